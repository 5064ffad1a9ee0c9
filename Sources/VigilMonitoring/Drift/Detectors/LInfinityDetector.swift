import VigilDomain
import VigilStatistics

/// The greatest change of one name's share.
public struct LInfinityDetector: DriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("l_infinity"), title: "Greatest change of a share", kinds: [.categorical],
        isSymmetric: true, hasPValue: true, leastPValue: DrawPlan.leastPValue, recipe: "names of both samples",
        definition: "The greatest |p - q| of any name, in [0, 1].",
        source: "Google Cloud, Vertex AI Model Monitoring, L-infinity distance of categorical features.")

    /// The detector; it has no settings.
    public init() {}

    /// Compares two samples of names.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    /// - Returns: The greatest change as statistic and effect.
    public func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        compare(reference: reference, current: current, level: DrawPlan.usualLevel)
    }

    /// Compares two samples of names.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    ///   - level: The p-value that one test of all that are run has to reach.
    /// - Returns: The greatest change as statistic and effect.
    public func compare(reference: DriftSample, current: DriftSample, level: Double) -> DriftDetectorOutcome {
        binned(reference: reference, current: current, .greatestDifference, level: level)
    }
}
