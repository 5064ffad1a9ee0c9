import VigilDomain
import VigilStatistics

/// The Hellinger distance between the shares of ten bins, or of names.
public struct HellingerDetector: DriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("hellinger"), title: "Hellinger distance", kinds: [.numeric, .categorical],
        isSymmetric: false, hasPValue: true, leastPValue: 1e-4, recipe: BinnedSamples.binsForBothKinds,
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
        binned(reference: reference, current: current, .hellinger)
    }
}
