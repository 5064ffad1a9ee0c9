import Foundation
import Testing
import VigilDomain

@testable import VigilMonitoring

/// What units are given, and why.
struct AssignerTests {
    private struct Vectors: Decodable {
        struct Split: Decodable {
            struct Unit: Decodable {
                var unit: String
                var arm: Int?
            }

            var salt: String
            var weights: [Double]
            var coverage: Double
            var arms: [Unit]
        }

        var arms: [Split]
    }

    @Test("arms are those of the specification's Python")
    func vectors() throws {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let data = try Data(contentsOf: tests.appendingPathComponent("Vectors/assignment.json"))
        let splits = try JSONDecoder().decode(Vectors.self, from: data).arms
        #expect(splits.count == 8)
        for split in splits {
            var allocation = AssignmentUnits.halves(split.salt)
            allocation.arms = split.weights.enumerated().map { .init("a\($0.offset)", weight: $0.element) }
            allocation.coverage = split.coverage
            let assigner = try Assigner(allocation)
            for expected in split.arms {
                let assignment = assigner.assign(expected.unit)
                #expect(assignment.armIndex == expected.arm, "\(split.weights) \(split.coverage) \(expected.unit)")
                #expect(assignment.reason == (expected.arm == nil ? .coverage : .drawn))
            }
        }
    }

    @Test("raising the coverage from 1 to 100 % moves nobody, and lets in about as many as it says")
    func ramp() throws {
        let units = AssignmentUnits.numbers(3000)
        var allocation = AssignmentUnits.halves("ramp")
        allocation.arms = [.init("a", weight: 50), .init("b", weight: 30), .init("c", weight: 20)]
        var before = Array(repeating: -1, count: units.count)
        for percent in 1...100 {
            allocation.coverage = Double(percent) / 100
            let assigner = try Assigner(allocation)
            let now = units.map { assigner.arm($0) }
            let moved = zip(before, now).filter { $0 >= 0 && $0 != $1 }
            #expect(moved.isEmpty)
            let count = now.filter { $0 >= 0 }.count
            #expect(AssignmentUnits.isNear(count, 3000, share: allocation.coverage, errors: 3.9))
            before = now
        }
        #expect(!before.contains(-1))
    }

    @Test("an assignment says its version, its probability and where the unit lies")
    func fields() throws {
        var allocation = AssignmentUnits.halves("exp-1")
        allocation.arms = [.init("control", weight: 80), .init("treatment", weight: 20)]
        allocation.version = 4
        let assignment = try Assigner(allocation).assign("a")
        #expect(
            assignment
                == Assignment(
                    arm: "treatment", armIndex: 1, reason: .drawn, version: 4, propensity: allocation.propensities[1],
                    bucket: 0.8100171732065667))
        #expect(assignment.isInExperiment)
        #expect(abs((assignment.propensity ?? 0) - 0.2) < 1e-15)
    }

    @Test("a unit without an identifier is out")
    func noUnit() throws {
        let assignment = try Assigner(AssignmentUnits.halves("s")).assign("")
        #expect(assignment.reason == .noUnit)
        #expect(assignment.arm == nil)
        #expect(assignment.bucket == nil)
    }

    @Test("experiments of one layer never share a unit, and each gets its part")
    func layer() throws {
        var layer = ExperimentLayer(name: "checkout")
        var assigners: [Assigner] = []
        for (index, share) in [0.2, 0.5, 0.3].enumerated() {
            var allocation = AssignmentUnits.halves("exp-\(index)")
            allocation.layer = try layer.place("exp-\(index)", share: share)
            assigners.append(try Assigner(allocation))
        }
        var counts = [0, 0, 0]
        for unit in AssignmentUnits.uuids(5000, seed: 1) {
            let assignments = assigners.map { $0.assign(unit) }
            let inside = assignments.indices.filter { assignments[$0].isInExperiment }
            // The parts fill the layer: every unit is in exactly one.
            #expect(inside.count == 1)
            #expect(assignments.filter { $0.reason == .layer }.count == 2)
            if let index = inside.first { counts[index] += 1 }
        }
        for (count, share) in zip(counts, [0.2, 0.5, 0.3]) {
            #expect(AssignmentUnits.isNear(count, 5000, share: share))
        }
    }

    @Test("a holdout is the same units in every experiment, and a larger one only adds to them")
    func holdout() throws {
        let units = AssignmentUnits.uuids(4000, seed: 2)
        func held(_ salt: String, _ share: Double) throws -> Set<String> {
            var allocation = AssignmentUnits.halves(salt)
            allocation.holdouts = [Holdout(share: share)]
            let assigner = try Assigner(allocation)
            return Set(units.filter { assigner.assign($0).reason == .holdout })
        }
        let five = try held("one", 0.05)
        #expect(try held("two", 0.05) == five)
        #expect(try held("one", 0.1).isSuperset(of: five))
        #expect(AssignmentUnits.isNear(five.count, 4000, share: 0.05))
        #expect(try held("one", 0) == [])
        #expect(try held("one", 1).count == units.count)
    }

    @Test("overrides come before everything and count in nothing")
    func overrides() throws {
        var allocation = AssignmentUnits.halves("s")
        allocation.coverage = 0
        allocation.enrolment = .paused
        allocation.holdouts = [Holdout(share: 1)]
        allocation.overrides = (0..<1000).map {
            .init(unit: "tester-\($0)", arm: $0 % 2 == 0 ? "control" : "treatment")
        }
        allocation.overrides[7].unit = "jos\u{E9}"
        let assigner = try Assigner(allocation)
        for (index, override) in allocation.overrides.enumerated() {
            let assignment = assigner.assign(override.unit, previous: PriorAssignment(arm: "control", version: 1))
            #expect(assignment.armIndex == index % 2)
            #expect(assignment.reason == .override)
            #expect(!assignment.isInExperiment)
            #expect(assignment.propensity == nil)
            #expect(PriorAssignment(assignment) == nil)
        }
        #expect(assigner.assign("jose\u{301}").reason == .paused)
        #expect(assigner.assign("tester-1000").reason == .paused)
    }

    @Test("overrides are found also where many units share one of 10,000 buckets")
    func overridesOfFewBuckets() throws {
        var allocation = AssignmentUnits.halves("s")
        allocation.hash = .growthBook1
        allocation.overrides = (0..<1000).map { .init(unit: "t\($0)", arm: "treatment") }
        let assigner = try Assigner(allocation)
        #expect((0..<1000).allSatisfy { assigner.assign("t\($0)").reason == .override })
        #expect((1000..<2000).allSatisfy { assigner.assign("t\($0)").reason == .drawn })
    }

    @Test("of several reasons the first in the documented order is given")
    func order() throws {
        var allocation = AssignmentUnits.halves("s")
        allocation.coverage = 0
        let unit = "u"
        #expect(try Assigner(allocation).assign(unit).reason == .coverage)
        allocation.targeting = .exists(attribute: "plan")
        #expect(try Assigner(allocation).assign(unit).reason == .targeting)
        #expect(try Assigner(allocation).assign(unit, attributes: ["plan": "free"]).reason == .coverage)
        let bucket = AssignmentHash.vigil1.salted(with: "layer/l").bucket(of: unit)
        allocation.layer = LayerSlot(layer: "l", ranges: [BucketRange(start: 0, end: bucket)])
        #expect(try Assigner(allocation).assign(unit).reason == .layer)
        allocation.holdouts = [Holdout(share: 1)]
        #expect(try Assigner(allocation).assign(unit).reason == .holdout)
        allocation.enrolment = .closed
        #expect(try Assigner(allocation).assign(unit).reason == .closed)
        let record = PriorAssignment(arm: "treatment", version: 1)
        #expect(try Assigner(allocation).assign(unit, previous: record).reason == .sticky)
        allocation.enrolment = .paused
        #expect(try Assigner(allocation).assign(unit, previous: record).reason == .paused)
        allocation.overrides = [.init(unit: unit, arm: "control")]
        #expect(try Assigner(allocation).assign(unit, previous: record).reason == .override)
    }

    @Test("a blocked arm's units are out, and the others keep theirs")
    func blocked() throws {
        var allocation = AssignmentUnits.halves("s")
        let before = try Assigner(allocation)
        allocation.arms[1].isBlocked = true
        let after = try Assigner(allocation)
        for unit in AssignmentUnits.numbers(200) {
            let assignment = after.assign(unit)
            if before.arm(unit) == 0 {
                #expect(assignment.armIndex == 0)
                #expect(assignment.propensity == 1)
            } else {
                #expect(assignment.reason == .blocked)
                #expect(assignment.arm == nil)
            }
        }
    }
}
