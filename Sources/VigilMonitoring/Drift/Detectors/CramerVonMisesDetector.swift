import VigilDomain
import VigilStatistics

/// The mean square distance between two distribution functions.
public struct CramerVonMisesDetector: DriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("cramer_von_mises"), title: "Cramér-von Mises", kinds: [.numeric], isSymmetric: true,
        hasPValue: true, recipe: "all values, midranks",
        definition:
            "T = nm/(n + m) times the mean of (F - G)^2 over the pooled values, by midranks. The effect is the root of "
            + "that mean, in [0, 1]. The p-value comes from the limiting law; with ties among at most 300 different "
            + "values from random deals of them.",
        source: "Anderson 1962, On the distribution of the two-sample Cramér-von Mises criterion.")

    private static let draws = 9_999

    /// The detector; it has no settings.
    public init() {}

    /// Compares two samples of numbers.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    /// - Returns: T with its p-value, the root mean square distance as effect.
    public func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        compare(reference: reference, current: current, level: DrawPlan.usualLevel)
    }

    /// Compares two samples of numbers.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    ///   - level: The p-value that one test of all that are run has to reach.
    /// - Returns: T with its p-value, the root mean square distance as effect.
    public func compare(reference: DriftSample, current: DriftSample, level: Double) -> DriftDetectorOutcome {
        sorted(reference: reference, current: current) { (reference, current) throws(StatisticsError) in
            let test = CramerVonMisesTest(sampling: DealSampling(level: level, least: Self.draws, reference, current))
            return DriftDetectorOutcome.Measurement(
                try test.compare(sortedReference: reference, sortedCurrent: current))
        }
    }
}
