/// The 97.5 % quantile of the standard normal distribution, to the last bit of a double.
package let normalQuantile975 = 1.959963984540054

/// Wilson's 95 % score interval for a share.
///
///     (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n)
///
/// - Parameters:
///   - share: The observed share, 0...1.
///   - trials: The number of trials, above 0; not a whole number where it is an effective size.
/// - Returns: Both ends, within 0...1.
/// - Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference".
func wilsonInterval95(share: Double, trials: Double) -> (lower: Double, upper: Double) {
    let squared = normalQuantile975 * normalQuantile975 / trials
    let center = share + squared / 2
    let spread = (squared * (share * (1 - share) + squared / 4)).squareRoot()
    let lower = (center - spread) / (1 + squared)
    let upper = (center + spread) / (1 + squared)
    // At a share of 0 or 1 the end is exact; rounding would leave it a bit inside.
    return (share <= 0 ? 0 : max(0, lower), share >= 1 ? 1 : min(1, upper))
}

extension MetricEstimate {
    /// A share of successes with Wilson's interval.
    static func share(_ successes: Int, of trials: Int) -> MetricEstimate {
        let share = Double(successes) / Double(trials)
        let interval = wilsonInterval95(share: share, trials: Double(trials))
        return MetricEstimate(
            value: share, standardError: (share * (1 - share) / Double(trials)).squareRoot(),
            lower95: interval.lower, upper95: interval.upper, count: trials)
    }

    /// A value within 0...1 with a standard error from the delta method.
    ///
    /// The interval is Wilson's for the number of trials that would give this error, so it stays within 0...1 and keeps
    /// a width at the ends, where the delta method's error is 0: there it takes `trialsAtEnds`.
    static func unit(
        _ value: Double, standardError: Double, trialsAtEnds: Double, count: Int
    ) -> MetricEstimate {
        let isInside = value > 0 && value < 1 && standardError > 0
        let trials = isInside ? value * (1 - value) / (standardError * standardError) : trialsAtEnds
        let interval = wilsonInterval95(share: min(1, max(0, value)), trials: trials)
        return MetricEstimate(
            value: value, standardError: standardError, lower95: interval.lower, upper95: interval.upper, count: count)
    }

    /// The same estimate for twice the value less one, which lies within -1...1 instead of 0...1.
    func stretchedToSigned() -> MetricEstimate {
        MetricEstimate(
            value: 2 * value - 1, standardError: standardError.map { 2 * $0 }, lower95: lower95.map { 2 * $0 - 1 },
            upper95: upper95.map { 2 * $0 - 1 }, count: count)
    }

    /// A value with a normal interval, cut off at the limits that the metric cannot pass.
    static func normal(
        _ value: Double, standardError: Double?, within limits: ClosedRange<Double> = -(.infinity)...(.infinity),
        count: Int
    ) -> MetricEstimate {
        guard let standardError, standardError.isFinite else { return MetricEstimate(value: value, count: count) }
        let margin = normalQuantile975 * standardError
        return MetricEstimate(
            value: value, standardError: standardError, lower95: max(limits.lowerBound, value - margin),
            upper95: min(limits.upperBound, value + margin), count: count)
    }
}

extension MetricOutcome {
    /// A share of rows with Wilson's interval, or that there are no rows.
    ///
    /// - Parameters:
    ///   - part: The rows that count.
    ///   - whole: All rows.
    /// - Returns: Part over whole.
    package static func share(_ part: Int, of whole: Int) -> MetricOutcome {
        whole > 0 ? .measured(.share(part, of: whole)) : .notEnoughData(have: 0, need: 1)
    }

    /// The mean of a column with the error of a mean, or why there is none.
    ///
    /// - Parameters:
    ///   - summary: The column.
    ///   - limits: What the mean cannot pass; the interval is cut off there.
    /// - Returns: The mean with a normal interval.
    package static func mean(
        of summary: MeanVariance, within limits: ClosedRange<Double> = -(.infinity)...(.infinity)
    ) -> MetricOutcome {
        guard let mean = summary.mean else { return .notEnoughData(have: 0, need: 1) }
        guard mean.isFinite else { return .undefined(reason: .overflow) }
        return .measured(
            .normal(mean, standardError: summary.standardErrorOfMean, within: limits, count: summary.count))
    }
}
