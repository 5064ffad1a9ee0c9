import VigilDomain
import VigilStatistics

/// Whether the share of one of two names differs by more than chance, exactly.
public struct FisherExactDetector: DriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("fisher_exact"), title: "Fisher's exact test", kinds: [.categorical], isSymmetric: true,
        hasPValue: true, recipe: "two names; more are not applicable",
        definition:
            "The logarithm of the odds ratio with half a row added to each of the four counts, without sign; nats, at "
            + "least 0. The p-value adds up all tables with these margins that are no more likely. The effect is the "
            + "difference of the shares, in [0, 1].",
        source: "Fisher 1935, The logic of inductive inference; Haldane 1956, The estimation and significance of the "
            + "logarithm of a ratio of frequencies.")

    /// The detector; it has no settings.
    public init() {}

    /// Compares two samples of two names.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    /// - Returns: The log odds ratio with the exact p-value, the difference of the shares as effect.
    public func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        twoNames(reference: reference, current: current) { (first, second) throws(StatisticsError) in
            let difference = ProportionDifference(first, second)
            let (a, b) = (first.successes, first.trials - first.successes)
            let (c, d) = (second.successes, second.trials - second.successes)
            let test = try FisherExactTest(a, b, c, d)
            return DriftDetectorOutcome.Measurement(
                statistic: abs(difference.smoothedLogOddsRatio), pValue: test.pValue(),
                effect: abs(difference.difference), method: "conditional_exact"
            ).with(difference.interval(.newcombe).magnitude)
        }
    }
}
