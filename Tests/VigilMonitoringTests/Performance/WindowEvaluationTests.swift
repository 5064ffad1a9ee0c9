import Testing
import VigilDomain

@testable import VigilMonitoring

struct WindowEvaluationTests {
    private func schema() -> ModelSchema {
        var schema = Fixtures.schema(.binaryClassification)
        schema.labelCoverageLimit = 0.9
        schema.labelHorizonSeconds = 30 * 86_400
        return schema
    }

    private func coverage(_ labelled: Int, at watermark: Timestamp) -> LabelCoverage {
        LabelCoverage(
            of: Fixtures.month(9), predictions: 100, labelled: labelled, lastLabelAt: nil, watermark: watermark,
            schema: schema())
    }

    @Test("a window matures when it has ended and enough labels are there, or the horizon has passed")
    func maturity() {
        let end = Fixtures.month(9).end
        let before = end.advanced(by: .milliseconds(-1))
        #expect(!coverage(100, at: before).isMature)
        #expect(coverage(90, at: end).isMature)
        #expect(!coverage(89, at: end).isMature)
        #expect(!coverage(0, at: end.advanced(by: .days(30)).advanced(by: .milliseconds(-1))).isMature)
        #expect(coverage(0, at: end.advanced(by: .days(30))).isMature)
    }

    @Test("every metric that applies is computed once, in the catalog's order", arguments: ModelTask.allCases)
    func all(task: ModelTask) throws {
        let schema = Fixtures.schema(task)
        let table = try LabelledTable(
            schema: schema, predictions: PredictionBatch(schema: schema), labels: .empty(schema.predictionKind))
        let found = WindowEvaluation.metrics(for: table)
        #expect(found.map(\.metric) == MetricCatalog.metrics(for: schema).map(\.descriptor.id))
        #expect(Set(found.map(\.metric)).count == found.count)
    }

    @Test("a metric without labels is final when the window ends, one with labels when they are there")
    func points() throws {
        var schema = schema()
        schema.labelCoverageLimit = 1
        var batch = Tables.batch(schema, rows: 4)
        batch.scores = [0.9, 0.1, 0.8, 0.2]
        let table = try LabelledTable(
            schema: schema, predictions: batch, labels: .numeric(NumericColumn([1, 0, .nan, .nan])))
        let window = Fixtures.month(9)
        let points = WindowEvaluation.points(
            for: table, window: window, lastLabelAt: window.end, watermark: window.end, at: Fixtures.wall(3))
        let accuracy = try #require(points.first { $0.metric == .accuracy })
        let count = try #require(points.first { $0.metric == .predictionCount })
        #expect(!accuracy.labels.isMature && accuracy.isMaturing && accuracy.labels.labelled == 2)
        #expect(count.labels.isMature && !count.isMaturing && count.value.measurement?.value == 4)
        #expect(accuracy.model == schema.model && accuracy.window == window && accuracy.origin == .computed)
        #expect(accuracy.computedAt == Fixtures.wall(3) && accuracy.labels.lastLabelAt == window.end)
    }

    @Test("labels of another number or kind are refused")
    func mismatch() throws {
        let schema = schema()
        let batch = Tables.batch(schema, rows: 4)
        let short = Column.numeric(NumericColumn([1]))
        let error = #expect(throws: DomainError.self) {
            try LabelledTable(schema: schema, predictions: batch, labels: short)
        }
        #expect(error?.code == .lengthMismatch)
        let names = Column.allMissing(.categorical, count: 4)
        let other = #expect(throws: DomainError.self) {
            try LabelledTable(schema: schema, predictions: batch, labels: names)
        }
        #expect(other?.code == .invalidValue)
    }

    @Test("a baseline's metrics are what relative limits refer to")
    func reference() throws {
        let schema = schema()
        var batch = Tables.batch(schema, rows: 4)
        batch.scores = [0.9, 0.1, 0.8, 0.2]
        let baseline = Baseline(
            schema: schema, source: "test", setAt: Fixtures.wall(0), predictions: batch,
            labels: .numeric(NumericColumn([1, 0, 1, 1])))
        let metrics = try WindowEvaluation.reference(baseline)
        #expect(metrics[.accuracy]?.measurement?.value == 0.75)
        #expect(metrics[.meanAbsoluteError] == nil)
    }
}
