/// The permutation test of the area between the distribution functions of two samples of numbers.
///
/// On the line the Wasserstein-1 distance is an area, ∫ |F_reference - F_current| dx, so a deal costs one walk over the
/// pooled values. A distance that is the area times a number which no deal changes, such as the pooled range, has the same
/// p-value.
///
/// - Source: Pitman 1937, "Significance tests which may be applied to samples from any populations"; Ramdas, García Trillos
///   and Cuturi 2017, "On Wasserstein two-sample testing and related families of nonparametric tests",
///   doi:10.3390/e19020047.
public struct WassersteinTest: Sendable, Hashable {
    /// What the permutation may cost, and its seed.
    public var sampling: DealSampling

    /// A mean of fewer deals would be a poor correction.
    private static let leastDraws = 200

    /// A test.
    ///
    /// - Parameter sampling: What the permutation may cost, and its seed.
    public init(sampling: DealSampling = DealSampling(drawLimit: 1_999)) { self.sampling = sampling }

    /// Tests two sorted samples.
    ///
    /// - Parameters:
    ///   - reference: Ascending and finite.
    ///   - current: Likewise.
    /// - Returns: The area in the values' unit as statistic, the same less what chance adds (``BiasCorrection``) as effect,
    ///   and the mean area of the deals. With more than 4096 different values the p-value is that of the area with the
    ///   distribution functions looked at in some 1000 places only, a test of its own at its full level.
    /// - Throws: `.tooFewObservations` for an empty sample, `.invalidParameter` for more than 2³¹ - 2 values together,
    ///   `.invalidValue` for infinite ones.
    /// - Complexity: O(n + m), and at most 4096 steps a deal.
    public func compare(
        sortedReference reference: [Double], sortedCurrent current: [Double]
    ) throws(StatisticsError) -> TwoSampleResult {
        let groups = try PooledGroups(shorterFirst: reference, current)
        guard groups.values[0].isFinite, groups.values[groups.values.count - 1].isFinite else {
            throw StatisticsError(.invalidValue, "a Wasserstein test needs finite values")
        }
        let area = WassersteinDistance.between(sortedReference: reference, sortedCurrent: current)
        let steps = PooledSteps(groups)
        let observed = steps.area(steps.first) { abs($0) }
        // Deals as extreme as the observed one come out with other rounding errors.
        var answer = sampling.answer(atLeast: observed * (1 - 1e-9), leastDraws: Self.leastDraws) { generator in
            steps.draw(&generator) { abs($0) }
        }
        if area == 0 { answer.pValue = 1 }
        return TwoSampleResult(
            statistic: area, effect: BiasCorrection.corrected(area, nullMean: answer.mean), answer,
            nullMean: answer.mean)
    }
}
