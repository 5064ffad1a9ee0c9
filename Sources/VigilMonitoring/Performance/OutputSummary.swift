import VigilDomain
import VigilStatistics

/// What a model gave out in a window, labels or not.
struct OutputSummary: Sendable {
    private var rows: Int
    /// Rows with neither a prediction nor a score, nor a rank.
    private var failed: Int
    /// Rows with a class, and those of them that are predicted positive.
    private var decided: Int
    private var positives: Int
    private var scores: MeanVariance
    private var confidences: MeanVariance
    private var values: MeanVariance

    /// Summarises every row of a window.
    ///
    /// - Complexity: O(n).
    init(schema: ModelSchema, predictions: PredictionBatch) {
        rows = predictions.count
        let outputs = predictions.predictions
        var failed = 0
        var decided = 0
        var positives = 0
        for row in 0..<rows {
            let score = predictions.scores[row]
            let hasOutput = outputs.hasValue(row)
            if !hasOutput && score.isNaN && predictions.ranks[row].isNaN { failed += 1 }
            guard schema.task == .binaryClassification, hasOutput || !score.isNaN else { continue }
            decided += 1
            let given = hasOutput ? outputs.numbers?[row] ?? .nan : .nan
            positives += (given.isNaN ? score >= schema.decisionThreshold : given >= 0.5) ? 1 : 0
        }
        (self.failed, self.decided, self.positives) = (failed, decided, positives)
        scores = MeanVariance(predictions.scores.filter(\.isFinite))
        confidences =
            schema.task == .binaryClassification
            ? MeanVariance(predictions.scores.filter { $0 >= 0 && $0 <= 1 }.map { max($0, 1 - $0) }) : MeanVariance()
        values =
            schema.task == .regression
            ? MeanVariance((outputs.numbers ?? []).filter(\.isFinite)) : MeanVariance()
    }

    /// Adds what other rows of the window came to; means may differ in their last digit from those of all rows at once.
    mutating func merge(_ other: OutputSummary) {
        rows += other.rows
        failed += other.failed
        decided += other.decided
        positives += other.positives
        scores.merge(other.scores)
        confidences.merge(other.confidences)
        values.merge(other.values)
    }

    /// The share of rows without an output.
    var errorRate: MetricOutcome { .share(failed, of: rows) }

    /// The share of rows predicted positive among those with a class or a score.
    var positiveRate: MetricOutcome { .share(positives, of: decided) }

    /// The mean of the finite scores.
    var meanScore: MetricOutcome { .mean(of: scores) }

    /// The mean of the larger of score and 1 - score.
    var meanConfidence: MetricOutcome { .mean(of: confidences, within: 0...1) }

    /// The mean of the finite predicted values.
    var meanPrediction: MetricOutcome { .mean(of: values) }
}

extension Column {
    /// Whether a row has a value.
    func hasValue(_ row: Int) -> Bool {
        switch self {
        case .numeric(let column): !column.values[row].isNaN
        case .categorical(let column): column.codes[row] != CategoricalColumn.missing
        }
    }
}
