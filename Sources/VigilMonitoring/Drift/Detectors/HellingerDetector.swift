import VigilDomain
import VigilStatistics

/// The Hellinger distance between the shares of ten bins, or of names.
public struct HellingerDetector: DriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("hellinger"), title: "Hellinger distance", kinds: [.numeric, .categorical],
        isSymmetric: false, hasPValue: true, leastPValue: DrawPlan.leastPValue, recipe: BinnedSamples.binsForBothKinds,
        definition:
            "Root of half the sum over bins of (root p - root q)^2; in [0, 1]. Symmetric but for the bins, which "
            + "are the reference's.",
        source: "Hellinger 1909, Neue Begründung der Theorie quadratischer Formen von unendlichvielen Veränderlichen.")

    /// The detector; it has no settings.
    public init() {}

    /// Compares two samples over the same bins.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    /// - Returns: The distance as statistic, with its p-value, and what exceeds chance as effect.
    public func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        compare(reference: reference, current: current, level: DrawPlan.usualLevel)
    }

    /// Compares two samples over the same bins.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    ///   - level: The p-value that one test of all that are run has to reach.
    /// - Returns: The distance as statistic, with its p-value, and what exceeds chance as effect.
    public func compare(reference: DriftSample, current: DriftSample, level: Double) -> DriftDetectorOutcome {
        binned(reference: reference, current: current, .hellinger, level: level)
    }
}
