package import VigilDomain

/// Some rows of a recording: predictions, and what is recorded of their outcomes.
package struct ReplayChunk: Hashable, Sendable {
    /// The predictions.
    package var predictions: PredictionBatch
    /// One label a row, missing where none was recorded.
    package var labels: Column
    /// When each label became known, milliseconds since the epoch; `nil` where the recording does not say.
    package var labelTimestamps: [Int64?]
    /// Rows of the file up to and with this chunk's last one, those that were filtered out counted.
    package var rowsRead: Int

    /// Rows of a recording.
    package init(predictions: PredictionBatch, labels: Column, labelTimestamps: [Int64?], rowsRead: Int) {
        self.predictions = predictions
        self.labels = labels
        self.labelTimestamps = labelTimestamps
        self.rowsRead = rowsRead
    }

    /// How many rows there are.
    package var count: Int { predictions.count }

    /// The label of a row, or `nil` where it is missing.
    func label(_ row: Int) -> ReplayOrder.Label? {
        switch labels {
        case .numeric(let column): column.values[row].isNaN ? nil : .number(column.values[row])
        case .categorical(let column): column[row].map { .name($0) }
        }
    }
}

extension OutcomeBatch {
    /// Outcomes that became known, as a batch for the wire.
    ///
    /// - Parameters:
    ///   - outcomes: The outcomes, with labels of `kind`; others count as missing.
    ///   - kind: The kind of the model's labels.
    package init(_ outcomes: some Collection<ReplayOrder.Outcome>, kind: ColumnKind) {
        let labels: Column
        switch kind {
        case .numeric:
            labels = .numeric(
                NumericColumn(outcomes.map { if case .number(let value) = $0.label { value } else { .nan } }))
        case .categorical:
            labels = .categorical(
                CategoricalColumn(outcomes.map { if case .name(let name) = $0.label { name } else { nil } }))
        }
        self.init(
            ids: outcomes.map(\.id), labels: labels, timestamps: outcomes.map(\.knownAt),
            predictionTimestamps: outcomes.map(\.predictedAt))
    }
}
