import Testing
import VigilDomain

@testable import VigilMonitoring

/// What a record of an earlier assignment is worth.
struct StickyAssignmentTests {
    private static let units = AssignmentUnits.numbers(1000)

    @Test("with records nobody changes arms when weights do; without, as many as the ranges say")
    func reweighting() throws {
        let first = AssignmentUnits.halves("s")
        let second = try first.reweighted([0.2, 0.8])
        let before = try Assigner(first)
        let after = try Assigner(second)
        var moved = 0
        for unit in Self.units {
            let old = before.assign(unit)
            let kept = after.assign(unit, previous: PriorAssignment(old))
            #expect(kept.arm == old.arm)
            #expect(kept.reason == .sticky)
            #expect(kept.version == 1)
            #expect(kept.propensity == 0.5)
            if after.assign(unit).arm != old.arm { moved += 1 }
        }
        let expected = try #require(second.movement(from: first)).moved * 1000
        #expect(abs(expected - 300) < 1e-9)
        #expect(AssignmentUnits.isNear(moved, 1000, share: 0.3))
        // Who comes later has the present version and its probability.
        let new = after.assign("new")
        #expect(new.version == 2)
        #expect(new.propensity == second.propensities[new.armIndex ?? 0])
    }

    @Test("who is in stays in: a record goes past targeting, layer, holdout, coverage and closed enrolment")
    func staysIn() throws {
        var allocation = AssignmentUnits.halves("s")
        allocation.coverage = 0
        allocation.targeting = .exists(attribute: "plan")
        allocation.layer = LayerSlot(layer: "l", ranges: [BucketRange(start: 0, end: 1e-9)])
        allocation.holdouts = [Holdout(share: 1)]
        allocation.enrolment = .closed
        let record = PriorAssignment(arm: "treatment", version: 1, propensity: 0.25)
        let assignment = try Assigner(allocation).assign("u", previous: record)
        #expect(assignment.arm == "treatment")
        #expect(assignment.propensity == 0.25)
        #expect(PriorAssignment(assignment) == record)
    }

    @Test("what a record is worth under each rule")
    func rules() throws {
        var allocation = AssignmentUnits.halves("s")
        allocation.version = 3
        let unit = "u"
        let drawn = try Assigner(allocation).assign(unit)
        let other = drawn.arm == "control" ? "treatment" : "control"
        func given(_ stickiness: Allocation.Stickiness, minimum: Int = 1, version: Int, first: Int? = nil) throws
            -> Assignment
        {
            allocation.stickiness = stickiness
            allocation.minimumVersion = minimum
            return try Assigner(allocation).assign(
                unit, previous: PriorAssignment(arm: other, version: version, firstVersion: first))
        }
        for version in 1...4 { #expect(try given(.keep, version: version).arm == other) }
        for version in [1, 2, 4] { #expect(try given(.sameVersion, version: version) == drawn) }
        #expect(try given(.sameVersion, version: 3).arm == other)
        #expect(try given(.off, version: 3) == drawn)
        #expect(try given(.keep, minimum: 2, version: 2).arm == other)
        #expect(try given(.keep, minimum: 2, version: 1).reason == .blocked)
        #expect(try given(.sameVersion, minimum: 2, version: 1).reason == .blocked)
        #expect(try given(.keep, minimum: 2, version: 3, first: 1).reason == .blocked)
        #expect(try given(.off, minimum: 2, version: 1) == drawn)
    }

    @Test("a record of a blocked arm keeps out; one of an arm that is gone is drawn again")
    func arms() throws {
        var allocation = AssignmentUnits.halves("s")
        allocation.arms.append(.init("third", weight: 0, isBlocked: true))
        let assigner = try Assigner(allocation)
        let blocked = assigner.assign("u", previous: PriorAssignment(arm: "third", version: 1))
        #expect(blocked.reason == .blocked)
        #expect(blocked.arm == nil)
        let gone = assigner.assign("u", previous: PriorAssignment(arm: "fourth", version: 1))
        #expect(gone == assigner.assign("u"))
    }
}

/// The cases of GrowthBook's sticky buckets (growthbook/growthbook 8f1db44, `packages/sdk-js/test/cases.json`), whose
/// versions count from 0 and ours from 1.
struct GrowthBookStickyTests {
    struct Case: CustomTestStringConvertible, Sendable {
        struct Record: Sendable {
            var unit: BucketingUnit
            var identifier: String
            var version: Int
            var arm: String
        }

        var testDescription: String
        var fallback: BucketingUnit = "deviceId"
        var version = 0
        var minimum = 0
        var stickiness = Allocation.Stickiness.sameVersion
        var identifiers: [BucketingUnit: String] = ["deviceId": "d123", "anonymousId": "ses123"]
        var records: [Record] = []
        var bucket: Double?
        /// `nil` for a unit that is out.
        var arm: String?
        var isSticky = false
    }

    private static func record(
        _ unit: BucketingUnit, _ identifier: String, _ version: Int, _ arm: String
    ) -> Case.Record {
        Case.Record(unit: unit, identifier: identifier, version: version, arm: arm)
    }

    private static let person: [BucketingUnit: String] = ["id": "i123"]
    private static let both: [BucketingUnit: String] = ["id": "i123", "anonymousId": "ses123"]

    static let cases: [Case] = [
        Case(testDescription: "without a record", bucket: 0.6468, arm: "1"),
        Case(
            testDescription: "by its record", records: [record("deviceId", "d123", 0, "2")], bucket: 0.6468, arm: "2",
            isSticky: true),
        Case(
            testDescription: "not by somebody else's", records: [record("deviceId", "d456", 0, "2")], bucket: 0.6468,
            arm: "1"),
        Case(
            testDescription: "the fallback's record counts for the unit", fallback: "anonymousId", identifiers: both,
            records: [record("anonymousId", "ses123", 0, "1")], bucket: 0.9943, arm: "1", isSticky: true),
        Case(
            testDescription: "the unit's own record comes first", fallback: "anonymousId", identifiers: both,
            records: [record("anonymousId", "ses123", 0, "2"), record("id", "i123", 0, "1")], bucket: 0.9943, arm: "1",
            isSticky: true),
        Case(
            testDescription: "a new version draws again", version: 3, identifiers: person,
            records: [record("id", "i123", 0, "1")], bucket: 0.9943, arm: "2"),
        Case(
            testDescription: "a version below the minimum keeps out", version: 3, minimum: 3, identifiers: person,
            records: [record("id", "i123", 0, "1")], bucket: 0.9943),
        Case(
            testDescription: "version and minimum are the same", version: 3, minimum: 3,
            records: [record("deviceId", "d123", 3, "2")], bucket: 0.6468, arm: "2", isSticky: true),
        Case(
            testDescription: "one below the minimum", version: 3, minimum: 3,
            records: [record("deviceId", "d123", 2, "2")], bucket: 0.6468),
        Case(
            testDescription: "a later version draws again", version: 3, minimum: 3,
            records: [record("deviceId", "d123", 4, "2")], bucket: 0.6468, arm: "1"),
        Case(
            testDescription: "an earlier version above the minimum draws again", version: 4, minimum: 3,
            records: [record("deviceId", "d123", 3, "2")], bucket: 0.6468, arm: "1"),
        Case(
            testDescription: "switched off", version: 1, stickiness: .off, identifiers: person,
            records: [record("id", "i123", 0, "1")], bucket: 0.9943, arm: "2"),
    ]

    @Test("sticky buckets", arguments: cases)
    func sticky(_ given: Case) throws {
        let allocation = Allocation(
            arms: [.init("0", weight: 0.3334), .init("1", weight: 0.3333), .init("2", weight: 0.3333)],
            salt: "feature-exp", hash: .growthBook2, unit: "id", fallbackUnit: given.fallback,
            targeting: .equals(attribute: "country", value: "USA"), stickiness: given.stickiness,
            version: given.version + 1, minimumVersion: given.minimum + 1)
        let answer = try Assigner(allocation).assign(
            identifiers: given.identifiers, attributes: ["country": "USA"],
            records: given.records.map {
                UnitRecord(
                    unit: $0.unit, identifier: $0.identifier,
                    previous: PriorAssignment(arm: $0.arm, version: $0.version + 1))
            })
        #expect(answer.assignment.bucket == given.bucket)
        #expect(answer.assignment.arm == given.arm)
        #expect((answer.assignment.reason == .sticky) == given.isSticky)
        #expect(answer.unit == (given.identifiers["id"] == nil ? "deviceId" : "id"))
        if given.arm == nil { #expect(answer.assignment.reason == .blocked) }
    }

    @Test("the fallback is drawn with where the unit has no identifier, under version 1 of the hash too")
    func fallback() throws {
        let allocation = Allocation(
            arms: (0..<4).map { .init("\($0)", weight: 0.25) }, salt: "feature", hash: .growthBook1, unit: "id",
            fallbackUnit: "anonymousId", stickiness: .sameVersion)
        let assigner = try Assigner(allocation)
        let answer = assigner.assign(identifiers: ["anonymousId": "123", "id": ""])
        #expect(answer.unit == "anonymousId")
        #expect(answer.identifier == "123")
        #expect(answer.assignment.bucket == 0.863)
        #expect(answer.assignment.arm == "3")
        let nobody = assigner.assign(identifiers: ["deviceId": "123"])
        #expect(nobody.unit == nil)
        #expect(nobody.assignment.reason == .noUnit)
    }
}
