import VigilDomain
import VigilStatistics

/// Whether rows still follow the reference's correlations, by what its principal components leave out of them.
public struct PCAReconstructionDetector: TableDriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("pca_reconstruction"), title: "PCA reconstruction error", kinds: [.numeric, .categorical],
        minimumRows: 40, isSymmetric: false, hasPValue: true,
        leastPValue: DrawPlan.leastPValue,
        recipe: "components of more than 65 % of the variance; the model is made from half of the reference's rows, at "
            + "most 20 a column or 200, and the others are compared with the window",
        definition:
            "The mean over rows of the distance of the standardised row from its projection onto the reference's "
            + "leading principal components, the window's less that of reference rows outside the model; negative where "
            + "the window is more regular. Missing numbers are the mean, names the share of reference rows that have "
            + "them. The effect is the size of the difference, less what chance makes, in standard deviations of a row's "
            + "error. The p-value is that of permutations of the errors.",
        source: "Pearson 1901, On lines and planes of closest fit to systems of points in space; NannyML 0.13, data "
            + "reconstruction with PCA.")

    /// The detector; it has no settings.
    public init() {}

    /// Compares two tables.
    ///
    /// - Parameters:
    ///   - reference: The baseline's rows.
    ///   - current: The window's rows, with the same columns.
    /// - Returns: The difference of mean errors as statistic, in deviations of a row's error as effect, and its p-value.
    public func compare(reference: DriftTable, current: DriftTable) -> DriftDetectorOutcome {
        compare(reference: reference, current: current, level: DrawPlan.usualLevel)
    }

    /// Compares two tables.
    ///
    /// - Parameters:
    ///   - reference: The baseline's rows.
    ///   - current: The window's rows, with the same columns.
    ///   - level: The p-value that one test of all that are run has to reach.
    /// - Returns: The difference of mean errors as statistic, in deviations of a row's error as effect, and its p-value.
    public func compare(reference: DriftTable, current: DriftTable, level: Double) -> DriftDetectorOutcome {
        checked(reference: reference, current: current) { reference, current throws(StatisticsError) in
            let encoding = TableEncoding(names: .referenceShare, basis: .reference)
            let rows = encoding.rows(reference: reference, current: current)
            try rows.requireColumns(2)
            let simulation = SequentialMonteCarlo(
                drawLimit: DrawPlan.draws(
                    level: level, least: 9_999, most: 99_999, steps: min(reference.rowCount, current.rowCount),
                    budget: 100_000_000),
                fitsTail: true)
            let found = try ReconstructionTest(means: PermutationMeanTest(simulation: simulation))
                .test(reference: rows.reference, current: rows.current)
            let difference = found.currentMean - found.referenceMean
            let excess = max(0, abs(difference) - found.expectedDifference)
            // Columns that follow from each other leave nothing but rounding; any error of the window is then far out.
            let unit = max(found.referenceDeviation, 1e-9)
            return .measured(
                DriftDetectorOutcome.Measurement(
                    statistic: difference, pValue: found.pValue, effect: excess / unit,
                    method: found.isFitted
                        ? "permutation_tail" : found.isSimulated ? "permutation" : "permutation_moments",
                    recipe: "\(found.keptCount) of \(rows.reference.columnCount) components, model of "
                        + "\(found.modelRows) reference rows" + rows.leftOutText))
        }
    }
}
