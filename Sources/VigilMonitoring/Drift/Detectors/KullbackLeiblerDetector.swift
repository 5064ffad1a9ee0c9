import VigilDomain
import VigilStatistics

/// How surprising the window is on average to one who expects the reference, over ten bins or names.
public struct KullbackLeiblerDetector: DriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("kl_divergence"), title: "Kullback-Leibler divergence", kinds: [.numeric, .categorical],
        isSymmetric: false, hasPValue: true, leastPValue: DrawPlan.leastPValue,
        recipe: BinnedSamples.recipeWithNewNames,
        definition: "Sum over bins of p ln(p / q), p the reference's and q the window's share; nats, at least 0.",
        source: "Kullback and Leibler 1951, On information and sufficiency.")

    /// The detector; it has no settings.
    public init() {}

    /// Compares two samples over the same bins.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    /// - Returns: The divergence as statistic and effect.
    public func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        compare(reference: reference, current: current, level: DrawPlan.usualLevel)
    }

    /// Compares two samples over the same bins.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    ///   - level: The p-value that one test of all that are run has to reach.
    /// - Returns: The divergence as statistic and effect.
    public func compare(reference: DriftSample, current: DriftSample, level: Double) -> DriftDetectorOutcome {
        binned(reference: reference, current: current, .divergence(BinnedSamples.recipe.emptyBins), level: level)
    }
}
