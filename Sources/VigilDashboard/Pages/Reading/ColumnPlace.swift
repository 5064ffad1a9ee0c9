import VigilDomain
import VigilMonitoring

/// Where a column of a drift finding is found among predictions and their labels.
struct ColumnPlace: Hashable {
    /// The column's name.
    let name: String
    private let place: Place

    private enum Place: Hashable {
        case feature(Int)
        case prediction
        case score
        case label
    }

    /// The place of a finding's column, or `nil` when the schema does not have it any more.
    init?(_ column: ColumnDrift, in schema: ModelSchema) {
        name = column.name
        switch column.role {
        case .prediction: place = .prediction
        case .score: place = .score
        case .label: place = .label
        case .feature:
            guard let index = schema.features.firstIndex(where: { $0.name == column.name }) else { return nil }
            place = .feature(index)
        }
    }

    /// The column's values.
    func values(in batch: PredictionBatch, labels: Column) -> Column {
        switch place {
        case .feature(let index): batch.features[index]
        case .prediction: batch.predictions
        case .score: .numeric(NumericColumn(batch.scores))
        // Those that are not known yet are not missing: they are no part of what was compared.
        case .label: labels.present
        }
    }
}
