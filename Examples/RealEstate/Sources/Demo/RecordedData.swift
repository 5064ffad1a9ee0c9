import Foundation
import RealEstate
import VigilClient
import VigilDomain
import VigilFormats

/// The recorded predictions of a model, in the example's data folder.
struct RecordedData: Sendable {
    let schema: ModelSchema
    let file: String
    /// Roles of columns that do not go by their usual names.
    let columns: [ReplayColumns.Role: String]

    static let folder = "Examples/RealEstate/data"

    static let all: [RecordedData] = RealEstateModels.schemas.map { schema in
        switch schema.model {
        case RealEstateModels.leadScoring: RecordedData(schema: schema, file: "lead_grants.csv", columns: [:])
        case RealEstateModels.churnPrediction: RecordedData(schema: schema, file: "churn_cdnow.csv.gz", columns: [:])
        case RealEstateModels.propertyMatching:
            // `label` there only says which property was bought; `relevance` grades all of them.
            RecordedData(
                schema: schema, file: "matching_lucas.csv.gz", columns: [.label: "relevance", .group: "query_id"])
        default: RecordedData(schema: schema, file: "valuation_lucas.csv.gz", columns: [:])
        }
    }

    var path: String { "\(Self.folder)/\(file)" }

    /// The rows of one part, from the beginning.
    func recording(_ partition: String) throws -> Recording {
        let filter = RowFilter(column: "partition", value: partition)
        return try Recording(path: path, columns: ReplayColumns(named: columns, filters: [filter]), schema: schema)
    }

    /// The reference part, all at once.
    func reference() throws -> (predictions: PredictionBatch, labels: Column) {
        var recording = try recording("reference")
        var predictions = PredictionBatch(schema: schema)
        var labels = Column.empty(schema.predictionKind)
        while let chunk = try recording.next() {
            try predictions.append(chunk.predictions)
            try labels.append(chunk.labels)
        }
        return (predictions, labels)
    }

    /// What the production part holds.
    func survey() throws -> RecordingSurvey { try RecordingSurvey(recording("production")) }
}
