import VigilDomain
import VigilStatistics

/// The tests of two versions on different rows, from their metrics and errors alone.
enum UnpairedTests {
    /// The metrics that are a share of successes among the rows counted.
    static let shares: Set<MetricID> = [
        .accuracy, .precision, .recall, .specificity, .negativePredictiveValue, .hitRateAt5,
    ]
    /// The metrics that are the mean of a value a row, or query, counted.
    private static let means: Set<MetricID> = [
        .logLoss, .brierScore, .businessValue, .meanAbsoluteError, .meanError, .meanAbsolutePercentageError,
        .symmetricMeanAbsolutePercentageError, .ndcgAt5, .precisionAt5, .recallAt5, .meanReciprocalRank,
        .meanAveragePrecision,
    ]

    /// A metric's difference with the test that fits it.
    static func difference(
        _ metric: MetricID, _ a: MetricMeasurement, _ b: MetricMeasurement
    ) -> VersionComparison.Difference {
        var found = VersionComparison.Difference(
            metric: metric, first: a.value, second: b.value, difference: b.value - a.value,
            test: "it has no error to test by")
        if shares.contains(metric), let test = proportions(a, b) {
            found.interval = test.interval(.newcombe)
            found.pValue = test.pooledPValue()
            found.test = "the two-proportion test"
        } else if means.contains(metric), let test = welch(a, b) {
            found.interval = test.interval()
            found.pValue = test.pValue()
            found.test = "Welch's t test"
        } else if let interval = interval(a, b), let one = a.standardError, let two = b.standardError {
            found.interval = interval
            let error = (one * one + two * two).squareRoot()
            if found.difference == 0 {
                found.pValue = 1
            } else if error > 0 {
                found.pValue = 2 * NormalDistribution.standard.survival(abs(found.difference) / error)
            } else {
                found.interval = nil
            }
            found.test =
                metric == .rocAUC ? "the normal test with DeLong's errors" : "the normal test with the metric's errors"
        }
        return found
    }

    private static func proportions(_ a: MetricMeasurement, _ b: MetricMeasurement) -> ProportionDifference? {
        func proportion(_ side: MetricMeasurement) -> Proportion? {
            // A share of no rows cannot be tested.
            try? Proportion(
                successes: Int((side.value * Double(side.count)).rounded()), trials: side.count)
        }
        guard let one = proportion(a), let two = proportion(b) else { return nil }
        return ProportionDifference(two, one)
    }

    private static func welch(_ a: MetricMeasurement, _ b: MetricMeasurement) -> TTestResult? {
        func moments(_ side: MetricMeasurement) -> SampleMoments? {
            side.standardError.map { error in
                SampleMoments(count: side.count, mean: side.value, variance: error * error * Double(side.count))
            }
        }
        guard let one = moments(a), let two = moments(b) else { return nil }
        // Fewer than two rows a side cannot be tested.
        return try? TTest.welch(two, one)
    }

    /// The difference's interval from both sides' own, which keeps their shape near 0 and 1.
    ///
    /// - Source: Zou and Donner 2008, "Construction of confidence limits about effect measures", doi:10.1002/sim.3095.
    private static func interval(_ a: MetricMeasurement, _ b: MetricMeasurement) -> Interval? {
        guard let lowerA = a.lower95, let upperA = a.upper95, let lowerB = b.lower95, let upperB = b.upper95 else {
            return nil
        }
        func length(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }
        let difference = b.value - a.value
        return Interval(
            lower: difference - length(b.value - lowerB, upperA - a.value),
            upper: difference + length(upperB - b.value, a.value - lowerA))
    }
}
