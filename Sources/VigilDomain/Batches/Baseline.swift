/// What a model's live data are compared with: the rows of a reference period and, where known, their labels.
public struct Baseline: Hashable, Sendable {
    /// The model version it belongs to.
    public var schema: ModelSchema
    /// Where the rows come from, for people.
    public var source: String
    /// When it was set, wall time.
    public var setAt: Timestamp
    /// The rows.
    public var predictions: PredictionBatch
    /// One label a row of `predictions`, missing where unknown.
    public var labels: Column

    /// A baseline of these rows; `labels` all missing when `nil`.
    public init(
        schema: ModelSchema, source: String, setAt: Timestamp, predictions: PredictionBatch, labels: Column? = nil
    ) {
        self.schema = schema
        self.source = source
        self.setAt = setAt
        self.predictions = predictions
        self.labels = labels ?? .allMissing(schema.predictionKind, count: predictions.count)
    }
}
