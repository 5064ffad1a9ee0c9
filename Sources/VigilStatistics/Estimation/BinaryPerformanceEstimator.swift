/// Estimates how well a binary classifier does on rows whose labels are not known yet, from its scores alone.
///
/// A score that is calibrated is the chance `c` that its row is positive. A row predicted positive is then a true positive
/// with the chance `c` and a false one with `1 - c`, and the sums of these are the confusion matrix to expect. Whether
/// scores need a calibration map is decided on the reference, see ``CalibrationCheck``.
///
/// What the estimate cannot see: labels that come to depend on the features in another way (concept drift). It holds for
/// as long as a row's score means what it meant in the reference, however the scores' distribution moves.
///
/// - Source: NannyML's confidence-based performance estimation (CBPE); Białek et al. 2024, "Estimating model performance
///   under covariate shift without labels", arXiv:2401.08348. The errors are our own, see ``ExpectedOutcomes``.
public struct BinaryPerformanceEstimator: Sendable, Hashable {
    /// The map that was learned from the reference; its blocks also say how uncertain a chance is.
    public let curve: CalibrationCurve
    /// Whether chances are read from the map; otherwise scores are chances as they are.
    public let isCalibrated: Bool
    /// Why; `nil` where the caller decided.
    public let decision: CalibrationDecision?

    /// Learns from a reference whether and how to calibrate.
    ///
    /// Scores outside 0...1 are no chances and are always mapped. Without any row that has a label and a score there is no
    /// estimator.
    ///
    /// - Parameters:
    ///   - reference: The scores of the positive and of the negative rows.
    ///   - check: How it is decided.
    /// - Complexity: O(splits * n).
    public init?(reference: ScoresByClass, check: CalibrationCheck = CalibrationCheck()) {
        guard let curve = CalibrationCurve(reference) else { return nil }
        self.curve = curve
        let decision = check.decide(reference)
        self.decision = decision
        let areChances = curve.blocks[0].lowest >= 0 && curve.blocks[curve.blocks.count - 1].highest <= 1
        isCalibrated = decision.isNeeded || !areChances
    }

    /// An estimator with a map from elsewhere, for example from weighted rows.
    ///
    /// - Parameters:
    ///   - curve: The map.
    ///   - isCalibrated: Whether chances are read from the map; scores are chances as they are otherwise.
    public init(curve: CalibrationCurve, isCalibrated: Bool = true) {
        self.curve = curve
        self.isCalibrated = isCalibrated
        decision = nil
    }

    /// The chance that a row of this score is positive.
    ///
    /// - Parameter score: Any double; NaN gives NaN.
    /// - Returns: In 0...1.
    /// - Complexity: O(log k) for k blocks.
    public func chance(at score: Double) -> Double {
        if isCalibrated { return curve.value(at: score) }
        return score.isNaN ? .nan : max(0, min(1, score))
    }

    /// What to expect of a window.
    ///
    /// - Parameter window: The window's scores, those of the rows predicted positive as `positives` and those of the rows
    ///   predicted negative as `negatives`.
    /// - Returns: The chances, from which every metric follows.
    /// - Complexity: O(n).
    public func expected(_ window: ScoresByClass) -> ExpectedOutcomes {
        ExpectedOutcomes(window, estimator: self)
    }

    /// What to expect of a window.
    ///
    /// - Parameters:
    ///   - scores: A score a row, NaN where missing.
    ///   - predictions: 1 for a row predicted positive, 0 for another, NaN where missing.
    /// - Returns: The chances, from which every metric follows.
    /// - Throws: `.lengthMismatch`, or `.invalidLabels` for another prediction.
    /// - Complexity: O(n log n).
    public func expected(scores: [Double], predictions: [Double]) throws(StatisticsError) -> ExpectedOutcomes {
        expected(try ScoresByClass(labels: predictions, scores: scores))
    }
}
