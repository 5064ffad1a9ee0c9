package import VigilDomain

/// Writes predictions in the binary form, as ``PredictionDecoder`` reads it.
///
/// Columns without a value are left out.
package struct PredictionColumnsEncoder: Sendable {
    private let schema: ModelSchema

    /// An encoder for predictions of a model.
    package init(schema: ModelSchema) { self.schema = schema }

    /// The body of some rows of a batch.
    ///
    /// - Parameters:
    ///   - batch: Predictions with the columns of the schema.
    ///   - rows: The rows to be written; all of them when `nil`.
    /// - Returns: The body.
    /// - Throws: `DomainError` when the batch has other columns, or more than the form can hold.
    /// - Complexity: O(values).
    package func encode(_ batch: PredictionBatch, rows: Range<Int>? = nil) throws(DomainError) -> [UInt8] {
        try batch.validateColumns(against: schema)
        let rows = rows ?? 0..<batch.count
        let columns = batch.features.count + batch.probabilities.count
        var writer = try ColumnsWriter(.predictions, rows: rows, capacity: rows.count * (48 + 8 * columns) + 1024)
        try writer.add(ids: batch.ids)
        try writer.add("timestamp", times: batch.timestamps)
        for (feature, column) in zip(schema.features, batch.features) {
            try writer.add("features." + feature.name, column)
        }
        try writer.add("score", numbers: batch.scores)
        try writer.add("prediction", batch.predictions)
        try writer.add("group", names: batch.groups)
        try writer.add("rank", numbers: batch.ranks)
        try writer.add("inference_time_ms", numbers: batch.inferenceMilliseconds)
        for (name, values) in zip(schema.classes ?? [], batch.probabilities) {
            try writer.add("probabilities." + name, numbers: values)
        }
        return try writer.finished()
    }
}

/// Writes outcomes in the binary form, as ``OutcomeDecoder`` reads it.
package struct OutcomeColumnsEncoder: Sendable {
    /// An encoder.
    package init() {}

    /// The body of a batch.
    ///
    /// - Parameter batch: Outcomes; one whose label is missing is left out.
    /// - Returns: The body.
    /// - Throws: `DomainError` for more than the form can hold.
    /// - Complexity: O(rows).
    package func encode(_ batch: OutcomeBatch) throws(DomainError) -> [UInt8] {
        let labelled = (0..<batch.count).filter { row in
            switch batch.labels {
            case .numeric(let labels): !labels.values[row].isNaN
            case .categorical(let labels): labels.codes[row] != CategoricalColumn.missing
            }
        }
        let batch = labelled.count == batch.count ? batch : batch.rows(labelled)
        var writer = try ColumnsWriter(.outcomes, rows: 0..<batch.count, capacity: batch.count * 48 + 256)
        try writer.add(ids: batch.ids)
        try writer.add("timestamp", times: batch.timestamps)
        try writer.add("label", batch.labels)
        if batch.predictionTimestamps.contains(where: { $0 != nil }) {
            try writer.add(
                "prediction_timestamp", times: batch.predictionTimestamps.map { $0 ?? ColumnsFormat.missingTime })
        }
        return try writer.finished()
    }
}
