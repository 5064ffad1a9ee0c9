import VigilDomain
import VigilStatistics

/// How far the joint distributions are apart by the distances between rows.
public struct EnergyDistanceDetector: TableDriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("energy_multivariate"), title: "Energy distance of tables",
        kinds: [.numeric, .categorical], needs: .sample(atMost: KernelSamples.rowLimit), isSymmetric: false,
        hasPValue: true, leastPValue: DrawPlan.leastPValue, recipe: KernelSamples.recipe,
        definition: "2 E|X - Y| - E|X - X'| - E|Y - Y'| of rows X of the reference and Y of the window, over different "
            + "rows, 0 on average without drift. Each column has variance 1; a name is a code of sixteen signs. The "
            + "effect is the part of 2 E|X - Y| that it makes, in [0, 1]. The p-value is the share of permutations of "
            + "the rows with a statistic at least as great.",
        source: "Székely and Rizzo 2013, Energy statistics: a class of statistics based on distances.")

    /// The detector; it has no settings.
    public init() {}

    /// Compares two tables.
    ///
    /// - Parameters:
    ///   - reference: The baseline's rows.
    ///   - current: The window's rows, with the same columns.
    /// - Returns: The energy statistic, its share of the distance between the tables as effect, and a permutation p-value.
    public func compare(reference: DriftTable, current: DriftTable) -> DriftDetectorOutcome {
        compare(reference: reference, current: current, level: DrawPlan.usualLevel)
    }

    /// Compares two tables.
    ///
    /// - Parameters:
    ///   - reference: The baseline's rows.
    ///   - current: The window's rows, with the same columns.
    ///   - level: The p-value that one test of all that are run has to reach.
    /// - Returns: The energy statistic, its share of the distance between the tables as effect, and a permutation p-value.
    public func compare(reference: DriftTable, current: DriftTable, level: Double) -> DriftDetectorOutcome {
        checked(reference: reference, current: current) { reference, current throws(StatisticsError) in
            let encoding = TableEncoding(names: .codes, basis: .pooled)
            return try KernelSamples(encoding.rows(reference: reference, current: current), level: level)
                .energyOutcome()
        }
    }
}
