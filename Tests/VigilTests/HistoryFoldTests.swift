import Testing
import Vigil
import VigilMonitoring
import VigilStorage

@Suite("A history that is put together into days")
struct HistoryFoldTests {
    private static func schema(historyDays: Double? = 2) throws -> ModelSchema {
        ModelSchema(
            model: try ModelName("m"), task: .binaryClassification, features: [], window: .hour, labelHorizon: .days(1),
            historyDays: historyDays)
    }

    /// 20 predictions an hour for some days, with scores that are chances.
    private static func batch(_ schema: ModelSchema, days: Range<Int>) -> PredictionBatch {
        let rows = days.flatMap { day in (0..<480).map { day * 480 + $0 } }
        var batch = PredictionBatch(schema: schema)
        batch.ids = rows.map { "p\($0)" }
        batch.timestamps = rows.map { start.milliseconds + Int64($0) * 180_000 }
        batch.scores = rows.map { Double($0 * 37 % 101) / 101 }
        batch.predictions = .numeric(NumericColumn(rows.map { _ in .nan }))
        batch.groups = CategoricalColumn(rows.map { _ in nil })
        batch.ranks = rows.map { _ in .nan }
        batch.inferenceMilliseconds = rows.map { Double($0 % 17) }
        return batch
    }

    private static func outcomes(_ batch: PredictionBatch, leavingOut: Int? = nil) -> OutcomeBatch {
        let kept = batch.ids.indices.filter { $0 != leavingOut }
        return OutcomeBatch(
            ids: kept.map { batch.ids[$0] },
            labels: .numeric(NumericColumn(kept.map { batch.scores[$0] * 101 > Double($0 * 53 % 101) ? 1 : 0 })),
            timestamps: kept.map { batch.timestamps[$0] + 60_000 },
            predictionTimestamps: kept.map { batch.timestamps[$0] })
    }

    private static func length(_ point: MetricPoint) -> Int64 {
        point.window.end.since(point.window.start).wholeMilliseconds
    }

    @Test("days before the detailed history have one exact point a metric, the others one an hour")
    func folded() async throws {
        let service = try await makeService()
        let schema = try Self.schema()
        try await service.registerModel(schema)
        let batch = Self.batch(schema, days: 0..<5)
        try await service.recordPredictions(batch, for: schema.model)
        try await service.recordOutcomes(Self.outcomes(batch), for: schema.model)
        try await service.settle()
        let points = try await service.modelPerformance(for: schema.model)
        // The newest event lies in day 4; two days before it day 2 begins to be kept in detail.
        let boundary = start.advanced(by: .days(2))
        for point in points {
            #expect(Self.length(point) == (point.window.start < boundary ? 86_400_000 : 3_600_000), "\(point)")
        }
        let areas = points.filter { $0.metric == .rocAUC }
        #expect(areas.count == 2 + 3 * 24)
        // An area cannot be put together from hours: it was computed from the day's rows, like every other metric.
        let labels = Self.outcomes(batch).labels
        let day = Array(0..<480)
        let table = try LabelledTable(schema: schema, predictions: batch.rows(day), labels: labels.rows(day))
        for (metric, value) in WindowEvaluation.metrics(for: table) {
            let found = try #require(points.first { $0.metric == metric && $0.origin == .computed })
            #expect(found.value == value && found.labels.isMature && found.labels.predictions == 480, "\(metric)")
        }
        // Nothing is left to do.
        try await service.settle()
        #expect(try await service.modelPerformance(for: schema.model) == points)
        // Longer resolutions take both.
        let days = try await service.performance.modelPerformance(for: schema.model, metrics: [.accuracy], by: .day)
        #expect(days.count == 5 && days.allSatisfy { $0.labels.predictions == 480 })
    }

    @Test("a label that comes for a folded day is in its point, and no hour comes back")
    func lateLabel() async throws {
        let service = try await makeService()
        let schema = try Self.schema()
        try await service.registerModel(schema)
        let batch = Self.batch(schema, days: 0..<5)
        try await service.recordPredictions(batch, for: schema.model)
        try await service.recordOutcomes(Self.outcomes(batch, leavingOut: 30), for: schema.model)
        try await service.settle()
        func first() async throws -> [MetricPoint] {
            try await service.performance.modelPerformance(
                for: schema.model, metrics: [.accuracy],
                over: TimeRange(start: start, end: start.advanced(by: .days(1))))
        }
        #expect(try await first().map(\.labels.labelled) == [479])
        try await service.recordOutcomes(
            OutcomeBatch(
                ids: ["p30"], labels: .numeric(NumericColumn([1])),
                timestamps: [start.advanced(by: .days(4)).milliseconds], predictionTimestamps: [batch.timestamps[30]]),
            for: schema.model)
        try await service.settle()
        #expect(try await first().map(\.labels.labelled) == [480])
        // Predictions of a day that is long past are in its point, too.
        var late = batch.rows([40])
        late.ids = ["late"]
        late.timestamps[0] += 1
        try await service.recordPredictions(late, for: schema.model)
        try await service.settle()
        #expect(try await first().map(\.labels.predictions) == [481])
    }

    @Test("what a caller records of a folded day joins its point, and estimates are put together")
    func recorded() async throws {
        let service = try await makeService()
        let schema = try Self.schema()
        try await service.registerModel(schema)
        for hour in 0..<24 {
            try await service.performance.recordMetric(
                MetricID("latency"), value: Double(hour), for: schema.model,
                at: start.advanced(by: .seconds(3600 * hour)), samples: 10)
        }
        try await service.recordPredictions(Self.batch(schema, days: 0..<5), for: schema.model)
        try await service.settle()
        func latency() async throws -> [MetricPoint] {
            try await service.performance.modelPerformance(for: schema.model, metrics: [MetricID("latency")])
        }
        let folded = try await latency()
        #expect(folded.count == 1 && folded[0].value.measurement?.value == 11.5 && Self.length(folded[0]) == 86_400_000)
        try await service.performance.recordMetric(
            MetricID("latency"), value: 50.5, for: schema.model, at: start.advanced(by: .seconds(7200)), samples: 240)
        let joined = try await latency()
        #expect(joined.count == 1 && joined[0].value.measurement?.value == 31, "\(joined)")
    }

    @Test("windows that wait for labels are kept, and one event far ahead makes no history of everything")
    func boundary() throws {
        let watermark = start.advanced(by: .days(50)).advanced(by: .seconds(7200))
        func day(_ schema: ModelSchema, now: Timestamp = watermark) -> Int64? {
            HistoryFold.boundary(schema, watermark: watermark, now: now).map {
                $0.since(start).wholeMilliseconds / 86_400_000
            }
        }
        var schema = try Self.schema()
        #expect(day(schema) == 48)
        schema.labelHorizonSeconds = 30 * 86_400
        #expect(day(schema) == 19)
        schema.labelHorizonSeconds = 0
        #expect(day(schema, now: start.advanced(by: .days(10))) == 9)
        schema.window = .day
        #expect(day(schema) == nil)
    }

    @Test("hours of a day that is long past are computed as ever, with estimates, and then put together")
    func backfill() async throws {
        let service = try await makeService()
        let schema = try Self.schema()
        try await service.registerModel(schema)
        let labels = { (batch: PredictionBatch) in Self.outcomes(batch).labels }
        let reference = Self.batch(schema, days: 20..<22)
        try await service.drift.setBaselineDistribution(reference, labels: labels(reference), for: schema.model)
        try await service.recordPredictions(Self.batch(schema, days: 5..<8), for: schema.model)
        try await service.settle()
        let old = Self.batch(schema, days: 1..<2)
        try await service.recordPredictions(old, for: schema.model)
        try await service.recordOutcomes(Self.outcomes(old), for: schema.model)
        try await service.settle()
        let range = TimeRange(start: start.advanced(by: .days(1)), end: start.advanced(by: .days(2)))
        let measured = try await service.performance.modelPerformance(for: schema.model, over: range)
        #expect(!measured.isEmpty && measured.allSatisfy { $0.window == range })
        #expect(measured.first { $0.metric == .accuracy }?.labels.labelled == 480)
        let estimated = try await service.store.findings.metricPoints(
            MetricQuery(model: schema.model, metrics: [.accuracy], range: range, estimated: true))
        #expect(estimated.count == 1 && estimated[0].window == range && estimated[0].value.measurement != nil)
    }

    @Test("a year is kept by default, and a window of another length begins anew")
    func defaults() async throws {
        #expect(try Self.schema(historyDays: nil).detailedHistory == .days(400))
        var schema = try Self.schema()
        let service = try await makeService()
        try await service.registerModel(schema)
        let batch = Self.batch(schema, days: 0..<5)
        try await service.recordPredictions(batch, for: schema.model)
        try await service.settle()
        schema.historyDays = 30
        schema.window = .sixHours
        try await service.registerModel(schema)
        try await service.settle()
        let points = try await service.performance.modelPerformance(for: schema.model, metrics: [.predictionCount])
        #expect(points.count == 20 && points.allSatisfy { Self.length($0) == 21_600_000 })
        // Windows longer than a day know nothing of days, however old they are.
        schema.window = .week
        try await service.registerModel(schema)
        try await service.settle()
        try await service.performance.recordMetric(MetricID("latency"), value: 7, for: schema.model, at: start)
        let recorded = try await service.performance.modelPerformance(for: schema.model, metrics: [MetricID("latency")])
        #expect(recorded.map(Self.length) == [7 * 86_400_000])
        schema.historyDays = 1
        #expect { try schema.validate() } throws: { ($0 as? DomainError)?.field == "history_days" }
    }
}
