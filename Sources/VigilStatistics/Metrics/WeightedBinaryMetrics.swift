/// Metrics of a binary classifier whose rows count with weights; raw values without sampling errors.
public struct WeightedBinaryMetrics: Sendable, Hashable {
    /// The weighted confusion matrix at the threshold.
    public let cells: ConfusionCells
    /// The weighted area under the ROC curve, ties counting one half; `nil` when a class has no weight.
    public let rocAUC: Double?
    /// The weighted average precision; `nil` when the positive class has no weight.
    public let averagePrecision: Double?
    /// The weighted mean log loss in nats; `nil` without weight or with a score outside 0...1.
    public let logLoss: Double?
    /// The weighted mean squared difference of score and label; `nil` without weight or with a score outside 0...1.
    public let brierScore: Double?
    /// The number of rows left out because label, score or weight is missing.
    public let excluded: Int

    /// The metrics of a scored column.
    ///
    /// - Parameters:
    ///   - labels: 1 is positive, 0 negative, NaN missing.
    ///   - scores: NaN is missing.
    ///   - weights: At least 0 and finite; NaN is missing.
    ///   - threshold: The score from which on a row is predicted positive.
    /// - Throws: `.lengthMismatch`, `.invalidLabels` for another label, `.invalidValue` for a negative or infinite
    ///   weight.
    /// - Complexity: O(n).
    public init(labels: [Double], scores: [Double], weights: [Double], threshold: Double) throws(StatisticsError) {
        try BinaryRows.requireEqualLengths(labels, weights)
        guard weights.allSatisfy({ $0.isNaN || ($0 >= 0 && $0 < .infinity) }) else {
            throw StatisticsError(.invalidValue, "a weight is negative or infinite")
        }
        let known = zip(labels, weights).map { $1.isNaN ? Double.nan : $0 }
        let rows = try BinaryRows(labels: known, scores: scores)
        let kept = labels.indices.filter { !known[$0].isNaN && !scores[$0].isNaN }.map { weights[$0] }
        excluded = rows.excluded
        cells = Self.cells(rows, kept, threshold)
        (rocAUC, averagePrecision) = Self.areas(rows, kept)
        (logLoss, brierScore) = Self.losses(rows, kept)
    }

    private static func cells(_ rows: BinaryRows, _ weights: [Double], _ threshold: Double) -> ConfusionCells {
        var cells = ConfusionCells()
        for (row, weight) in weights.enumerated() {
            switch (rows.labels[row], rows.scores[row] >= threshold) {
            case (true, true): cells.truePositives += weight
            case (false, true): cells.falsePositives += weight
            case (true, false): cells.falseNegatives += weight
            case (false, false): cells.trueNegatives += weight
            }
        }
        return cells
    }

    private static func areas(_ rows: BinaryRows, _ weights: [Double]) -> (roc: Double?, precision: Double?) {
        let order = ascendingOrder(of: rows.scores.map { -$0 })
        var hits = 0.0
        var falseAlarms = 0.0
        var pairs = 0.0
        var precisions = 0.0
        var start = 0
        while start < order.count {
            let score = rows.scores[order[start]]
            var positive = 0.0
            var negative = 0.0
            var end = start
            while end < order.count && rows.scores[order[end]] == score {
                if rows.labels[order[end]] { positive += weights[order[end]] } else { negative += weights[order[end]] }
                end += 1
            }
            pairs += negative * (hits + positive / 2)
            hits += positive
            falseAlarms += negative
            if positive > 0 { precisions += positive * hits / (hits + falseAlarms) }
            start = end
        }
        return (
            hits > 0 && falseAlarms > 0 ? pairs / hits / falseAlarms : nil, hits > 0 ? precisions / hits : nil
        )
    }

    private static func losses(_ rows: BinaryRows, _ weights: [Double]) -> (log: Double?, brier: Double?) {
        var total = 0.0
        var losses = 0.0
        var squares = 0.0
        for (row, weight) in weights.enumerated() {
            let score = rows.scores[row]
            let error = rows.labels[row] ? 1 - score : score
            losses += weight * ProbabilityLosses.logLoss(isPositive: rows.labels[row], score: score)
            squares += weight * error * error
            total += weight
        }
        guard total > 0, rows.areProbabilities else { return (nil, nil) }
        return (losses / total, squares / total)
    }
}
