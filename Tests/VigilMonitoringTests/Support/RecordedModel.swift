import Foundation
import VigilDomain
import VigilFormats

@testable import VigilMonitoring

/// A recording of a model's predictions with the labels that came later, from `Tests/data`.
struct RecordedModel {
    var baseline: Baseline
    var production: PredictionBatch
    var labels: Column
    /// The calendar month of each row of `production`, such as `2019-04`.
    private var months: [String]

    /// One calendar month or quarter of production.
    struct Window {
        var name: String
        var batch: PredictionBatch
        var labels: Column
    }

    init(_ file: String, task: ModelTask, numeric: [String], categorical: [String] = []) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        var options = TableOptions()
        options.types = TypeOverrides(
            Dictionary(
                uniqueKeysWithValues: (categorical + ["timestamp", "partition", "row_id"]).map {
                    ($0, ColumnKind.categorical)
                } + numeric.map { ($0, .numeric) }))
        let table = try Table.read(path: folder.appending(path: "data/\(file)").path(), options: options)
        func column(_ name: String) throws -> Column {
            guard let column = table.column(name) else {
                throw DomainError(.invalidValue, field: name, detail: "\(file) has no such column")
            }
            return column
        }
        func texts(_ name: String) throws -> [String] {
            let names = try column(name).names ?? CategoricalColumn([])
            return names.codes.map { names.dictionary[Int($0)] }
        }
        let schema = ModelSchema(
            model: Fixtures.model, task: task,
            features: numeric.map { FeatureSchema(name: $0, kind: .numeric) }
                + categorical.map { FeatureSchema(name: $0, kind: .categorical) }, window: .month)
        var batch = Tables.batch(schema, rows: table.rows)
        batch.features = try (numeric + categorical).map(column)
        batch.predictions = try column("prediction")
        if task == .binaryClassification { batch.scores = try column("score").numbers ?? [] }
        let parts = try texts("partition")
        let reference = parts.indices.filter { parts[$0] == "reference" }
        let later = parts.indices.filter { parts[$0] == "production" }
        let all = try column("label")
        baseline = Baseline(
            schema: schema, source: file, setAt: Fixtures.wall(0), predictions: batch.rows(reference),
            labels: all.rows(reference))
        production = batch.rows(later)
        labels = all.rows(later)
        let moments = try texts("timestamp")
        months = later.map { String(moments[$0].prefix(7)) }
    }

    /// The windows of production, of one month or of three, ascending.
    func windows(months length: Int) -> [Window] {
        var rows: [String: [Int]] = [:]
        for (row, month) in months.enumerated() {
            let parts = month.split(separator: "-").compactMap { Int($0) }
            let first = (parts[1] - 1) / length * length + 1
            rows["\(parts[0])-\(first < 10 ? "0" : "")\(first)", default: []].append(row)
        }
        return rows.keys.sorted().map { name in
            let own = rows[name] ?? []
            return Window(name: name, batch: production.rows(own), labels: labels.rows(own))
        }
    }
}

/// An estimated metric of a window beside the realised one.
struct EstimatedWindow: CustomStringConvertible {
    var name: String
    var estimate: EstimatedMetric
    var realized: MetricValue
    var contradiction: EstimateContradiction

    init(
        _ window: RecordedModel.Window, _ metric: MetricID, _ estimator: PerformanceEstimator, isWeighted: Bool = false
    ) throws {
        name = window.name
        let estimates =
            isWeighted ? try estimator.weightedEstimates(for: window.batch) : try estimator.estimates(for: window.batch)
        guard let found = estimates.first(where: { $0.metric == metric }) else {
            throw DomainError(.invalidValue, field: metric.rawValue, detail: "not estimated")
        }
        estimate = found
        let table = try LabelledTable(schema: estimator.schema, predictions: window.batch, labels: window.labels)
        realized = MetricCatalog.metric(metric)?.compute(table) ?? .notEnoughData(have: 0, need: 1)
        contradiction = EstimateContradiction(
            estimate: found, realized: realized,
            labels: LabelCoverage(
                predictions: table.rows, labelled: table.labelled, lastLabelAt: nil, isMature: true))
    }

    /// Estimate less realised metric; NaN where either is missing.
    var difference: Double {
        (estimate.value.measurement?.value ?? .nan) - (realized.measurement?.value ?? .nan)
    }

    /// The difference in the realised metric's own standard errors, as a reader of a page sees it.
    var inRealizedErrors: Double { difference / (realized.measurement?.standardError ?? .nan) }

    /// The difference in its own standard errors.
    var score: Double { difference / (estimate.value.measurement?.standardError ?? .nan) }

    var description: String {
        let estimated = estimate.value.measurement
        let known = realized.measurement
        func text(_ value: Double?) -> String { NumberText.number(value ?? .nan) }
        return "\(name) \(estimate.metric) n=\(known?.count ?? 0) estimated \(text(estimated?.value)) ± "
            + "\(text(estimated?.standardError)) (sampling \(text(estimate.samplingError)), fit "
            + "\(text(estimate.fitError))) [\(text(estimated?.lower95)), \(text(estimated?.upper95))] realised "
            + "\(text(known?.value)) ± \(text(known?.standardError)); difference "
            + "\(NumberText.fixed(score, decimals: 2)) of its own errors, "
            + "\(NumberText.fixed(inRealizedErrors, decimals: 2)) of the realised one's; effective rows "
            + "\(text(estimate.effectiveRows))"
    }
}
