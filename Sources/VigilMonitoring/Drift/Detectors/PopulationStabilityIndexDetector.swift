import VigilDomain
import VigilStatistics

/// How much the shares of ten bins, or of names, moved, weighted by their logarithm.
public struct PopulationStabilityIndexDetector: DriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("psi"), title: "Population stability index", kinds: [.numeric, .categorical],
        isSymmetric: false, hasPValue: true, leastPValue: DrawPlan.leastPValue,
        recipe: BinnedSamples.recipeForBothKinds,
        definition: "Sum over bins of (q - p) ln(q / p), p the reference's and q the window's share; nats, at least 0. "
            + "Symmetric but for the bins, which are the reference's.",
        source: "Jeffreys 1946, An invariant form for the prior probability in estimation problems.")

    /// The detector; it has no settings.
    public init() {}

    /// Compares two samples over the same bins.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    /// - Returns: The index as statistic and effect.
    public func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        compare(reference: reference, current: current, level: DrawPlan.usualLevel)
    }

    /// Compares two samples over the same bins.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    ///   - level: The p-value that one test of all that are run has to reach.
    /// - Returns: The index as statistic and effect.
    public func compare(reference: DriftSample, current: DriftSample, level: Double) -> DriftDetectorOutcome {
        binned(
            reference: reference, current: current, newNames: false,
            .populationStabilityIndex(BinnedSamples.recipe.emptyBins), level: level)
    }
}
