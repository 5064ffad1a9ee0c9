import Foundation
import Testing

@testable import VigilDomain

/// The split of an allocation, and what it refuses.
struct AllocationTests {
    @Test(
        "weights are shares, percents or small whole numbers",
        arguments: [
            ([0.5, 0.5], [0.5, 0.5]), ([80, 20], [0.8, 0.2]), ([1, 1], [0.5, 0.5]), ([2, 1, 1], [0.5, 0.25, 0.25]),
            ([33.3, 33.3, 33.4], [0.333, 0.333, 0.334]), ([0, 1], [0, 1]), ([1, 9], [0.1, 0.9]),
            ([1, 99], [0.01, 0.99]),
            ([0.1, 0.2, 0.7], [0.1, 0.2, 0.7]), ([0.3 + 5e-10, 0.7], [0.3, 0.7]),
        ] as [([Double], [Double])])
    func weights(given: [Double], shares: [Double]) throws {
        let allocation = Allocation.weighted(given)
        try allocation.validate()
        for (one, other) in zip(allocation.shares, shares) { #expect(abs(one - other) < 1e-9) }
        #expect(allocation.ranges.last?.end == 1)
    }

    @Test(
        "weights that sum to something else are refused, with their sum",
        arguments: [
            [0.5, 0.6], [0.5, 0.4], [50, 60], [33.3, 33.3, 33.3], [0, 0], [10, 1], [0.5, 0.5 + 2e-9], [1.5, 1],
        ] as [[Double]])
    func badSums(weights: [Double]) {
        let error = #expect(throws: DomainError.self) { try Allocation.weighted(weights).validate() }
        #expect(error?.field == "arms.weight")
        #expect(error?.detail.contains("\(weights.reduce(0, +))") == true)
    }

    @Test("each range begins where the one before would end at full coverage, whatever the coverage is")
    func ranges() {
        var allocation = Allocation.weighted([1, 2, 1])
        #expect(allocation.ranges.map(\.start) == [0, 0.25, 0.75])
        #expect(allocation.ranges.map(\.end) == [0.25, 0.75, 1])
        allocation.coverage = 0.5
        #expect(allocation.ranges.map(\.start) == [0, 0.25, 0.75])
        #expect(allocation.ranges.map(\.end) == [0.125, 0.5, 0.875])
        allocation.coverage = 0
        #expect(allocation.ranges.map(\.width) == [0, 0, 0])
    }

    @Test("ranges of any weights are disjoint, in order, and grow with the coverage", arguments: 0..<200)
    func rangesGrow(seed: Int) {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        func uniform() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) * 0x1p-53
        }
        let raw = (0..<(2 + seed % 7)).map { _ in uniform() }
        let sum = raw.reduce(0, +)
        var allocation = Allocation.weighted(raw.map { $0 / sum })
        var before = Array(repeating: BucketRange(start: 0, end: 0), count: raw.count)
        for (step, coverage) in ([0.0] + (1...20).map { Double($0) / 20 }).enumerated() {
            allocation.coverage = coverage
            let ranges = allocation.ranges
            for index in ranges.indices {
                #expect(ranges[index].start <= ranges[index].end)
                if index > 0 { #expect(ranges[index - 1].end <= ranges[index].start) }
                if step > 0 { #expect(before[index].start == ranges[index].start) }
                if step > 0 { #expect(before[index].end <= ranges[index].end) }
            }
            before = ranges
        }
        // No bucket is left over: each range ends exactly where the next begins.
        for index in before.indices.dropLast() { #expect(before[index].end == before[index + 1].start) }
        #expect(before[0].start == 0)
        #expect(before.last?.end == 1)
    }

    @Test("propensities are shares among the arms that are open")
    func propensities() {
        var allocation = Allocation.weighted([0.5, 0.3, 0.2])
        allocation.arms[0].isBlocked = true
        let propensities = allocation.propensities
        #expect(propensities[0] == 0)
        #expect(abs(propensities[1] - 0.6) < 1e-15)
        #expect(abs(propensities[2] - 0.4) < 1e-15)
        for index in allocation.arms.indices { allocation.arms[index].isBlocked = true }
        #expect(allocation.propensities == [0, 0, 0])
    }

    struct Fault: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var change: @Sendable (inout Allocation) -> Void

        init(_ field: String, _ change: @escaping @Sendable (inout Allocation) -> Void) {
            testDescription = field
            self.change = change
        }
    }

    static let faults: [Fault] = [
        Fault("arms") { $0.arms.removeLast() },
        Fault("arms") { $0.arms = (0..<65).map { Allocation.Arm("a\($0)", weight: 1 / 65) } },
        Fault("arms[1].name") { $0.arms[1].name = $0.arms[0].name },
        Fault("arms[0].name") { $0.arms[0].name = "" },
        Fault("arms[0].weight") { $0.arms[0].weight = -0.5 },
        Fault("arms[1].weight") { $0.arms[1].weight = .nan },
        Fault("arms[1].weight") { $0.arms[1].weight = .infinity },
        Fault("salt") { $0.salt = "" },
        Fault("salt") { $0.salt = "a\u{0}b" },
        Fault("salt") { $0.salt = String(repeating: "x", count: 201) },
        Fault("salt") { $0.salt = "layer/checkout" },
        Fault("salt") { $0.salt = "holdout/global" },
        Fault("unit") { $0.unit = "" },
        Fault("fallback_unit") { $0.fallbackUnit = .user },
        Fault("coverage") { $0.coverage = 1.01 },
        Fault("coverage") { $0.coverage = -0.01 },
        Fault("coverage") { $0.coverage = .nan },
        Fault("version") { $0.version = 0 },
        Fault("minimum_version") { $0.minimumVersion = 0 },
        Fault("version") { $0.minimumVersion = 2 },
        Fault("holdouts[0].share") { $0.holdouts = [Holdout(share: 1.2)] },
        Fault("holdouts[1].name") { $0.holdouts = [Holdout(share: 0.1), Holdout(share: 0.2)] },
        Fault("holdouts") { $0.holdouts = (0..<9).map { Holdout(name: "h\($0)", share: 0.01) } },
        Fault("overrides[0].arm") { $0.overrides = [.init(unit: "u", arm: "nobody")] },
        Fault("overrides[0].unit") { $0.overrides = [.init(unit: "", arm: "a0")] },
        Fault("overrides[1].unit") { $0.overrides = [.init(unit: "u", arm: "a0"), .init(unit: "u", arm: "a1")] },
        Fault("overrides") { $0.overrides = (0..<1001).map { .init(unit: "u\($0)", arm: "a0") } },
        Fault("layer.ranges") { $0.layer = LayerSlot(layer: "l", ranges: []) },
        Fault("layer.ranges[0]") { $0.layer = LayerSlot(layer: "l", ranges: [BucketRange(start: 0.5, end: 0.5)]) },
        Fault("layer.ranges[1]") {
            $0.layer = LayerSlot(
                layer: "l", ranges: [BucketRange(start: 0, end: 0.5), BucketRange(start: 0.4, end: 0.6)])
        },
        Fault("targeting.all") { $0.targeting = .all(conditions: []) },
    ]

    @Test("what is wrong is refused and named", arguments: faults)
    func refused(_ fault: Fault) throws {
        var allocation = Allocation.weighted([0.5, 0.5])
        try allocation.validate()
        fault.change(&allocation)
        let alone = #expect(throws: DomainError.self) { try allocation.validate() }
        #expect(alone?.field == fault.testDescription)
        let inside = #expect(throws: DomainError.self) { try allocation.validate(as: "allocation") }
        #expect(inside?.field == "allocation." + fault.testDescription)
    }

    @Test("names are told apart as bytes: another Unicode form is another arm and another unit")
    func bytes() throws {
        var allocation = Allocation.weighted([0.5, 0.5])
        allocation.arms[0].name = "jos\u{E9}"
        allocation.arms[1].name = "jose\u{301}"
        allocation.overrides = [.init(unit: "\u{E9}", arm: "jos\u{E9}"), .init(unit: "e\u{301}", arm: "jose\u{301}")]
        try allocation.validate()
        #expect(allocation.index(ofArm: "jose\u{301}") == 1)
    }

    @Test("everything survives being stored")
    func stored() throws {
        let allocation = Allocation(
            arms: [.init("control", weight: 80), .init("treatment", weight: 20, isBlocked: true)], salt: "s",
            hash: .growthBook2UTF8, unit: .session, fallbackUnit: "household", coverage: 0.3,
            targeting: .all(conditions: [
                .equals(attribute: "plan", value: "free"), .isIn(attribute: "n", values: [1, 2.5, true]),
                .not(condition: .range(attribute: "age", atLeast: 18, atMost: nil)),
                .any(conditions: [
                    .exists(attribute: "x"), .version(attribute: "app", atLeast: SemanticVersion("1.2"), below: nil),
                ]),
            ]),
            layer: LayerSlot(layer: "l", ranges: [BucketRange(start: 0.25, end: 0.5)]),
            holdouts: [Holdout(share: 0.05)],
            overrides: [.init(unit: "u", arm: "control")], enrolment: .closed, stickiness: .sameVersion, version: 3,
            minimumVersion: 2)
        let data = try JSONEncoder().encode(allocation)
        #expect(try JSONDecoder().decode(Allocation.self, from: data) == allocation)
    }
}
