public import VigilDomain
public import VigilStatistics

/// Everything that the labelled rows of a stretch of time say about a model, computed from the rows themselves.
///
/// Other than the points of windows it is exact over any range: a median, an AUC or an R² of a quarter is that of the
/// quarter's rows.
public struct PerformanceAnalysis: Sendable, Hashable, Codable {
    /// The rows.
    public var rows: Int
    /// Those with a label.
    public var labelled: Int
    /// Stored predictions and outcomes of that time that could not be read; `nil` when all could.
    public var unreadable: UnreadableRows?
    /// Every metric of the catalog that applies, in its order.
    public var metrics: [Metric]
    /// Classification: how often each class was predicted as which.
    public var confusion: Confusion?
    /// Binary classification: what other thresholds would have come to, from the highest down.
    public var thresholds: [ThresholdPoint]
    /// Binary classification: the thresholds that would have been best by several measures.
    public var bestThresholds: [BestThreshold]
    /// Binary classification: promised and observed shares of positive labels in ten bins of the score.
    public var reliability: [ReliabilityBin]
    /// Binary classification: how many of the positive rows each tenth of the scores holds, from the highest down.
    public var gains: [Gain]

    /// A metric with its value.
    public struct Metric: Sendable, Hashable, Codable {
        /// Which metric.
        public var metric: MetricID
        /// Its value, or why there is none.
        public var value: MetricValue
    }

    /// A confusion matrix.
    public struct Confusion: Sendable, Hashable, Codable {
        /// The classes; those beyond the twenty most frequent ones are put together as the last.
        public var classes: [String]
        /// One row a label, one column a prediction.
        public var counts: [[Int]]
    }

    /// A threshold that is best by a measure.
    public struct BestThreshold: Sendable, Hashable, Codable {
        /// The measure: a metric of the catalog.
        public var metric: MetricID
        /// The threshold.
        public var threshold: Double
        /// What the measure comes to there; found on the same rows, and so a little too good.
        public var value: Double
        /// What it comes to at the model's own threshold.
        public var current: Double?
    }

    /// A tenth of the rows by score.
    public struct Gain: Sendable, Hashable, Codable {
        /// The share of all positive rows in this tenth and those above it.
        public var gain: Double
        /// The share of positive rows in it over that of all rows.
        public var lift: Double
    }
}

extension PerformanceAnalysis {
    /// Analyses the rows of a stretch of time.
    ///
    /// - Parameters:
    ///   - schema: The model version.
    ///   - predictions: Its rows.
    ///   - labels: One label a row, missing where unknown.
    /// - Throws: `DomainError` when there is not one label a row, or of the wrong kind.
    /// - Complexity: O(n log n).
    package init(schema: ModelSchema, predictions: PredictionBatch, labels: Column) throws(DomainError) {
        let table = try LabelledTable(schema: schema, predictions: predictions, labels: labels)
        self.init(
            rows: table.rows, labelled: table.labelled,
            metrics: WindowEvaluation.metrics(for: table).map { Metric(metric: $0.metric, value: $0.value) },
            confusion: nil, thresholds: [], bestThresholds: [], reliability: [], gains: [])
        switch table.prepared {
        case .binary(let rows):
            let counts = rows.confusion
            confusion = Confusion(
                classes: ["0", "1"],
                counts: [
                    [counts.trueNegatives, counts.falsePositives], [counts.falseNegatives, counts.truePositives],
                ])
            thresholds = rows.scores.thresholds()
            bestThresholds = Self.best(thresholds, against: counts, schema)
            reliability = rows.scores.reliability().curve.bins
            gains = Self.gains(labels: labels, scores: predictions.scores)
        case .multiclass(let rows):
            reliability = rows.confidences.reliability().curve.bins
            confusion = Self.confusion(rows.counts, labels: labels, classes: predictions.predictions)
        case .regression, .ranking, .invalid:
            break
        }
    }

    private static func gains(labels: Column, scores: [Double]) -> [Gain] {
        // Labels were checked when the table was made; a model without ten scored rows or a positive one has no table.
        guard let numbers = labels.numbers, let table = try? GainTable(labels: numbers, scores: scores) else {
            return []
        }
        return zip(table.gain, table.lift).map { Gain(gain: $0, lift: $1) }
    }

    private static func best(
        _ points: [ThresholdPoint], against current: ConfusionCounts, _ schema: ModelSchema
    ) -> [BestThreshold] {
        var measures: [(MetricID, (ConfusionCounts) -> MetricOutcome)] = [
            (.accuracy, { $0.accuracy }), (.f1, { $0.f1 }), (.balancedAccuracy, { $0.balancedAccuracy }),
        ]
        if let value = schema.businessValue { measures.append((.businessValue, { $0.meanValue(of: value.cells) })) }
        return measures.compactMap { metric, measure in
            let found = points.compactMap { point in measure(point.counts).value.map { (point.threshold, $0) } }
            guard let best = found.max(by: { $0.1 < $1.1 }) else { return nil }
            return BestThreshold(
                metric: metric, threshold: best.0, value: best.1, current: measure(current).value)
        }
    }

    private static let mostClasses = 20

    private static func confusion(_ counts: MulticlassCounts, labels: Column, classes: Column) -> Confusion? {
        guard let names = PreparedRows.classNames(labels: labels, classes: classes) else { return nil }
        let order = names.indices.sorted {
            (counts.support[$1] + counts.predicted[$1], $0) < (counts.support[$0] + counts.predicted[$0], $1)
        }
        let shown = Array(order.prefix(order.count > mostClasses ? mostClasses : order.count))
        let others = Array(order.dropFirst(shown.count))
        func sum(_ rows: [Int], _ columns: [Int]) -> Int {
            rows.reduce(0) { total, row in columns.reduce(total) { $0 + counts[row, $1] } }
        }
        let groups = shown.map { [$0] } + (others.isEmpty ? [] : [others])
        return Confusion(
            classes: shown.map { names[$0] } + (others.isEmpty ? [] : ["\(others.count) other classes"]),
            counts: groups.map { row in groups.map { sum(row, $0) } })
    }
}

extension BusinessValue {
    /// The values as cells.
    var cells: ConfusionCells {
        ConfusionCells(
            truePositives: truePositive, falsePositives: falsePositive, falseNegatives: falseNegative,
            trueNegatives: trueNegative)
    }
}
