import VigilDomain

@testable import VigilMonitoring

/// Small labelled tables of every task.
enum Tables {
    static func batch(_ schema: ModelSchema, rows: Int) -> PredictionBatch {
        var batch = PredictionBatch(schema: schema)
        batch.ids = (0..<rows).map { "p\($0)" }
        batch.timestamps = (0..<rows).map { Int64($0) * 1000 }
        batch.scores = Array(repeating: .nan, count: rows)
        batch.predictions = .allMissing(schema.predictionKind, count: rows)
        batch.groups = CategoricalColumn(Array(repeating: nil, count: rows))
        batch.ranks = Array(repeating: .nan, count: rows)
        batch.inferenceMilliseconds = Array(repeating: .nan, count: rows)
        return batch
    }

    static func binary(
        labels: [Double], scores: [Double]? = nil, classes: [Double]? = nil, threshold: Double = 0.5,
        main: MetricID? = nil
    ) throws -> LabelledTable {
        var schema = Fixtures.schema(.binaryClassification, main: main)
        schema.decisionThreshold = threshold
        var rows = batch(schema, rows: labels.count)
        if let scores { rows.scores = scores }
        if let classes { rows.predictions = .numeric(NumericColumn(classes)) }
        return try LabelledTable(schema: schema, predictions: rows, labels: .numeric(NumericColumn(labels)))
    }

    /// A binary table with the given confusion counts and no scores.
    static func confusion(_ hits: Int, _ falseAlarms: Int, _ misses: Int, _ rejections: Int) throws -> LabelledTable {
        func column(_ values: [(Double, Int)]) -> [Double] {
            values.flatMap { Array(repeating: $0.0, count: $0.1) }
        }
        return try binary(
            labels: column([(1, hits), (0, falseAlarms), (1, misses), (0, rejections)]),
            classes: column([(1, hits), (1, falseAlarms), (0, misses), (0, rejections)]))
    }

    static func multiclass(labels: [String?], classes: [String?]) throws -> LabelledTable {
        let schema = Fixtures.schema(.multiclassClassification)
        var rows = batch(schema, rows: labels.count)
        rows.predictions = .categorical(CategoricalColumn(classes))
        return try LabelledTable(schema: schema, predictions: rows, labels: .categorical(CategoricalColumn(labels)))
    }

    static func regression(labels: [Double], predictions: [Double]) throws -> LabelledTable {
        let schema = Fixtures.schema(.regression)
        var rows = batch(schema, rows: labels.count)
        rows.predictions = .numeric(NumericColumn(predictions))
        return try LabelledTable(schema: schema, predictions: rows, labels: .numeric(NumericColumn(labels)))
    }

    static func ranking(
        queries: [String?], labels: [Double], scores: [Double]? = nil, ranks: [Double]? = nil, relevantFrom: Double = 1
    ) throws -> LabelledTable {
        var schema = Fixtures.schema(.ranking)
        schema.relevantFrom = relevantFrom
        var rows = batch(schema, rows: labels.count)
        rows.groups = CategoricalColumn(queries)
        if let scores { rows.scores = scores }
        if let ranks { rows.ranks = ranks }
        return try LabelledTable(schema: schema, predictions: rows, labels: .numeric(NumericColumn(labels)))
    }

    static func value(_ metric: MetricID, _ table: LabelledTable) -> MetricValue {
        MetricCatalog.metric(metric)?.compute(table) ?? Fixtures.unexpected("\(metric) is in the catalog")
    }

    /// The metric's number, NaN where it has none.
    static func number(_ metric: MetricID, _ table: LabelledTable) -> Double {
        value(metric, table).measurement?.value ?? .nan
    }
}

/// Whether two numbers agree to a relative 1e-12, the error of a few roundings.
func isClose(_ one: Double, _ other: Double, _ tolerance: Double = 1e-12) -> Bool {
    abs(one - other) <= tolerance * max(1, abs(other))
}
