import Foundation
import VigilDomain
import VigilFormats

/// A recording of a model's predictions that comes with the source: what is known of its columns.
struct RecordedStream: Sendable {
    var name: String
    /// Below the repository's root, where the program is run.
    var path: String
    var task: ModelTask
    var numeric: [String]
    var categorical: [String]
    /// The length of the model's windows.
    var window: WindowLength

    static let all: [RecordedStream] = [
        RecordedStream(
            name: "lead_grants", path: "Tests/data/lead_grants.csv", task: .binaryClassification,
            numeric: [
                "num_ci", "num_people", "success_ci", "unsuccess_ci", "astar_ci", "a_ci", "b_ci", "c_ci", "astar_total",
                "a_total", "b_total", "c_total", "all_pub",
            ], categorical: ["contract_value_band", "sponsor_code", "category_code", "weekday"], window: .quarter),
        RecordedStream(
            name: "churn_cdnow", path: "Tests/data/churn_cdnow.csv.gz", task: .binaryClassification,
            numeric: [
                "recency_days", "tenure_days", "orders", "items", "spend", "orders_90d", "spend_90d", "avg_order",
                "log_spend",
            ], categorical: [], window: .month),
        RecordedStream(
            name: "matching_lucas", path: "Examples/RealEstate/data/matching_lucas.csv.gz", task: .ranking,
            numeric: [
                "budget", "wanted_area", "wanted_beds", "estimated_price", "area", "beds", "over_budget",
                "under_budget", "area_gap", "beds_gap", "distance_km",
            ], categorical: [], window: .quarter),
        RecordedStream(
            name: "valuation_lucas", path: "Tests/data/valuation_lucas.csv.gz", task: .regression,
            numeric: [
                "age_years", "TLA", "beds", "baths", "halfbaths", "frontage", "depth", "garagesqft", "rooms", "lotsize",
                "x_m", "y_m",
            ], categorical: ["stories", "wall", "garage"], window: .month),
        RecordedStream(
            name: "churn_telco", path: "Tests/data/churn_telco.csv", task: .binaryClassification,
            numeric: ["tenure", "monthly_charges"],
            categorical: [
                "female", "senior_citizen", "partner", "dependents", "phone_service", "paperless_billing",
                "multiple_lines", "internet_service", "online_security", "online_backup", "device_protection",
                "tech_support", "streaming_tv", "streaming_movies", "contract", "payment_method",
            ], window: .month),
        RecordedStream(
            name: "flights_ewr", path: "Tests/data/flights_ewr.csv.gz", task: .binaryClassification,
            numeric: ["hour", "distance", "temp", "wind_speed", "precip", "visib"],
            categorical: ["weekday", "carrier", "dest"], window: .day),
        RecordedStream(
            name: "nannyml_car_loan", path: "Tests/data/nannyml_car_loan.csv.gz", task: .binaryClassification,
            numeric: ["car_value", "debt_to_income_ratio", "loan_length", "driver_tenure"],
            categorical: ["salary_range", "repaid_loan_on_prev_car", "size_of_downpayment"], window: .week),
    ]

    /// The rows of the reference period.
    ///
    /// - Returns: In the file's order.
    /// - Throws: `FormatError` or `DomainError` where the file is not there or not as described here.
    func reference() throws -> PredictionBatch {
        var options = TableOptions()
        options.types = TypeOverrides(
            Dictionary(
                uniqueKeysWithValues: (categorical + ["timestamp", "partition", "row_id"]).map {
                    ($0, ColumnKind.categorical)
                } + numeric.map { ($0, .numeric) }))
        let table = try Table.read(path: path, options: options)
        let parts = try texts(table, "partition")
        var batch = PredictionBatch(schema: try schema(window))
        batch.ids = try texts(table, "row_id")
        batch.timestamps = try texts(table, "timestamp").map { text in
            guard let moment = Timestamp(text) else { throw Self.problem("timestamp", "\(text) in \(path)") }
            return moment.milliseconds
        }
        batch.features = try (numeric + categorical).map { try column(table, $0) }
        batch.predictions = try column(table, "prediction")
        let missing = [Double](repeating: .nan, count: table.rows)
        batch.scores = missing
        if case .numeric(let scores)? = table.column("score") { batch.scores = scores.values }
        batch.groups = CategoricalColumn([String?](repeating: nil, count: table.rows))
        batch.ranks = missing
        batch.inferenceMilliseconds = missing
        return batch.rows(parts.indices.filter { parts[$0] == "reference" })
    }

    /// The model as it would be registered with windows of some length.
    func schema(_ window: WindowLength) throws -> ModelSchema {
        ModelSchema(
            model: try ModelName(name.replacing("_", with: "-")), task: task,
            features: numeric.map { FeatureSchema(name: $0, kind: .numeric) }
                + categorical.map { FeatureSchema(name: $0, kind: .categorical) },
            window: window)
    }

    private func column(_ table: Table, _ name: String) throws -> Column {
        guard let column = table.column(name) else { throw Self.problem(name, "\(path) has no such column") }
        return column
    }

    private func texts(_ table: Table, _ name: String) throws -> [String] {
        guard case .categorical(let names) = try column(table, name) else {
            throw Self.problem(name, "numbers in \(path)")
        }
        return names.codes.map { $0 == CategoricalColumn.missing ? "" : names.dictionary[Int($0)] }
    }

    private static func problem(_ field: String, _ detail: String) -> DomainError {
        DomainError(.invalidValue, field: field, detail: detail)
    }
}
