package import VigilDomain

/// The numbers of some predictions that live detectors look at, column by column, in the order in which they came.
package struct LiveRows: Sendable {
    /// Where a number of a prediction stands.
    package enum Place: Hashable, Sendable {
        /// A feature, by its place in the schema.
        case feature(Int)
        /// The score.
        case score
        /// The prediction.
        case prediction
        /// How wrong the prediction was: 1 or 0 of a class, the distance of a number; missing without a label.
        case error
    }

    /// A column of a schema that live detectors may watch.
    package struct Column: Hashable, Sendable {
        /// Its name.
        package let name: String
        /// Where its numbers stand.
        package let place: Place
    }

    /// The columns, features first.
    package let columns: [Column]
    /// The predictions' identifiers.
    package private(set) var ids: [String] = []
    /// Their times.
    package private(set) var moments: [Timestamp] = []
    /// A column's values; NaN where they are missing.
    private(set) var values: [[Double]]

    /// How many predictions there are.
    package var count: Int { ids.count }

    /// No predictions yet.
    ///
    /// - Parameters:
    ///   - schema: The model version.
    ///   - includesErrors: Whether the error is a column as well; it is only known where labels are.
    package init(schema: ModelSchema, includesErrors: Bool = false) {
        columns = Self.columns(of: schema, includesErrors: includesErrors)
        values = Array(repeating: [], count: columns.count)
    }

    /// No predictions yet, of the columns of others.
    ///
    /// - Parameter other: Rows of a version.
    package init(columnsOf other: LiveRows) {
        columns = other.columns
        values = Array(repeating: [], count: columns.count)
    }

    /// The predictions of a batch in the order of their times; rows of one moment in their own order.
    ///
    /// - Parameters:
    ///   - batch: Of the schema's columns.
    ///   - labels: One label a row; the error is a column only with them.
    ///   - schema: The model version.
    package init(_ batch: PredictionBatch, labels: VigilDomain.Column? = nil, schema: ModelSchema) {
        columns = Self.columns(of: schema, includesErrors: labels != nil)
        let times = batch.timestamps
        let order = times.indices.sorted { (times[$0], $0) < (times[$1], $1) }
        ids = order.map { batch.ids[$0] }
        moments = order.map { Timestamp(milliseconds: times[$0]) }
        values = columns.map { column in
            let all = Self.values(of: column.place, in: batch, labels: labels)
            return order.map { all[$0] }
        }
    }

    /// Adds one prediction.
    ///
    /// - Parameters:
    ///   - id: Its identifier.
    ///   - moment: When it was made.
    ///   - value: Its number at a place; NaN where it is missing.
    package mutating func append(id: String, moment: Timestamp, value: (Place) -> Double) {
        ids.append(id)
        moments.append(moment)
        for (index, column) in columns.enumerated() { values[index].append(value(column.place)) }
    }

    /// Adds the predictions of other rows with the same columns.
    ///
    /// - Parameter other: What comes behind.
    package mutating func append(_ other: LiveRows) {
        precondition(columns == other.columns, "rows of one version have the same columns")
        ids += other.ids
        moments += other.moments
        for index in values.indices { values[index] += other.values[index] }
    }

    /// Those at some places.
    ///
    /// - Parameter places: Indices, in the order wanted.
    /// - Returns: Rows of the same columns.
    package func rows(_ places: [Int]) -> LiveRows {
        var part = self
        part.ids = places.map { ids[$0] }
        part.moments = places.map { moments[$0] }
        part.values = values.map { column in places.map { column[$0] } }
        return part
    }

    private static func columns(of schema: ModelSchema, includesErrors: Bool) -> [Column] {
        var columns = schema.features.enumerated().filter { $0.element.kind == .numeric }.map {
            Column(name: $0.element.name, place: .feature($0.offset))
        }
        columns.append(Column(name: "score", place: .score))
        if schema.predictionKind == .numeric { columns.append(Column(name: "prediction", place: .prediction)) }
        if includesErrors, schema.task != .ranking { columns.append(Column(name: "error", place: .error)) }
        return columns
    }

    private static func values(
        of place: Place, in batch: PredictionBatch, labels: VigilDomain.Column?
    ) -> [Double] {
        let column: VigilDomain.Column
        switch place {
        case .feature(let index): column = batch.features[index]
        case .score: return batch.scores
        case .prediction: column = batch.predictions
        case .error: return errors(of: batch.predictions, labels)
        }
        if case .numeric(let numbers) = column { return numbers.values }
        return [Double](repeating: .nan, count: batch.count)
    }

    private static func errors(of predictions: VigilDomain.Column, _ labels: VigilDomain.Column?) -> [Double] {
        switch (predictions, labels) {
        case (.numeric(let predicted), .numeric(let actual)):
            // Of the classes 0 and 1 the distance is 1 for a wrong one.
            return zip(predicted.values, actual.values).map { abs($0 - $1) }
        case (.categorical(let predicted), .categorical(let actual)):
            return predicted.codes.indices.map { row in
                guard let first = predicted[row], let second = actual[row] else { return .nan }
                return first == second ? 0 : 1
            }
        default: return [Double](repeating: .nan, count: predictions.count)
        }
    }
}
