/// The comparison of two shares of successes.
public struct ProportionDifference: Sendable, Hashable {
    /// The first share.
    public let first: Proportion
    /// The second share.
    public let second: Proportion

    /// A comparison.
    ///
    /// - Parameters:
    ///   - first: The first share.
    ///   - second: The second share.
    public init(_ first: Proportion, _ second: Proportion) {
        self.first = first
        self.second = second
    }

    /// The first share minus the second, -1...1.
    public var difference: Double { first.share - second.share }

    /// The z statistic with one pooled share for both variances; 0 where the shares agree.
    public var pooledStatistic: Double {
        let trials = Double(first.trials + second.trials)
        let pooled = Double(first.successes + second.successes) / trials
        return statistic(pooled * (1 - pooled) * (1 / Double(first.trials) + 1 / Double(second.trials)))
    }

    /// The z statistic with each share's own variance; 0 where the shares agree.
    public var unpooledStatistic: Double { statistic(variance) }

    private var variance: Double { Self.variance(first) + Self.variance(second) }

    private static func variance(_ proportion: Proportion) -> Double {
        proportion.share * (1 - proportion.share) / Double(proportion.trials)
    }

    private func statistic(_ variance: Double) -> Double {
        difference == 0 ? 0 : difference / variance.squareRoot()
    }

    /// The p-value of ``pooledStatistic``.
    public func pooledPValue(_ alternative: Alternative = .twoSided) -> Double {
        alternative.pValue(pooledStatistic, NormalDistribution.standard)
    }

    /// The p-value of ``unpooledStatistic``.
    public func unpooledPValue(_ alternative: Alternative = .twoSided) -> Double {
        alternative.pValue(unpooledStatistic, NormalDistribution.standard)
    }

    /// The ways to put an interval around the difference.
    public enum IntervalMethod: String, Sendable, Hashable, Codable, CaseIterable {
        /// The difference ± its normal error.
        case wald
        /// From both shares' Wilson intervals, the one to prefer.
        case newcombe
        /// The normal interval with one success and one failure added to each sample.
        case agrestiCaffo
    }

    /// A confidence interval of the difference.
    ///
    /// - Parameters:
    ///   - method: How it is made.
    ///   - confidence: Above 0 and below 1.
    /// - Returns: About the difference, first minus second.
    public func interval(_ method: IntervalMethod, confidence: Double = 0.95) -> Interval {
        let z = normalMultiple(confidence: confidence)
        switch method {
        case .wald:
            return Interval(center: difference, margin: z * variance.squareRoot())
        case .newcombe:
            let one = first.interval(.wilson, confidence: confidence)
            let two = second.interval(.wilson, confidence: confidence)
            let below = Self.length(first.share - one.lower, two.upper - second.share)
            let above = Self.length(one.upper - first.share, second.share - two.lower)
            return Interval(lower: difference - below, upper: difference + above)
        case .agrestiCaffo:
            func adjusted(_ proportion: Proportion) -> (share: Double, variance: Double) {
                let size = Double(proportion.trials + 2)
                let share = Double(proportion.successes + 1) / size
                return (share, share * (1 - share) / size)
            }
            let one = adjusted(first)
            let two = adjusted(second)
            return Interval(center: one.share - two.share, margin: z * (one.variance + two.variance).squareRoot())
        }
    }

    private static func length(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }

    /// The first share over the second, at least 0; NaN if both are 0.
    public var riskRatio: Double { first.share / second.share }

    /// A confidence interval of the risk ratio from the normal error of its logarithm.
    ///
    /// - Parameter confidence: Above 0 and below 1.
    /// - Returns: Both ends; NaN where a sample has no successes.
    /// - Source: Katz et al. 1978, "Obtaining confidence intervals for the risk ratio in cohort studies".
    public func riskRatioInterval(confidence: Double = 0.95) -> Interval {
        let one = (1 - first.share) / Double(first.successes)
        let two = (1 - second.share) / Double(second.successes)
        let margin = normalMultiple(confidence: confidence) * (one + two).squareRoot()
        return Interval(lower: riskRatio * Elementary.exp(-margin), upper: riskRatio * Elementary.exp(margin))
    }
}
