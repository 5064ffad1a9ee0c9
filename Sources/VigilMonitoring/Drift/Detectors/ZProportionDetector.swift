import VigilDomain
import VigilStatistics

/// Whether the share of one of two names differs by more than chance.
public struct ZProportionDetector: DriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("z_proportion"), title: "z test of two shares", kinds: [.categorical], isSymmetric: true,
        hasPValue: true, recipe: "two names; more are not applicable",
        definition:
            "The difference of a name's shares over its standard error with one share for both samples, without sign; "
            + "at least 0. The p-value is two-sided, from the normal law, which is rough where a name is rare. The "
            + "effect is the difference of the shares, in [0, 1].",
        source: "Newcombe 1998, Interval estimation for the difference between independent proportions.")

    /// The detector; it has no settings.
    public init() {}

    /// Compares two samples of two names.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    /// - Returns: z with its p-value, the difference of the shares as effect.
    public func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        twoNames(reference: reference, current: current) { (first, second) throws(StatisticsError) in
            let difference = ProportionDifference(first, second)
            return DriftDetectorOutcome.Measurement(
                statistic: abs(difference.pooledStatistic), pValue: difference.pooledPValue(),
                effect: abs(difference.difference), method: "asymptotic")
        }
    }
}
