import VigilDomain
import VigilStatistics

/// The share of rows that would have to change bin, or name, to undo the difference.
public struct TotalVariationDetector: DriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("total_variation"), title: "Total variation distance", kinds: [.numeric, .categorical],
        isSymmetric: false, hasPValue: true, leastPValue: DrawPlan.leastPValue, recipe: BinnedSamples.binsForBothKinds,
        definition: "Half the sum over bins of |p - q|; in [0, 1]. The effect is what exceeds the distance's mean "
            + "without drift. Symmetric but for the bins, which are the reference's.",
        source: "Levin and Peres 2017, Markov Chains and Mixing Times, chapter 4.")

    /// The detector; it has no settings.
    public init() {}

    /// Compares two samples over the same bins.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    /// - Returns: The distance as statistic, its excess over chance as effect.
    public func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        compare(reference: reference, current: current, level: DrawPlan.usualLevel)
    }

    /// Compares two samples over the same bins.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    ///   - level: The p-value that one test of all that are run has to reach.
    /// - Returns: The distance as statistic, its excess over chance as effect.
    public func compare(reference: DriftSample, current: DriftSample, level: Double) -> DriftDetectorOutcome {
        binned(reference: reference, current: current, .totalVariation, level: level)
    }
}
