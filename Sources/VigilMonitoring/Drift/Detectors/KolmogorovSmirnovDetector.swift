import VigilDomain
import VigilStatistics

/// The greatest distance between two distribution functions, with a p-value that respects ties.
public struct KolmogorovSmirnovDetector: DriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("kolmogorov_smirnov"), title: "Kolmogorov-Smirnov", kinds: [.numeric],
        isSymmetric: true, hasPValue: true, recipe: "all values as they are",
        definition:
            "The greatest difference between the two empirical distribution functions, in [0, 1]. The p-value is "
            + "exact given the tied values where that is affordable, asymptotic otherwise.",
        source: "Smirnov 1939, On the estimation of the discrepancy between empirical curves of distribution for two "
            + "independent samples.")

    /// The detector; it has no settings.
    public init() {}

    /// Compares two samples of numbers.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    /// - Returns: The distance as statistic and effect, with its p-value.
    public func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        if let obstacle = obstacle(reference: reference, current: current) { return obstacle }
        // Samples of more than 2^31 values are the only cause of an error that is left.
        guard
            let result = try? KolmogorovSmirnovTest().compare(
                sortedReference: reference.sortedValues, sortedCurrent: current.sortedValues)
        else { return .notApplicable(reason: "the samples are too large") }
        return .measured(
            DriftDetectorOutcome.Measurement(
                statistic: result.statistic, pValue: result.pValue, effect: result.statistic,
                method: result.method.findingName
            ).with(
                EffectInterval.kolmogorovSmirnov(
                    sortedReference: reference.sortedValues, sortedCurrent: current.sortedValues)))
    }
}
