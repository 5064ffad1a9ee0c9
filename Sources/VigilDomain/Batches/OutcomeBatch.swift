/// What really happened: labels for predictions that were made before, matched by their ids.
public struct OutcomeBatch: Hashable, Sendable {
    /// The predictions' ids; one that occurs twice is a correction, and the later row counts.
    public var ids: [String]
    /// Class, value, relevance or class name.
    public var labels: Column
    /// When each label became known, milliseconds since the epoch.
    public var timestamps: [Int64]
    /// When each prediction was made, milliseconds since the epoch; `nil` where that is not known, and empty where it is
    /// known of none.
    ///
    /// With it a prediction is found without a search: the one of that id that is nearest to this time, at most the
    /// model's id horizon away.
    public var predictionTimestamps: [Int64?]

    /// How many outcomes there are.
    public var count: Int { ids.count }

    /// Outcomes from their columns, one value a row each.
    public init(ids: [String], labels: Column, timestamps: [Int64], predictionTimestamps: [Int64?] = []) {
        self.ids = ids
        self.labels = labels
        self.timestamps = timestamps
        self.predictionTimestamps = predictionTimestamps
    }

    /// No outcomes, with labels of the kind that `schema` has.
    public init(schema: ModelSchema) {
        self.init(ids: [], labels: .empty(schema.predictionKind), timestamps: [])
    }

    /// The rows at `indices`, in that order.
    public func rows(_ indices: [Int]) -> OutcomeBatch {
        OutcomeBatch(
            ids: indices.map { ids[$0] }, labels: labels.rows(indices), timestamps: indices.map { timestamps[$0] },
            predictionTimestamps: predictionTimestamps.isEmpty ? [] : indices.map { predictionTimestamps[$0] })
    }

    /// When a row's prediction was made, where that is known.
    package func predictionTimestamp(_ row: Int) -> Int64? {
        predictionTimestamps.isEmpty ? nil : predictionTimestamps[row]
    }

    /// Adds the rows of `other`.
    ///
    /// - Parameter other: Outcomes with labels of the same kind.
    /// - Throws: `DomainError` when the kinds differ.
    public mutating func append(_ other: OutcomeBatch) throws(DomainError) {
        try labels.append(other.labels)
        if !predictionTimestamps.isEmpty || !other.predictionTimestamps.isEmpty {
            predictionTimestamps =
                (0..<count).map { predictionTimestamp($0) } + (0..<other.count).map { other.predictionTimestamp($0) }
        }
        ids.append(contentsOf: other.ids)
        timestamps.append(contentsOf: other.timestamps)
    }
}
