/// What really happened: labels for predictions that were made before, matched by their ids.
public struct OutcomeBatch: Hashable, Sendable {
    /// The predictions' ids; one that occurs twice is a correction, and the later row counts.
    public var ids: [String]
    /// Class, value, relevance or class name.
    public var labels: Column
    /// When each label became known, milliseconds since the epoch.
    public var timestamps: [Int64]

    /// How many outcomes there are.
    public var count: Int { ids.count }

    /// Outcomes from their columns, one value a row each.
    public init(ids: [String], labels: Column, timestamps: [Int64]) {
        self.ids = ids
        self.labels = labels
        self.timestamps = timestamps
    }

    /// No outcomes, with labels of the kind that `schema` has.
    public init(schema: ModelSchema) {
        self.init(ids: [], labels: .empty(schema.predictionKind), timestamps: [])
    }

    /// The rows at `indices`, in that order.
    public func rows(_ indices: [Int]) -> OutcomeBatch {
        OutcomeBatch(
            ids: indices.map { ids[$0] }, labels: labels.rows(indices), timestamps: indices.map { timestamps[$0] })
    }

    /// Adds the rows of `other`.
    ///
    /// - Parameter other: Outcomes with labels of the same kind.
    /// - Throws: `DomainError` when the kinds differ.
    public mutating func append(_ other: OutcomeBatch) throws(DomainError) {
        try labels.append(other.labels)
        ids.append(contentsOf: other.ids)
        timestamps.append(contentsOf: other.timestamps)
    }
}
