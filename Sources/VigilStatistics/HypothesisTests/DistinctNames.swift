/// How many different names a current sample has, against what a sample of its size has by chance.
///
/// Of pooled rows dealt to the two samples at random, name i with t_i rows is in the current sample with probability
/// 1 - C(N + M - t_i, M)/C(N + M, M), so the mean number of names there is the sum of these (Hurlbert's rarefaction). The
/// indicators depend negatively on each other, so Bernstein's inequality bounds the tail:
///
///     P(D - E D >= d) <= exp(-d²/(2 (V + d/3))),   V = Σ q_i (1 - q_i)
///
/// - Source: Hurlbert 1971, "The nonconcept of species diversity", doi:10.2307/1934145; Joag-Dev and Proschan 1983,
///   "Negative association of random variables", doi:10.1214/aos/1176346079.
public struct DistinctNames: Sendable, Hashable {
    /// Names in the current sample.
    public let current: Int
    /// How many a sample of the current one's size from the reference has on average; all of them if it is no smaller.
    public let expectedOfReference: Double
    /// At least the probability of as many names as there are or more, 0...1; 1 where there are no more than expected.
    public let pValue: Double

    /// Compares two samples.
    ///
    /// - Parameters:
    ///   - reference: The reference's count of each name, at least 0.
    ///   - current: The current sample's, in the same order.
    /// - Complexity: O(names + rows) at most.
    public init(reference: [Int], current: [Int]) {
        let n = reference.reduce(0, +)
        let m = current.reduce(0, +)
        self.current = current.count { $0 > 0 }
        expectedOfReference = reference.reduce(0) { $0 + Self.presence(of: $1, sample: m, all: n) }
        var expected = 0.0
        var variance = 0.0
        for (before, now) in zip(reference, current) {
            let chance = Self.presence(of: before + now, sample: m, all: n + m)
            expected += chance
            variance += chance * (1 - chance)
        }
        let excess = Double(self.current) - expected
        pValue = excess > 0 ? min(1, Elementary.exp(-excess * excess / (2 * (variance + excess / 3)))) : 1
    }

    /// The probability that a name with so many of all rows is in a sample without replacement.
    private static func presence(of count: Int, sample: Int, all: Int) -> Double {
        guard count > 0 else { return 0 }
        guard sample < all, count <= all - sample else { return sample > 0 ? 1 : 0 }
        return 1 - UnseenValues.probability(allInCurrent: count, referenceCount: sample, currentCount: all - sample)
    }
}
