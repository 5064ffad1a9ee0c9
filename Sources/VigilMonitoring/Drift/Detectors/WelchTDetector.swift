import VigilDomain
import VigilStatistics

/// Whether the means differ by more than chance, without assuming equal variances.
public struct WelchTDetector: DriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("welch_t"), title: "Welch's t", kinds: [.numeric], isSymmetric: true, hasPValue: true,
        recipe: "all values, a variance for each sample",
        definition:
            "The difference of the means over its standard error, without sign; at least 0. The p-value is two-sided, "
            + "from Student's law with Welch's degrees of freedom. The effect is the difference in pooled standard "
            + "deviations (Cohen's d), at least 0.",
        source: "Welch 1947, The generalization of Student's problem when several different population variances are "
            + "involved; Cohen 1988, Statistical Power Analysis for the Behavioral Sciences.")

    /// The detector; it has no settings.
    public init() {}

    /// Compares two samples of numbers.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    /// - Returns: The statistic with its p-value, Cohen's d as effect.
    public func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        sorted(reference: reference, current: current) { (reference, current) throws(StatisticsError) in
            let (first, second) = MomentPair.scaled(reference, current)
            let result = try TTest.welch(first, second)
            // Two constants that differ are infinitely far apart.
            return .bounded(
                statistic: abs(result.statistic), pValue: result.statistic.isFinite ? result.pValue() : 0,
                effect: abs(try TTest.cohensD(first, second)), method: "asymptotic"
            ).with(MomentPair.cohensDInterval(reference, current))
        }
    }
}
