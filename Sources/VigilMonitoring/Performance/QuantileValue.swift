import VigilDomain
import VigilStatistics

extension MetricValue {
    /// A quantile of sorted values with an interval that needs no distribution.
    ///
    /// The value is linear between order statistics (definition 7 of Hyndman and Fan 1996). The interval's ends are the
    /// order statistics between which the quantile lies with a chance of at least 95 %: the r-th value from below is too
    /// high with the chance P(K < r) and too low with P(K >= r), K binomial. Few rows give none.
    ///
    /// - Parameters:
    ///   - share: Which quantile, in 0...1.
    ///   - ascending: Finite values, sorted.
    /// - Returns: The value, or that there are no rows.
    static func quantile(_ share: Double, of ascending: [Double]) -> MetricValue {
        guard let value = VigilStatistics.quantile(share, ofSorted: ascending) else {
            return .notEnoughData(have: 0, need: 1)
        }
        let interval = quantileInterval(share, ascending)
        return .measured(
            MetricMeasurement(value: value, lower95: interval?.lower, upper95: interval?.upper, count: ascending.count))
    }

    private static func quantileInterval(
        _ share: Double, _ ascending: [Double]
    ) -> (lower: Double, upper: Double)? {
        let law = BinomialDistribution(trials: ascending.count, successProbability: share)
        guard let low = law.quantile(0.025), let high = law.quantile(0.975) else { return nil }
        // P(K < low) < 0.025 by the quantile's definition, and P(K > high) <= 0.025.
        guard low >= 1, high < ascending.count else { return nil }
        return (ascending[low - 1], ascending[high])
    }
}
