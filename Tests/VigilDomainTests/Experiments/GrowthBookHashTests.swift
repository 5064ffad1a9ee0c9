import Testing
import VigilDomain

/// GrowthBook's hashes and ranges.
///
/// The expectations are those of its own cases (growthbook/growthbook 8f1db44,
/// `packages/sdk-js/test/cases.json`); texts beyond ASCII, of which it has none, are in `Tests/Vectors`.
struct GrowthBookHashTests {
    struct HashCase: CustomTestStringConvertible, Sendable {
        var seed: String
        var value: String
        var version: Int
        /// `nil` where there is no such version.
        var bucket: Double?
        var testDescription: String { "v\(version) \(seed) \(value)" }

        init(_ seed: String, _ value: String, _ version: Int, _ bucket: Double?) {
            (self.seed, self.value, self.version, self.bucket) = (seed, value, version, bucket)
        }
    }

    static let hashes: [HashCase] = [
        HashCase("", "a", 1, 0.22), HashCase("", "b", 1, 0.077), HashCase("b", "a", 1, 0.946),
        HashCase("ef", "d", 1, 0.652), HashCase("asdf", "8952klfjas09ujk", 1, 0.549), HashCase("", "123", 1, 0.011),
        HashCase("", "___)((*\":&", 1, 0.563), HashCase("seed", "a", 2, 0.0505), HashCase("seed", "b", 2, 0.2696),
        HashCase("foo", "ab", 2, 0.2575), HashCase("foo", "def", 2, 0.2019),
        HashCase("89123klj", "8952klfjas09ujkasdf", 2, 0.124), HashCase("90850943850283058242805", "123", 2, 0.7516),
        HashCase("()**(%$##$%#$#", "___)((*\":&", 2, 0.0128), HashCase("abc", "def", 99, nil),
    ]

    @Test("hash", arguments: hashes)
    func hash(_ given: HashCase) {
        let version = GrowthBookHash.Version(rawValue: given.version)
        for text in GrowthBookHash.Text.allCases {
            let bucket = version.map {
                GrowthBookHash(version: $0, text: text).bucket(seed: given.seed, value: given.value)
            }
            #expect(bucket == given.bucket)
        }
    }

    @Test("texts beyond ASCII are hashed as each of its kits does it")
    func vectors() throws {
        let vectors = try AssignmentVectors.read().growthBook
        #expect(vectors.count == 228)
        for vector in vectors {
            let hash = GrowthBookHash(version: vector.version, text: vector.text)
            #expect(hash.bucket(seed: vector.seed, value: vector.unit) == vector.bucket, "\(vector)")
        }
        // Worked out by hand of the three kits; the file's other numbers follow the same rule.
        let exp = [AssignmentHash.growthBook2, .growthBook2CodePoints, .growthBook2UTF8].map {
            $0.salted(with: "exp-1")
        }
        #expect(exp.map { $0.bucket(of: "jos\u{E9}") } == [0.5849, 0.5849, 0.6929])
        #expect(exp.map { $0.bucket(of: "😀42") } == [0.3368, 0.2036, 0.0646])
    }

    struct RangeCase: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var arms: Int
        var coverage: Double
        var weights: [Double]?
        var ranges: [[Double]]

        init(_ name: String, _ arms: Int, _ coverage: Double, _ weights: [Double]?, _ ranges: [[Double]]) {
            testDescription = name
            (self.arms, self.coverage, self.weights, self.ranges) = (arms, coverage, weights, ranges)
        }
    }

    static let quarters: [[Double]] = [[0, 0.25], [0.25, 0.5], [0.5, 0.75], [0.75, 1]]
    static let halves: [[Double]] = [[0, 0.5], [0.5, 1]]
    static let rangeCases: [RangeCase] = [
        RangeCase("normal", 2, 1, nil, halves),
        RangeCase("reduced coverage", 2, 0.5, nil, [[0, 0.25], [0.5, 0.75]]),
        RangeCase("zero coverage", 2, 0, nil, [[0, 0], [0.5, 0.5]]),
        RangeCase("four variations", 4, 1, nil, quarters),
        RangeCase("uneven weights", 2, 1, [0.4, 0.6], [[0, 0.4], [0.4, 1]]),
        RangeCase("uneven weights, three", 3, 1, [0.2, 0.3, 0.5], [[0, 0.2], [0.2, 0.5], [0.5, 1]]),
        RangeCase(
            "uneven weights, reduced coverage", 3, 0.2, [0.2, 0.3, 0.5], [[0, 0.04], [0.2, 0.26], [0.5, 0.6]]),
        RangeCase("negative coverage", 2, -0.2, nil, [[0, 0], [0.5, 0.5]]),
        RangeCase("coverage above 1", 2, 1.5, nil, halves),
        RangeCase("weights sum below 1", 2, 1, [0.4, 0.1], halves),
        RangeCase("weights sum above 1", 2, 1, [0.7, 0.6], halves),
        RangeCase("another number of weights", 4, 1, [0.4, 0.4, 0.2], quarters),
        RangeCase("weights sum almost to 1", 2, 1, [0.4, 0.5999], [[0, 0.4], [0.4, 0.9999]]),
    ]

    @Test("ranges", arguments: rangeCases)
    func ranges(_ given: RangeCase) {
        let ranges = GrowthBookHash.ranges(arms: given.arms, coverage: given.coverage, weights: given.weights)
        #expect(ranges.count == given.ranges.count)
        for (range, expected) in zip(ranges, given.ranges) {
            #expect(abs(range.start - expected[0]) < 1e-12)
            #expect(abs(range.end - expected[1]) < 1e-12)
        }
    }

    struct Choice: Sendable {
        var bucket: Double
        var ranges: [[Double]]
        var arm: Int

        init(_ bucket: Double, _ ranges: [[Double]], _ arm: Int) {
            (self.bucket, self.ranges, self.arm) = (bucket, ranges, arm)
        }
    }

    static let reduced: [[Double]] = [[0, 0.25], [0.5, 0.75]]
    static let choices: [Choice] = [
        Choice(0.2, halves, 0), Choice(0.4, halves, 0), Choice(0.6, halves, 1), Choice(0.8, halves, 1),
        Choice(0, halves, 0), Choice(0.5, halves, 1), Choice(0.2, reduced, 0), Choice(0.4, reduced, -1),
        Choice(0.6, reduced, 1), Choice(0.8, reduced, -1), Choice(0.25, reduced, -1), Choice(0.5, reduced, 1),
        Choice(0.5, [[0, 0.5], [0.5, 0.5], [0.5, 1]], 2),
    ]

    @Test("choice of an arm by its range, whose end belongs to the next", arguments: choices)
    func choice(_ given: Choice) {
        let ranges = given.ranges.map { BucketRange(start: $0[0], end: $0[1]) }
        #expect((ranges.firstIndex { $0.contains(given.bucket) } ?? -1) == given.arm)
    }

    @Test("namespaces, also as the layer of an allocation with such a hash")
    func namespaces() {
        // Whether users 1 to 4 are in the lower two fifths of namespace 1 and of namespace 2.
        let first = [false, false, false, false]
        let second = [false, false, true, true]
        for (namespace, expected) in [("namespace1", first), ("namespace2", second)] {
            for (index, isLow) in expected.enumerated() {
                let user = "\(index + 1)"
                let low = BucketRange(start: 0, end: 0.4)
                let high = BucketRange(start: 0.4, end: 1)
                #expect(GrowthBookHash.isIn(user, namespace: namespace, range: low) == isLow)
                #expect(GrowthBookHash.isIn(user, namespace: namespace, range: high) == !isLow)
                let slot = LayerSlot(layer: namespace, ranges: [low])
                #expect(slot.contains(slot.function(.growthBook2).bucket(of: user)) == isLow)
            }
        }
        #expect(GrowthBookHash.isIn("1", namespace: "namespace", range: BucketRange(start: 0.1, end: 1)))
        #expect(!GrowthBookHash.isIn("1", namespace: "namespace", range: BucketRange(start: 0, end: 0.1)))
    }

    @Test("no arms have no ranges; equal weights are equal shares", arguments: [-1, 0, 1, 2, 3, 4])
    func equalWeights(arms: Int) {
        let ranges = GrowthBookHash.ranges(arms: arms)
        #expect(ranges.count == max(0, arms))
        #expect(ranges.allSatisfy { abs($0.width - 1 / Double(arms)) < 1e-12 })
    }

    @Test("an allocation keeps weights as GrowthBook does, and refuses what that repairs")
    func allocation() throws {
        let short = Allocation.weighted([0.4, 0.5999], hash: .growthBook2)
        try short.validate()
        #expect(short.ranges.last?.end == 0.9999)
        for weights in [[0.4, 0.1], [0.7, 0.6], [50, 50]] {
            let error = #expect(throws: DomainError.self) {
                try Allocation.weighted(weights, hash: .growthBook2).validate()
            }
            #expect(error?.field == "arms.weight")
        }
    }
}
