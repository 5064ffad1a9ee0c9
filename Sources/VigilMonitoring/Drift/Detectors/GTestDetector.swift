import VigilDomain
import VigilStatistics

/// Whether the shares of names differ by more than chance, by their likelihood.
public struct GTestDetector: DriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("g_test"), title: "G test", kinds: [.categorical], isSymmetric: true, hasPValue: true,
        recipe: "names of both samples",
        definition:
            "G = 2 times the sum over the cells of O ln(O / E) of the table of both samples' counts, at least 0. The "
            + "p-value comes from the chi-squared law, where an expected count is below 5 from random tables "
            + "with the same margins. The effect is Cramér's V, in [0, 1].",
        source: "Wilks 1938, The large-sample distribution of the likelihood ratio for testing composite hypotheses.")

    /// How many random tables are drawn where they are affordable, and how many cells for one column.
    private static let draws = 9_999
    private static let cellLimit = 4_000_000

    /// The detector; it has no settings.
    public init() {}

    /// Compares two samples of names.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    /// - Returns: G with its p-value, Cramér's V as effect.
    public func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        compare(reference: reference, current: current, level: DrawPlan.usualLevel)
    }

    /// Compares two samples of names.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    ///   - level: The p-value that one test of all that are run has to reach.
    /// - Returns: G with its p-value, Cramér's V as effect.
    public func compare(reference: DriftSample, current: DriftSample, level: Double) -> DriftDetectorOutcome {
        counted(reference: reference, current: current) { pair in
            let draws = DrawPlan.draws(
                level: level, least: Self.draws, most: 99_999, steps: pair.reference.count, budget: Self.cellLimit)
            let pooled = zip(pair.reference, pair.current).map { UInt64($0 + $1) }
            let result = GTest(sampling: DealSampling(drawLimit: draws, seedOf: pooled.sorted())).test(pair)
            // Rounding leaves a trace of the logarithms where all shares agree.
            let statistic = pair.totalVariation == 0 ? 0 : result.statistic
            return DriftDetectorOutcome.Measurement(
                statistic: statistic, pValue: result.pValue, effect: ContingencyTable(pair).cramersV,
                method: result.method.findingName
            ).with(EffectInterval.cramersV(pair))
        }
    }
}
