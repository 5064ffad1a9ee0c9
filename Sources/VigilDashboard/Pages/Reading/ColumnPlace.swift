import VigilDomain

/// Where a column of a drift finding is found in a batch of predictions.
struct ColumnPlace: Hashable {
    /// The column's name.
    let name: String
    private let place: Place

    private enum Place: Hashable {
        case feature(Int)
        case prediction
        case score
    }

    /// The place of a finding's column, or `nil` when the schema does not have it any more.
    init?(_ column: ColumnDrift, in schema: ModelSchema) {
        name = column.name
        switch column.role {
        case .prediction: place = .prediction
        case .score: place = .score
        // Labels are no column of a batch of predictions.
        case .label: return nil
        case .feature:
            guard let index = schema.features.firstIndex(where: { $0.name == column.name }) else { return nil }
            place = .feature(index)
        }
    }

    /// The column's values.
    func values(in batch: PredictionBatch) -> Column {
        switch place {
        case .feature(let index): batch.features[index]
        case .prediction: batch.predictions
        case .score: .numeric(NumericColumn(batch.scores))
        }
    }
}
