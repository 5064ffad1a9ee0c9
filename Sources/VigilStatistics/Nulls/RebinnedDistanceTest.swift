/// Tests a distance over bins that are made from the reference's values, such as Doane's.
///
/// Every deal of the pooled values gets bins of its own: a bin for values above the reference's greatest one holds no value
/// of any reference, which no law of fixed bins knows.
///
/// - Source: Pitman 1937, "Significance tests which may be applied to samples from any populations".
public struct RebinnedDistanceTest: Sendable, Hashable {
    /// The distance.
    public var distance: BinnedDistance
    /// How bins are made.
    public var rule: BinningRule
    /// What the deals may cost, and their seed.
    public var sampling: DealSampling

    /// A mean of fewer deals would be a poor correction.
    private static let leastDraws = 200

    /// A test.
    ///
    /// - Parameters:
    ///   - distance: The distance.
    ///   - rule: How bins are made.
    ///   - sampling: What the deals may cost, and their seed.
    public init(_ distance: BinnedDistance, rule: BinningRule, sampling: DealSampling) {
        self.distance = distance
        self.rule = rule
        self.sampling = sampling
    }

    /// Tests two sorted samples.
    ///
    /// - Parameters:
    ///   - reference: Ascending and finite.
    ///   - current: Likewise.
    /// - Returns: The distance with its p-value and its mean without drift.
    /// - Throws: `.tooFewObservations` for an empty sample, `.invalidParameter` for more than 2³¹ - 2 values together.
    /// - Complexity: O(n + m) a deal.
    public func test(
        sortedReference reference: [Double], sortedCurrent current: [Double]
    ) throws(StatisticsError) -> BinnedDistanceTest.Result {
        let groups = try PooledGroups(sortedReference: reference, sortedCurrent: current)
        let observed = try value(reference, current)
        let deal = PooledDeal(groups)
        var first = reference
        var second = current
        let answer = sampling.answer(atLeast: observed * (1 - 1e-9), leastDraws: Self.leastDraws) { generator in
            var (one, two) = (0, 0)
            deal.draw(&generator) { group, size, taken in
                let value = groups.values[group]
                for _ in 0..<taken {
                    first[one] = value
                    one += 1
                }
                for _ in taken..<size {
                    second[two] = value
                    two += 1
                }
            }
            // What could be binned once can be binned again.
            return (try? value(first, second)) ?? 0
        }
        var result = BinnedDistanceTest.Result(
            statistic: observed, pValue: answer.pValue, method: answer.isFitted ? .permutationTail : .permutation,
            nullMean: answer.mean)
        result.isSquare = distance.varianceExponent == 1
        if observed <= 0 { result.pValue = 1 }
        return result
    }

    private func value(_ reference: [Double], _ current: [Double]) throws(StatisticsError) -> Double {
        let bins = try Bins(rule, sortedReference: reference, sortedCurrent: current)
        return distance.value(
            try CountPair(reference: bins.counts(sorted: reference), current: bins.counts(sorted: current)))
    }
}
