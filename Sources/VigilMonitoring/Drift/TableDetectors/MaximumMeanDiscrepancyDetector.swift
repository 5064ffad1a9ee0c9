import VigilDomain
import VigilStatistics

/// How far the joint distributions are apart by a Gaussian kernel over pairs of rows.
public struct MaximumMeanDiscrepancyDetector: TableDriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("mmd"), title: "Maximum mean discrepancy", kinds: [.numeric, .categorical],
        needs: .sample(atMost: KernelSamples.rowLimit), isSymmetric: false, hasPValue: true,
        leastPValue: DrawPlan.leastPValue, recipe: KernelSamples.recipe,
        definition: "The squared maximum mean discrepancy, unbiased, with the kernel exp(-d²/(2σ²)) of the distance d "
            + "of two rows and the median distance as σ; at most 2, 0 on average without drift. Each column has variance "
            + "1; a name is a code of sixteen signs. The effect is the root of what is above 0. The p-value is the "
            + "share of permutations of the rows with a statistic at least as great.",
        source: "Gretton, Borgwardt, Rasch, Schölkopf and Smola 2012, A kernel two-sample test.")

    /// The detector; it has no settings.
    public init() {}

    /// Compares two tables.
    ///
    /// - Parameters:
    ///   - reference: The baseline's rows.
    ///   - current: The window's rows, with the same columns.
    /// - Returns: The squared discrepancy as statistic, its root as effect, and a permutation p-value.
    public func compare(reference: DriftTable, current: DriftTable) -> DriftDetectorOutcome {
        compare(reference: reference, current: current, level: DrawPlan.usualLevel)
    }

    /// Compares two tables.
    ///
    /// - Parameters:
    ///   - reference: The baseline's rows.
    ///   - current: The window's rows, with the same columns.
    ///   - level: The p-value that one test of all that are run has to reach.
    /// - Returns: The squared discrepancy as statistic, its root as effect, and a permutation p-value.
    public func compare(reference: DriftTable, current: DriftTable, level: Double) -> DriftDetectorOutcome {
        checked(reference: reference, current: current) { reference, current throws(StatisticsError) in
            let encoding = TableEncoding(names: .codes, basis: .pooled)
            return try KernelSamples(encoding.rows(reference: reference, current: current), level: level)
                .gaussianOutcome()
        }
    }
}
