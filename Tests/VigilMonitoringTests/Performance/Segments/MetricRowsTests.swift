import Testing
import VigilDomain
import VigilStatistics

@testable import VigilMonitoring

@Suite("Rows of a metric")
struct MetricRowsTests {
    /// A random window of a task, some labels and outputs missing.
    static func window(
        _ task: ModelTask, rows: Int, _ random: inout SplitMix64
    ) -> (schema: ModelSchema, predictions: PredictionBatch, labels: Column) {
        var schema = Fixtures.schema(task)
        if task == .binaryClassification {
            schema.businessValue = BusinessValue(
                truePositive: 10, falsePositive: -1, falseNegative: -4, trueNegative: 0.5)
        }
        var batch = Tables.batch(schema, rows: rows)
        var labels: [Double] = []
        var names: [String?] = []
        var values: [Double] = []
        var classes: [String?] = []
        for row in 0..<rows {
            let score = random.uniform()
            batch.scores[row] = (score * 20).rounded() / 20
            let isMissing = random.uniform() < 0.1
            switch task {
            case .binaryClassification:
                labels.append(isMissing ? .nan : random.uniform() < score ? 1 : 0)
                values.append(.nan)
            case .regression:
                labels.append(isMissing ? .nan : (10 * random.uniform()).rounded())
                values.append((labels.last ?? 0).isNaN ? 5 : max(0, (labels.last ?? 0) + random.normal()))
            case .ranking:
                labels.append(isMissing ? .nan : random.uniform() < 0.3 ? 1 + (2 * random.uniform()).rounded() : 0)
                values.append(.nan)
            case .multiclassClassification:
                names.append(isMissing ? nil : ["a", "b", "c"][random.pick([0.5, 0.3, 0.2])])
                classes.append(["c", "a", "b"][random.pick([0.2, 0.5, 0.3])])
            }
        }
        if task == .ranking { batch.groups = CategoricalColumn((0..<rows).map { "q\($0 / 8)" }) }
        if task == .multiclassClassification {
            batch.predictions = .categorical(CategoricalColumn(classes))
            return (schema, batch, .categorical(CategoricalColumn(names)))
        }
        batch.predictions = .numeric(NumericColumn(values))
        return (schema, batch, .numeric(NumericColumn(labels)))
    }

    private static func value(_ rows: MetricRows) throws -> Double {
        let value: Double
        switch rows.contributions {
        case .mean(let values):
            let kept = values.filter { !$0.isNaN }
            value = kept.reduce(0, +) / Double(kept.count)
        case .ratio(let numerators, let denominators):
            let kept = rows.contributions.counted
            value = kept.reduce(0) { $0 + numerators[$1] } / kept.reduce(0) { $0 + denominators[$1] }
        case .area(let labels, let scores):
            value = try ScoresByClass(labels: labels, scores: scores).rocAUC().value ?? .nan
        }
        return rows.isRoot ? value.squareRoot() : value
    }

    @Test("every metric made of rows comes to what the catalog computes", arguments: ModelTask.allCases)
    func agreesWithCatalog(task: ModelTask) throws {
        var random = SplitMix64(seed: 3)
        let window = Self.window(task, rows: 400, &random)
        let table = try LabelledTable(schema: window.schema, predictions: window.predictions, labels: window.labels)
        var made: [MetricID] = []
        for metric in MetricCatalog.metrics(for: window.schema) {
            let id = metric.descriptor.id
            guard
                let rows = MetricRows(
                    id, schema: window.schema, predictions: window.predictions, labels: window.labels)
            else { continue }
            made.append(id)
            let expected = try #require(metric.compute(table).measurement)
            #expect(isClose(try Self.value(rows), expected.value, 1e-9), "\(id)")
            #expect(rows.contributions.counted.count == expected.count || id == .f1, "\(id)")
        }
        let counts: [ModelTask: Int] = [
            .binaryClassification: 10, .multiclassClassification: 1, .regression: 7, .ranking: 6,
        ]
        #expect(made.count == counts[task], "\(made)")
    }

    @Test("a main metric that is not made of rows has a nearest one that is")
    func nearest() throws {
        var random = SplitMix64(seed: 4)
        for (task, main, expected) in [
            (ModelTask.regression, MetricID.rSquared, MetricID.rootMeanSquaredError),
            (.regression, .meanError, .meanError), (.binaryClassification, .averagePrecision, .rocAUC),
            (.binaryClassification, .matthewsCorrelation, .accuracy), (.multiclassClassification, .macroF1, .accuracy),
        ] {
            var window = Self.window(task, rows: 60, &random)
            window.schema.mainMetric = main
            let found = MetricRows.main(
                of: window.schema, predictions: window.predictions, labels: window.labels)
            #expect(found?.metric == expected)
        }
    }

    @Test("labels that break the task's rules make no rows")
    func invalid() {
        let schema = Fixtures.schema(.binaryClassification)
        let batch = Tables.batch(schema, rows: 3)
        let labels = Column.numeric(NumericColumn([0, 1, 2]))
        #expect(MetricRows(.accuracy, schema: schema, predictions: batch, labels: labels) == nil)
    }
}
