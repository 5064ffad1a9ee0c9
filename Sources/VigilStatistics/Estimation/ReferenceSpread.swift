/// How much a metric scatters from sample to sample, read from a labelled reference: NannyML's sampling error.
///
///     deviation / sqrt(rows * share)
///
/// It is the same for every window of so many rows, and knows nothing of the calibration's own error; Vigil's bands are
/// those of ``PerformanceEstimate``. It is here so that results can be compared with NannyML's.
///
/// - Source: NannyML 0.13.1, `sampling_error/binary_classification.py`.
public struct ReferenceSpread: Sendable, Hashable {
    /// The population standard deviation of what one relevant row says.
    public var deviation: Double
    /// The share of the rows that are relevant, above 0 and at most 1.
    public var share: Double

    /// A spread from its parts.
    ///
    /// - Parameters:
    ///   - deviation: At least 0.
    ///   - share: Above 0 and at most 1.
    public init(deviation: Double, share: Double) {
        self.deviation = deviation
        self.share = share
    }

    /// The sampling error for windows of so many rows.
    ///
    /// - Parameter rows: How many rows, above 0.
    /// - Returns: At least 0.
    public func error(rows: Int) -> Double { deviation / (Double(rows) * share).squareRoot() }

    /// Of ones and zeros among all rows.
    private init?(ones: Double, zeros: Double, one: Double = 1, of all: Double) {
        let relevant = ones + zeros
        guard relevant > 0 else { return nil }
        let part = ones / relevant
        self.init(deviation: one * (part * (1 - part)).squareRoot(), share: relevant / all)
    }

    /// Of the accuracy; `nil` without rows.
    public static func accuracy(_ cells: ConfusionCells) -> ReferenceSpread? {
        ReferenceSpread(
            ones: cells.truePositives + cells.trueNegatives, zeros: cells.falsePositives + cells.falseNegatives,
            of: cells.total)
    }

    /// Of the precision; `nil` when no row was predicted positive.
    public static func precision(_ cells: ConfusionCells) -> ReferenceSpread? {
        ReferenceSpread(ones: cells.truePositives, zeros: cells.falsePositives, of: cells.total)
    }

    /// Of the recall; `nil` without positive rows.
    public static func recall(_ cells: ConfusionCells) -> ReferenceSpread? {
        ReferenceSpread(ones: cells.truePositives, zeros: cells.falseNegatives, of: cells.total)
    }

    /// Of the specificity; `nil` without negative rows.
    public static func specificity(_ cells: ConfusionCells) -> ReferenceSpread? {
        ReferenceSpread(ones: cells.trueNegatives, zeros: cells.falsePositives, of: cells.total)
    }

    /// Of the F1 score; `nil` when no row is positive or predicted positive.
    public static func f1(_ cells: ConfusionCells) -> ReferenceSpread? {
        let errors = cells.falsePositives + cells.falseNegatives
        let worth = (cells.truePositives + errors) / (cells.truePositives + errors / 2)
        return ReferenceSpread(ones: cells.truePositives, zeros: errors, one: worth, of: cells.total)
    }

    /// Of the overlap of the positive and the predicted positive rows; `nil` when there is neither.
    ///
    /// NannyML takes it for a class's part in the macro F1 score, too.
    public static func jaccard(_ cells: ConfusionCells) -> ReferenceSpread? {
        ReferenceSpread(
            ones: cells.truePositives, zeros: cells.falsePositives + cells.falseNegatives, of: cells.total)
    }

    /// Of the area under the ROC curve; `nil` with one class only.
    ///
    /// The rows of the rarer class say what share of the other one they rank above, ties counting one half.
    ///
    /// - Parameter reference: The scores of both classes.
    /// - Returns: In 0...0.5 per row.
    /// - Complexity: O(n).
    public static func rocAUC(_ reference: ScoresByClass) -> ReferenceSpread? {
        let (positives, negatives) = (reference.positives.count, reference.negatives.count)
        guard positives > 0, negatives > 0 else { return nil }
        let isSwapped = positives > negatives
        let others = Double(isSwapped ? positives : negatives)
        var below = 0
        var placements = MeanVariance()
        reference.forEachAscending { _, tiedPositives, tiedNegatives in
            let (own, other) = isSwapped ? (tiedNegatives, tiedPositives) : (tiedPositives, tiedNegatives)
            // Ranking above in the one order is ranking below in the other: the spread is the same.
            let placement = (Double(below) + Double(other) / 2) / others
            for _ in 0..<own { placements.add(placement) }
            below += other
        }
        guard let variance = placements.populationVariance else { return nil }
        return ReferenceSpread(
            deviation: variance.squareRoot(),
            share: Double(min(positives, negatives)) / Double(positives + negatives))
    }

    /// The error of the mean over classes, each taken to scatter by itself.
    ///
    /// - Parameters:
    ///   - classes: One a class.
    ///   - rows: How many rows a window has, above 0.
    /// - Returns: At least 0.
    public static func macroError(_ classes: [ReferenceSpread], rows: Int) -> Double {
        let sum = classes.reduce(0) { $0 + $1.error(rows: rows) * $1.error(rows: rows) }
        return sum.squareRoot() / Double(classes.count)
    }
}
