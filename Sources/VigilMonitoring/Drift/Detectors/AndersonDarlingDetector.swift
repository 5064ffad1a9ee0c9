import VigilDomain
import VigilStatistics

/// The distance between two distribution functions with all its weight on the tails.
public struct AndersonDarlingDetector: DriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("anderson_darling"), title: "Anderson-Darling", kinds: [.numeric], isSymmetric: true,
        hasPValue: true, recipe: "all values, midranks",
        definition:
            "A2 = nm/(n + m) times the mean of (F - G)^2 / (H (1 - H)), H the pooled distribution function, by "
            + "midranks; the statistic is its distance from its mean without drift in standard deviations, below 0 "
            + "where the samples agree better than chance has it. The effect is the root of that mean, at least 0. The "
            + "p-value comes from the limiting law (SciPy cuts its own to 0.001...0.25); with ties among at most 300 "
            + "different values from random deals of them.",
        source: "Scholz and Stephens 1987, K-sample Anderson-Darling tests.")

    private static let draws = 9_999

    /// The detector; it has no settings.
    public init() {}

    /// Compares two samples of numbers.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    /// - Returns: The standardised statistic with its p-value, the weighted distance as effect.
    public func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        compare(reference: reference, current: current, level: DrawPlan.usualLevel)
    }

    /// Compares two samples of numbers.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    ///   - level: The p-value that one test of all that are run has to reach.
    /// - Returns: The standardised statistic with its p-value, the weighted distance as effect.
    public func compare(reference: DriftSample, current: DriftSample, level: Double) -> DriftDetectorOutcome {
        sorted(reference: reference, current: current) { (reference, current) throws(StatisticsError) in
            let test = AndersonDarlingTest(sampling: DealSampling(level: level, least: Self.draws, reference, current))
            return DriftDetectorOutcome.Measurement(
                try test.compare(sortedReference: reference, sortedCurrent: current))
        }
    }
}
