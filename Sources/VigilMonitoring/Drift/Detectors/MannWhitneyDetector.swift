import VigilDomain
import VigilStatistics

/// Whether the values of one sample tend to lie above those of the other.
public struct MannWhitneyDetector: DriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("mann_whitney"), title: "Mann-Whitney", kinds: [.numeric], isSymmetric: true,
        hasPValue: true, recipe: "all values, midranks",
        definition:
            "U counts the pairs whose reference value is greater, ties as half; the statistic is its distance from "
            + "half of all pairs in standard deviations, at least 0. The effect is |2 P - 1| with P the share of such "
            + "pairs (Cliff's delta), in [0, 1]. The p-value is two-sided, exact for small samples without ties and "
            + "otherwise from the normal law with the variance that ties leave; Evidently's mannw counts upward shifts "
            + "only, half of it for those and near 1 for downward ones.",
        source: "Mann and Whitney 1947, On a test of whether one of two random variables is stochastically larger than "
            + "the other; Cliff 1993, Dominance statistics: ordinal analyses to answer ordinal questions.")

    /// The detector; it has no settings.
    public init() {}

    /// Compares two samples of numbers.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    /// - Returns: The standardised statistic with its p-value, Cliff's delta as effect.
    public func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        sorted(reference: reference, current: current) { (reference, current) throws(StatisticsError) in
            let result = try MannWhitneyTest().compare(sortedReference: reference, sortedCurrent: current)
            return DriftDetectorOutcome.Measurement(
                statistic: abs(result.standardised), pValue: result.pValue, effect: abs(result.cliffsDelta),
                method: result.method.findingName
            ).with(
                MannWhitneyTest.cliffsDeltaInterval(sortedReference: reference, sortedCurrent: current)?.magnitude)
        }
    }
}
