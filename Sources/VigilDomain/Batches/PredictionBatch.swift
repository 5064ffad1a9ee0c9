/// Predictions of one model version, column by column.
///
/// Built once, at the edge, checked against the model's schema, and from then on only passed along: to the log, to the
/// windows, to compression. Row `i` of every column belongs to `ids[i]`.
public struct PredictionBatch: Hashable, Sendable {
    /// The caller's identifiers; unique in the batch.
    public var ids: [String]
    /// When each prediction was made, milliseconds since the epoch.
    public var timestamps: [Int64]
    /// The features, in the order of the schema.
    public var features: [Column]
    /// Probability of class 1, confidence, or ranking score; NaN where not given.
    public var scores: [Double]
    /// Class, value or class name, of the schema's `predictionKind`.
    public var predictions: Column
    /// Ranking: the query of each row, missing elsewhere.
    public var groups: CategoricalColumn
    /// Ranking: the place in the list, from 1; NaN where the order of `scores` decides.
    public var ranks: [Double]
    /// How long the model took, in milliseconds; NaN where not reported.
    public var inferenceMilliseconds: [Double]
    /// The probability of each of the schema's `classes`, a column a class and a value a row.
    ///
    /// All of a row's are NaN where not given, and otherwise sum to 1. Without `classes` there are no columns.
    public var probabilities: [[Double]]

    /// How many predictions there are.
    public var count: Int { ids.count }

    /// An empty batch with the columns of `schema`.
    public init(schema: ModelSchema) {
        ids = []
        timestamps = []
        features = schema.features.map { .empty($0.kind) }
        scores = []
        predictions = .empty(schema.predictionKind)
        groups = CategoricalColumn(dictionary: [], codes: [])
        ranks = []
        inferenceMilliseconds = []
        probabilities = Array(repeating: [], count: schema.classes?.count ?? 0)
    }

    /// The first and the last moment, or `nil` for an empty batch.
    public var timeSpan: (first: Timestamp, last: Timestamp)? {
        guard let first = timestamps.min(), let last = timestamps.max() else { return nil }
        return (Timestamp(milliseconds: first), Timestamp(milliseconds: last))
    }
}

extension PredictionBatch {
    /// The rows at `indices`, in that order.
    public func rows(_ indices: [Int]) -> PredictionBatch {
        var part = self
        part.ids = indices.map { ids[$0] }
        part.timestamps = indices.map { timestamps[$0] }
        part.features = features.map { $0.rows(indices) }
        part.scores = indices.map { scores[$0] }
        part.predictions = predictions.rows(indices)
        part.groups.codes = indices.map { groups.codes[$0] }
        part.ranks = indices.map { ranks[$0] }
        part.inferenceMilliseconds = indices.map { inferenceMilliseconds[$0] }
        part.probabilities = probabilities.map { column in indices.map { column[$0] } }
        return part
    }

    /// Adds the rows of `other`, which must have the same columns.
    ///
    /// - Parameter other: A batch of the same schema.
    /// - Throws: `DomainError` when the columns differ.
    public mutating func append(_ other: PredictionBatch) throws(DomainError) {
        guard features.count == other.features.count else {
            throw DomainError(
                .lengthMismatch, field: "features",
                detail: "a batch of \(other.features.count) feature columns cannot follow one of \(features.count)")
        }
        guard probabilities.count == other.probabilities.count else {
            throw DomainError(
                .lengthMismatch, field: "probabilities",
                detail: "a batch of \(other.probabilities.count) classes cannot follow one of \(probabilities.count)")
        }
        for index in features.indices { try features[index].append(other.features[index]) }
        try predictions.append(other.predictions)
        ids.append(contentsOf: other.ids)
        timestamps.append(contentsOf: other.timestamps)
        scores.append(contentsOf: other.scores)
        groups.append(other.groups)
        ranks.append(contentsOf: other.ranks)
        inferenceMilliseconds.append(contentsOf: other.inferenceMilliseconds)
        for index in probabilities.indices { probabilities[index].append(contentsOf: other.probabilities[index]) }
    }
}
