import VigilDomain
import VigilStatistics

/// The distance between two characteristic functions, which asks neither for continuous values nor for a shift.
public struct EppsSingletonDetector: DriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("epps_singleton"), title: "Epps-Singleton", kinds: [.numeric], isSymmetric: true,
        hasPValue: true, recipe: "at 0.4 and 0.8 over half the pooled interquartile range",
        definition:
            "W = N g' S^-1 g with g the difference of the mean cosines and sines at two places and S their covariance; "
            + "at least 0. The p-value comes from the chi-squared law with the covariance of both samples together, since "
            + "with a small window S alone alarms far too often. The effect is the length of g, in [0, 2.83].",
        source: "Epps and Singleton 1986, An omnibus test for the two-sample problem using the empirical "
            + "characteristic function.")

    /// The detector; it has no settings.
    public init() {}

    /// Compares two samples of numbers.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    /// - Returns: W with its p-value, the distance of the characteristic functions as effect.
    public func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        sorted(reference: reference, current: current) { (reference, current) throws(StatisticsError) in
            let result = try EppsSingletonTest.compare(sortedReference: reference, sortedCurrent: current)
            return .bounded(
                statistic: result.statistic, pValue: result.pooledPValue, effect: result.distance, method: "asymptotic",
                recipe: result.isScaledByStandardDeviation
                    ? "at 0.4 and 0.8 over the pooled standard deviation, since half of the values are one value" : nil)
        }
    }
}
