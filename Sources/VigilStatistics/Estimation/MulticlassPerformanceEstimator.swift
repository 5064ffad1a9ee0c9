/// Estimates how well a classifier of several classes does on rows whose labels are not known yet, from its
/// probabilities.
///
/// Each class's column is calibrated against all others where that helps, see ``CalibrationCheck``, and rows are divided
/// by their sum afterwards; a row whose sum is 0 counts as undecided between all classes.
///
/// - Source: NannyML's confidence-based performance estimation (CBPE) for several classes. The errors are our own, see
///   ``MulticlassExpectedOutcomes``.
public struct MulticlassPerformanceEstimator: Sendable {
    /// The map of each class, of its score against all others.
    public let curves: [CalibrationCurve]
    /// Whether a class's chances are read from its map.
    public let isCalibrated: [Bool]
    /// For each class and each row of the reference, how far the label is from the fitted share, and in which block.
    let residuals: [[Residual]]

    struct Residual: Sendable {
        var block: Int32
        var excess: Float
    }

    /// Learns from a reference; without any complete row there is no estimator.
    ///
    /// - Parameters:
    ///   - reference: Probabilities and labels.
    ///   - calibrated: For each class, whether to calibrate it; decided by `check` when `nil`.
    ///   - check: How it is decided.
    /// - Throws: `.lengthMismatch` when `calibrated` has another length than there are classes.
    /// - Complexity: O(k n log n) for k classes.
    public init?(
        reference: MulticlassScores, calibrated: [Bool]? = nil, check: CalibrationCheck = CalibrationCheck()
    ) throws(StatisticsError) {
        guard reference.count > 0 else { return nil }
        if let calibrated, calibrated.count != reference.classes {
            throw .lengthMismatch("classes and calibrated", reference.classes, calibrated.count)
        }
        var curves: [CalibrationCurve] = []
        var isCalibrated: [Bool] = []
        var residuals: [[Residual]] = []
        for (code, column) in reference.columns.enumerated() {
            let indicators = reference.labels.map { $0 == code ? 1.0 : 0.0 }
            let rows = try ScoresByClass(labels: indicators, scores: column)
            guard let curve = CalibrationCurve(rows) else { return nil }
            let lowest = curve.blocks[0].lowest
            let areChances = lowest >= 0 && curve.blocks[curve.blocks.count - 1].highest <= 1
            isCalibrated.append(!areChances || calibrated?[code] ?? check.decide(rows).isNeeded)
            residuals.append(
                zip(column, indicators).map { score, indicator in
                    let place = curve.place(of: score)
                    return Residual(
                        block: Int32(truncatingIfNeeded: place.block),
                        excess: Float(indicator - curve.blocks[place.block].value))
                })
            curves.append(curve)
        }
        self.curves = curves
        self.isCalibrated = isCalibrated
        self.residuals = residuals
    }

    /// What to expect of a window.
    ///
    /// Rows with a missing probability or prediction are left out and counted.
    ///
    /// - Parameters:
    ///   - columns: A column of probabilities for each class; NaN is missing.
    ///   - predictions: Codes of the classes, ``MulticlassCounts/missingCode`` where missing.
    /// - Returns: The chances, from which every metric follows.
    /// - Throws: `.invalidParameter` for another number of columns, `.lengthMismatch`, or `.invalidLabels` for another
    ///   code.
    /// - Complexity: O(k n log b) for k classes and b blocks.
    public func expected(
        columns: [[Double]], predictions: [Int]
    ) throws(StatisticsError) -> MulticlassExpectedOutcomes {
        guard columns.count == curves.count else {
            throw StatisticsError(
                .invalidParameter, "\(columns.count) columns of probabilities, need \(curves.count) as in the reference"
            )
        }
        // The predictions stand in for labels: the same rules of missing rows and codes.
        let rows = try MulticlassScores(labels: predictions, columns: columns)
        return MulticlassExpectedOutcomes(rows, estimator: self)
    }
}
