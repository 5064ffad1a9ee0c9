import VigilDomain
import VigilStatistics

/// Whether rows still follow the reference's correlations, by what its principal components leave out of them.
public struct PCAReconstructionDetector: TableDriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("pca_reconstruction"), title: "PCA reconstruction error", kinds: [.numeric, .categorical],
        minimumRows: 40, isSymmetric: false, hasPValue: true,
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
        checked(reference: reference, current: current) { reference, current throws(StatisticsError) in
            let encoding = TableEncoding(names: .referenceShare, basis: .reference)
            let rows = encoding.rows(reference: reference, current: current)
            try rows.requireColumns(2)
            let found = try ReconstructionTest().test(reference: rows.reference, current: rows.current)
            let difference = found.currentMean - found.referenceMean
            let excess = max(0, abs(difference) - found.expectedDifference)
            // Columns that follow from each other leave nothing but rounding; any error of the window is then far out.
            let unit = max(found.referenceDeviation, 1e-9)
            return .measured(
                DriftDetectorOutcome.Measurement(
                    statistic: difference, pValue: found.pValue, effect: excess / unit,
                    method: found.isSimulated ? "permutation" : "permutation_moments",
                    recipe: "\(found.keptCount) of \(rows.reference.columnCount) components, model of "
                        + "\(found.modelRows) reference rows" + rows.leftOutText))
        }
    }
}
