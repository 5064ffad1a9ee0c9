package import VigilDomain

/// Writes predictions as NDJSON, in the form that ``PredictionDecoder`` reads.
///
/// Missing values are left out, timestamps are whole milliseconds.
package struct PredictionEncoder: Sendable {
    private let featureKeys: [[UInt8]]
    private let classKeys: [[UInt8]]

    /// An encoder for predictions of a model.
    package init(schema: ModelSchema) {
        featureKeys = schema.features.map { JSONWriter.encoded(key: $0.name) }
        classKeys = (schema.classes ?? []).map { JSONWriter.encoded(key: $0) }
    }

    /// The text of a batch.
    ///
    /// - Parameter batch: Predictions with the columns of the schema.
    /// - Returns: One line a row, UTF-8.
    /// - Throws: `DomainError` when the batch has other columns.
    /// - Complexity: O(values).
    package func encode(_ batch: PredictionBatch) throws(DomainError) -> [UInt8] {
        try encode(batch, rows: 0..<batch.count)
    }

    /// The text of some rows of a batch.
    ///
    /// - Parameters:
    ///   - batch: Predictions with the columns of the schema.
    ///   - rows: The rows to be written.
    /// - Returns: One line a row, UTF-8.
    /// - Throws: `DomainError` when the batch has other columns.
    package func encode(_ batch: PredictionBatch, rows: Range<Int>) throws(DomainError) -> [UInt8] {
        guard batch.features.count == featureKeys.count else {
            throw DomainError(
                .lengthMismatch, field: "features",
                detail: "\(batch.features.count) columns were given; the schema has \(featureKeys.count)")
        }
        guard batch.probabilities.count == classKeys.count else {
            throw DomainError(
                .lengthMismatch, field: "probabilities",
                detail: "\(batch.probabilities.count) columns were given; the schema has \(classKeys.count) classes")
        }
        let features = zip(featureKeys, batch.features).map { EncodedColumn(key: $0, column: $1) }
        let others = [
            EncodedColumn("score", .numeric(NumericColumn(batch.scores))),
            EncodedColumn("prediction", batch.predictions),
            EncodedColumn("group", .categorical(batch.groups)),
            EncodedColumn("rank", .numeric(NumericColumn(batch.ranks))),
            EncodedColumn("inference_time_ms", .numeric(NumericColumn(batch.inferenceMilliseconds))),
        ]
        let probabilities = zip(classKeys, batch.probabilities).map {
            EncodedColumn(key: $0, column: .numeric(NumericColumn($1)))
        }
        var writer = JSONWriter(capacity: rows.count * (64 + 16 * (features.count + probabilities.count)))
        for row in rows {
            writer.beginObject()
            writer.member("id", batch.ids[row])
            writer.key("timestamp")
            writer.value(batch.timestamps[row])
            writer.key("features")
            writer.beginObject()
            // By index: a loop over the elements would retain and release the four arrays of each column for each value.
            for index in features.indices { features[index].write(row, to: &writer) }
            writer.endObject()
            for index in others.indices { others[index].write(row, to: &writer) }
            if probabilities.contains(where: { $0.hasValue(row) }) {
                writer.key("probabilities")
                writer.beginObject()
                for index in probabilities.indices { probabilities[index].write(row, to: &writer) }
                writer.endObject()
            }
            writer.endObject()
            writer.endLine()
        }
        return writer.bytes
    }
}

/// Writes outcomes as NDJSON, in the form that ``OutcomeDecoder`` reads.
package struct OutcomeEncoder: Sendable {
    /// An encoder.
    package init() {}

    /// The text of a batch.
    ///
    /// - Parameter batch: Outcomes; one whose label is missing is left out.
    /// - Returns: One line a row, UTF-8.
    /// - Complexity: O(rows).
    package func encode(_ batch: OutcomeBatch) -> [UInt8] {
        let label = EncodedColumn("label", batch.labels)
        var writer = JSONWriter(capacity: batch.count * 64)
        for row in 0..<batch.count where label.hasValue(row) {
            writer.beginObject()
            writer.member("id", batch.ids[row])
            label.write(row, to: &writer)
            writer.key("timestamp")
            writer.value(batch.timestamps[row])
            if let time = batch.predictionTimestamp(row) {
                writer.key("prediction_timestamp")
                writer.value(time)
            }
            writer.endObject()
            writer.endLine()
        }
        return writer.bytes
    }
}

/// A column with its key, both ready to be written: names are escaped once and not once a row.
private struct EncodedColumn {
    private let key: [UInt8]
    private let numbers: [Double]
    private let codes: [UInt32]
    private let names: [[UInt8]]

    init(_ name: String, _ column: Column) { self.init(key: JSONWriter.encoded(key: name), column: column) }

    init(key: [UInt8], column: Column) {
        self.key = key
        switch column {
        case .numeric(let column):
            numbers = column.values
            (codes, names) = ([], [])
        case .categorical(let column):
            numbers = []
            codes = column.codes
            names = column.dictionary.map { name in
                var bytes: [UInt8] = []
                bytes.appendJSON(name)
                return bytes
            }
        }
    }

    func hasValue(_ row: Int) -> Bool {
        codes.isEmpty ? !numbers[row].isNaN : codes[row] != CategoricalColumn.missing
    }

    func write(_ row: Int, to writer: inout JSONWriter) {
        guard hasValue(row) else { return }
        writer.key(encoded: key)
        if codes.isEmpty {
            writer.value(numbers[row])
        } else {
            writer.value(encoded: names[Int(codes[row])])
        }
    }
}
