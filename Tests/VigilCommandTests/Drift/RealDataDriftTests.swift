import Foundation
import Testing
import Vigil
import VigilFormats
import VigilSQLite

@testable import VigilCommand

/// What the service says about real streams, against what is known of them.
///
/// The weeks, columns and limits were worked out independently, with NumPy and SciPy: exact conditional Kolmogorov-Smirnov
/// p-values, chi-squared, effects as the root of the squares' difference, Benjamini and Hochberg across columns.
struct RealDataDriftTests {
    @Test("car loan: five columns are found in the first week after the break, and nothing before it")
    func carLoan() async throws {
        let findings = try await findings(
            of: "nannyml_car_loan.csv.gz", window: .week, task: .binaryClassification,
            numeric: ["car_value", "debt_to_income_ratio", "loan_length", "driver_tenure"],
            categorical: ["salary_range", "repaid_loan_on_prev_car", "size_of_downpayment"])
        #expect(findings.count >= 43)
        // The break is on Sunday 2019-03-31: the week before April holds 73 rows after it.
        let clean = findings.filter { $0.window.end <= Timestamp("2019-04-01T00:00:00Z") ?? $0.window.start }
        let alarms = clean.filter(\.result.overallDriftDetected).map { "\($0.window.start.civilDate)" }
        #expect(clean.count >= 21)
        #expect(alarms == [], "false alarms from November to March: \(alarms.count) of \(clean.count) windows")
        let first = try #require(findings.first { $0.window.start == Timestamp("2019-04-01T00:00:00Z") })
        let drifted = Set(first.result.driftedColumns.map(\.name))
        #expect(drifted == ["car_value", "salary_range", "loan_length", "repaid_loan_on_prev_car", "score"])
        for finding in findings {
            let names = Set(finding.result.driftedColumns.map(\.name))
            #expect(names.isDisjoint(with: ["size_of_downpayment", "driver_tenure", "debt_to_income_ratio"]))
        }
        // The four strong ones go on being found; the last week is cut short.
        let after = findings.filter { $0.window.start >= first.window.start }.dropLast()
        for name in ["car_value", "loan_length", "repaid_loan_on_prev_car"] {
            #expect(after.allSatisfy { $0.result.driftedColumns.map(\.name).contains(name) }, "\(name)")
        }
        #expect(first.result.columns.first { $0.name == "car_value" }?.driftingSince == first.window.start)
    }

    @Test("valuation: the recoding of the wall is found in July 1996, and its end in April 1998")
    func wall() async throws {
        let findings = try await findings(
            of: "valuation_lucas.csv.gz", window: .month, task: .regression,
            numeric: [
                "age_years", "TLA", "beds", "baths", "halfbaths", "frontage", "depth", "garagesqft", "rooms", "lotsize",
                "x_m", "y_m",
            ], categorical: ["stories", "wall", "garage"])
        let months = findings.filter { $0.result.driftedColumns.contains { $0.name == "wall" } }.map {
            "\($0.window.start.civilDate)".prefix(7)
        }
        #expect(months.first == "1996-07" && months.last == "1998-03" && months.count == 21)
        let july = try #require(findings.first { "\($0.window.start.civilDate)" == "1996-07-01" })
        let wall = try #require(july.result.columns.first { $0.name == "wall" })
        #expect(wall.cause?.kind == .recoding)
        let last = try #require(findings.first { "\($0.window.start.civilDate)" == "1998-03-01" })
        #expect(last.result.columns.first { $0.name == "wall" }?.driftingSince == july.window.start)
    }

    /// Sets the reference part as baseline, records the production part and lets the service check it.
    private func findings(
        of file: String, window: WindowLength, task: ModelTask, numeric: [String], categorical: [String]
    ) async throws -> [DriftFinding] {
        let data = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../data/\(file)").standardized
        var options = TableOptions()
        let named = categorical + ["timestamp", "partition", "row_id"]
        options.types = TypeOverrides(Dictionary(uniqueKeysWithValues: named.map { ($0, ColumnKind.categorical) }))
        let table = try Table.read(path: data.path, options: options)
        let features =
            numeric.map { FeatureSchema(name: $0, kind: .numeric) }
            + categorical.map { FeatureSchema(name: $0, kind: .categorical) }
        let schema = ModelSchema(
            model: try ModelName("real"), task: task, features: features, window: window)
        let rows = try batch(table, schema: schema)
        let parts = try texts(table, "partition")
        let service = MLModelMonitoringService(store: try await .inMemory())
        try await service.registerModel(schema)
        try await service.drift.setBaselineDistribution(
            rows.rows(parts.indices.filter { parts[$0] == "reference" }), for: schema.model)
        let production = parts.indices.filter { parts[$0] == "production" }
        for start in stride(from: 0, to: production.count, by: 10_000) {
            let piece = Array(production[start..<min(start + 10_000, production.count)])
            try await service.recordPredictions(rows.rows(piece), for: schema.model)
        }
        try await service.settle()
        _ = try await service.drift.check(schema.model)
        return try await service.drift.history(of: schema.model)
    }

    private func batch(_ table: Table, schema: ModelSchema) throws -> PredictionBatch {
        var batch = PredictionBatch(schema: schema)
        batch.ids = try texts(table, "row_id")
        batch.timestamps = try texts(table, "timestamp").map { try #require(Timestamp($0)).milliseconds }
        batch.features = try schema.features.map { try #require(table.column($0.name)) }
        batch.predictions = try #require(table.column("prediction"))
        if case .numeric(let scores)? = table.column("score") {
            batch.scores = scores.values
        } else {
            batch.scores = Array(repeating: .nan, count: table.rows)
        }
        batch.groups = CategoricalColumn(Array(repeating: nil, count: table.rows))
        batch.ranks = Array(repeating: .nan, count: table.rows)
        batch.inferenceMilliseconds = Array(repeating: .nan, count: table.rows)
        return batch
    }

    private func texts(_ table: Table, _ name: String) throws -> [String] {
        guard case .categorical(let names)? = table.column(name) else {
            Issue.record("\(name) is not there")
            return []
        }
        return names.codes.map { $0 == CategoricalColumn.missing ? "" : names.dictionary[Int($0)] }
    }
}
