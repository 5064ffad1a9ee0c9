import Testing
import VigilDomain
import VigilStatistics

@testable import VigilMonitoring

/// Whether draws by hash are as good as random ones.
///
/// Everything is deterministic: a number that passes once passes always.
struct AssignmentDrawTests {
    /// The p-value of equal shares among equally wide cells.
    private static func uniformity(_ buckets: [Double], cells: Int) throws -> Double {
        var counts = Array(repeating: 0, count: cells)
        for bucket in buckets { counts[Int(bucket * Double(cells))] += 1 }
        return try GoodnessOfFit(observed: counts, shares: Array(repeating: 1, count: cells)).chiSquaredTest().pValue
    }

    /// The p-value of independence of two lists of buckets, in ten by ten cells, and their correlation.
    private static func dependence(_ one: [Double], _ other: [Double]) throws -> (pValue: Double, correlation: Double) {
        var counts = Array(repeating: 0, count: 100)
        for (first, second) in zip(one, other) { counts[Int(first * 10) * 10 + Int(second * 10)] += 1 }
        let pValue = try GoodnessOfFit(observed: counts, shares: Array(repeating: 1, count: 100)).chiSquaredTest()
            .pValue
        let centred = zip(one, other).reduce(0) { $0 + ($1.0 - 0.5) * ($1.1 - 0.5) }
        return (pValue, centred / Double(one.count) * 12)
    }

    static let units = AssignmentUnits.numbers(100_000)

    private static func buckets(_ hash: AssignmentHash, _ salt: String, _ units: [String] = units) -> [Double] {
        let function = hash.salted(with: salt)
        return units.map { function.bucket(of: $0) }
    }

    @Test("100,000 numbers and UUIDs fill the buckets evenly", arguments: ["exp-1", "exp-2", "a", "lead-scoring"])
    func uniform(salt: String) throws {
        for units in [Self.units, AssignmentUnits.uuids(20_000, seed: 3)] {
            let buckets = Self.buckets(.vigil1, salt, units)
            #expect(try Self.uniformity(buckets, cells: 100) > 0.001)
            #expect(try Self.uniformity(buckets, cells: 4096) > 0.001)
            // Finer digits are as even as the first ones.
            let fine = buckets.map { ($0 * 1_048_576).truncatingRemainder(dividingBy: 1) }
            #expect(try Self.uniformity(fine, cells: 100) > 0.001)
        }
    }

    @Test(
        "draws of two salts have nothing to do with each other, however alike the salts are",
        arguments: [("exp-1", "exp-2"), ("a", "b"), ("a", "aa"), ("exp", "exp#2"), ("layer/x", "x"), ("2026", "6202")])
    func independent(one: String, other: String) throws {
        let found = try Self.dependence(Self.buckets(.vigil1, one), Self.buckets(.vigil1, other))
        #expect(found.pValue > 0.001)
        // 3.29 standard errors: one in a thousand.
        #expect(abs(found.correlation) < 3.29 / Double(Self.units.count).squareRoot())
    }

    @Test(
        "keys that differ in their last sign: GrowthBook's first hash draws them together or apart, no other does",
        arguments: [("exp2", "exp3"), ("exp-1", "exp-2"), ("exp1", "exp2"), ("a", "b"), ("test-a", "test-b")])
    func similarKeys(one: String, other: String) throws {
        let units = AssignmentUnits.numbers(20_000)
        let found = try [AssignmentHash.growthBook1, .growthBook2, .vigil1].map {
            try Self.dependence(Self.buckets($0, one, units), Self.buckets($0, other, units))
        }
        let band = 3.29 / 20_000.0.squareRoot()
        // Correlations of -0.06 to -0.42.
        #expect(found[0].correlation < -2 * band)
        #expect(found[0].pValue < 1e-100)
        for sound in found.dropFirst() {
            #expect(abs(sound.correlation) < band)
            #expect(sound.pValue > 0.001)
        }
    }

    @Test(
        "every arm gets its share within 3.29 standard errors",
        arguments: [[0.5, 0.5], [0.8, 0.2], [0.99, 0.01], [0.1, 0.2, 0.3, 0.4], [0.999, 0.001]] as [[Double]])
    func shares(weights: [Double]) throws {
        for salt in ["one", "two", "three"] {
            var allocation = AssignmentUnits.halves(salt)
            allocation.arms = weights.enumerated().map { .init("a\($0.offset)", weight: $0.element) }
            let assigner = try Assigner(allocation)
            var counts = Array(repeating: 0, count: weights.count)
            for unit in Self.units { counts[assigner.arm(unit)] += 1 }
            for (count, weight) in zip(counts, weights) {
                #expect(AssignmentUnits.isNear(count, Self.units.count, share: weight))
            }
        }
    }

    @Test("the arm does not depend on the place in the layer, nor on being next to a holdout")
    func armWithinLayer() throws {
        var allocation = AssignmentUnits.halves("checkout")
        // The same word as name of the layer: the prefix of its salt keeps the draws apart.
        allocation.layer = LayerSlot(layer: "checkout", ranges: [BucketRange(start: 0.2, end: 0.5)])
        allocation.holdouts = [Holdout(name: "checkout", share: 0.3)]
        let assigner = try Assigner(allocation)
        var counts = [0, 0]
        for unit in Self.units {
            let assignment = assigner.assign(unit)
            if let arm = assignment.armIndex { counts[arm] += 1 }
        }
        let total = counts[0] + counts[1]
        #expect(AssignmentUnits.isNear(total, 100_000, share: 0.21))
        #expect(AssignmentUnits.isNear(counts[0], total, share: 0.5))
    }

    @Test("one bit of an identifier changes half of the bits, each as often as not")
    func avalanche() {
        let hash = SaltedHash(salt: "avalanche")
        var flips = Array(repeating: 0, count: 64)
        let units = AssignmentUnits.uuids(2000, seed: 4)
        for (index, unit) in units.enumerated() {
            var bytes = Array(unit.utf8)
            bytes[index % 36] ^= 1
            let changed = hash.bits(of: unit) ^ hash.bits(of: String(decoding: bytes, as: UTF8.self))
            for bit in 0..<64 where changed >> UInt64(bit) & 1 == 1 { flips[bit] += 1 }
        }
        // 64 bits: 4.2 standard errors are one in about six hundred.
        for count in flips { #expect(AssignmentUnits.isNear(count, 2000, share: 0.5, errors: 4.2)) }
    }
}
