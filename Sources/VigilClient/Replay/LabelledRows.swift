import VigilDomain
import VigilFormats

/// Predictions with their labels as NDJSON, the form in which a baseline is sent.
enum LabelledRows {
    /// The text of a batch; a row without a label has no `label` key.
    ///
    /// - Parameters:
    ///   - batch: Predictions with the columns of `schema`.
    ///   - labels: One a row, missing where unknown.
    ///   - schema: The model's.
    /// - Returns: One line a row, UTF-8.
    /// - Throws: `DomainError` when the batch has other columns.
    static func encode(
        _ batch: PredictionBatch, labels: Column, schema: ModelSchema
    ) throws(DomainError) -> [UInt8] {
        let rows = try PredictionEncoder(schema: schema).encode(batch)
        let suffixes = Suffixes(labels)
        var text: [UInt8] = []
        text.reserveCapacity(rows.count + 12 * batch.count)
        // A line feed inside a text is escaped in JSON, so that each one here ends a row, and the byte before it is the
        // brace that closes the row's object, which is never empty.
        for (row, line) in rows.split(separator: 0x0A).enumerated() {
            text.append(contentsOf: line.dropLast())
            text.append(contentsOf: suffixes[row])
        }
        return text
    }

    /// What stands behind the last member of each row's object.
    private struct Suffixes {
        private static let end = Array("}\n".utf8)
        private let labels: Column
        /// By code, so that a class's name is escaped once.
        private let byName: [[UInt8]]

        init(_ labels: Column) {
            self.labels = labels
            byName = (labels.names?.dictionary ?? []).map { name in
                Self.suffix { $0.value(name) }
            }
        }

        subscript(row: Int) -> [UInt8] {
            switch labels {
            case .numeric(let column):
                let value = column.values[row]
                return value.isNaN ? Self.end : Self.suffix { $0.value(value) }
            case .categorical(let column):
                let code = column.codes[row]
                return code == CategoricalColumn.missing ? Self.end : byName[Int(code)]
            }
        }

        private static func suffix(_ write: (inout JSONWriter) -> Void) -> [UInt8] {
            var writer = JSONWriter(capacity: 24)
            write(&writer)
            return Array(",\"label\":".utf8) + writer.bytes + end
        }
    }
}
