import Testing
import Vigil
import VigilMonitoring
import VigilSQLite
import VigilStorage

@Suite("Predictions that are kept for a time")
struct RetentionTests {
    private static func day(_ day: Int) -> Timestamp { start.advanced(by: .days(day)) }

    private static func days(_ days: Range<Int>) -> TimeRange {
        TimeRange(start: day(days.lowerBound), end: day(days.upperBound))
    }

    /// A model with twenty days of labelled predictions and a baseline; the newest event lies in day 20.
    private func filled(
        _ service: MLModelMonitoringService, retention: RetentionPolicy? = nil
    ) async throws -> ModelSchema {
        var schema = try testSchema()
        schema.retention = retention
        try await service.registerModel(schema)
        try await service.drift.setBaselineDistribution(
            rows(schema, day: -1, count: 200, prefix: "b"), for: schema.model)
        for day in 0..<20 {
            let batch = rows(schema, day: day, count: 40, mean: day == 4 ? 5 : 0)
            try await service.recordPredictions(batch, for: schema.model)
            try await service.recordOutcomes(labels(for: batch, wrong: 10), for: schema.model)
        }
        return schema
    }

    @Test("metrics and findings stay when the predictions go, and nothing that comes late changes them")
    func findingsStay() async throws {
        let service = try await makeService()
        let schema = try await filled(service, retention: RetentionPolicy(days: 10))
        let model = schema.model
        try await service.settle()
        let points = try await service.modelPerformance(for: model)
        let findings = try await service.drift.history(of: model)
        #expect(findings.contains { $0.window.start == Self.day(4) && $0.result.overallDriftDetected })
        try await service.applyRetention()
        #expect(try await service.predictionsKeptFrom(of: model) == Self.day(10))
        func expectUnchanged() async throws {
            try await service.settle()
            #expect(try await service.modelPerformance(for: model) == points)
            #expect(try await service.drift.history(of: model) == findings)
        }
        try await expectUnchanged()

        let old = rows(schema, day: 5, count: 40)
        #expect(try await service.recordPredictions(old, for: model).expired == Array(0..<40))
        var late = labels(for: old, wrong: 100)
        late.predictionTimestamps = old.timestamps
        #expect(try await service.recordOutcomes(late, for: model).expired == 40)
        try await expectUnchanged()
        // A live prediction of that time is not taken, and says so.
        let live = try await service.processLivePrediction(
            LivePrediction(
                id: "late", model: model, timestamp: Self.day(3), features: ["x": .number(0), "c": .name("a")],
                score: 0.9, prediction: .number(1)))
        #expect(!live.isAccepted && live.notices.contains { $0.kind == .noLongerKept && $0.field == "timestamp" })
        try await expectUnchanged()
        // Asked for by hand, windows without their rows are not computed either.
        let checked = try await service.drift.check(model, over: Self.days(0..<20))
        #expect(checked.map(\.window.start) == (10..<20).map { Self.day($0) })
        let again = try await service.modelPerformance(for: model, over: Self.days(0..<10))
        #expect(again == points.filter { $0.window.start < Self.day(10) })
        try await service.drift.setBaselineDistribution(rows(schema, day: -1, count: 300, prefix: "c"), for: model)
        try await service.settle()
        let oldest = try await service.drift.history(of: model, over: Self.days(0..<10))
        #expect(oldest == findings.filter { $0.window.start < Self.day(10) })
    }

    @Test("a question about rows that are gone is answered with that, and not with zeros")
    func questions() async throws {
        let service = try await makeService(retention: RetentionPolicy(days: 10))
        let schema = try await filled(service)
        try await service.settle()
        let all = try await service.performance.analysis(for: schema.model, over: Self.days(10..<20))
        try await service.applyRetention()
        #expect(try await service.performance.keptFrom(for: schema.model, over: Self.days(5..<6)) == Self.day(10))
        #expect(try await service.performance.keptFrom(for: schema.model) == Self.day(10))
        #expect(try await service.performance.keptFrom(for: schema.model, over: Self.days(10..<11)) == nil)
        #expect(
            try await service.performance.worstSegments(for: schema.model, over: Self.days(5..<6))
                == .notPossible(reason: "predictions before \(Self.day(10)) are no longer kept"))
        let rest = try await service.performance.analysis(for: schema.model)
        #expect(rest.rows == 400 && rest.metrics.map(\.value) == all.metrics.map(\.value))
        await #expect {
            try await service.drift.setBaselineDistribution(fromStored: Self.days(5..<15), for: schema.model)
        } throws: { error in
            (error as? MonitoringError)?.field == "from"
        }
    }

    @Test("nothing goes before its metrics and its drift were computed")
    func computedFirst() async throws {
        let service = try await makeService()
        let schema = try await filled(service, retention: RetentionPolicy(days: 10))
        try await service.applyRetention()
        #expect(try await service.predictionsKeptFrom(of: schema.model) == Self.day(10))
        let points = try await service.modelPerformance(for: schema.model).filter { $0.metric == .accuracy }
        #expect(points.map(\.window.start) == (0..<20).map { Self.day($0) })
        #expect(points.prefix(10).allSatisfy { $0.labels.labelled == 40 && $0.value.measurement != nil })
        #expect(
            try await service.drift.history(of: schema.model).prefix(10).map(\.window.start)
                == (0..<10).map { Self.day($0) })
    }

    @Test("a window that cannot be read keeps no other on the disk")
    func unreadable() async throws {
        let database = try SQLiteDatabase.inMemory()
        let service = try await makeService(
            store: MonitoringStore(try await SQLStore(database)) { try await database.close() })
        let schema = try await filled(service, retention: RetentionPolicy(days: 10))
        _ = try await database.write { connection in
            try connection.execute(
                "UPDATE prediction_segments SET columns = keys WHERE first_time >= ? AND first_time < ?",
                [.moment(Self.day(2)), .moment(Self.day(3))])
        }
        try await service.applyRetention()
        #expect(try await service.predictionsKeptFrom(of: schema.model) == Self.day(10))
        let points = try await service.modelPerformance(for: schema.model).filter { $0.metric == .accuracy }
        #expect(points.map(\.window.start) == (0..<20).map { Self.day($0) })
        #expect(points.filter { $0.value.measurement == nil }.map(\.window.start) == [Self.day(2)])
        // What was set aside went with its time.
        #expect(try await service.damagedSegments().isEmpty)
    }

    @Test("by size the oldest windows go, as far as horizons allow; the newest version's word counts for all")
    func size() async throws {
        let service = try await makeService(retention: RetentionPolicy(bytes: 6000))
        let schema = try await filled(service)
        let maintenance = try #require(service.store.maintenance)
        let before = try await maintenance.storedSpans(of: schema.model).reduce(0) { $0 + $1.bytes }
        #expect(before > 10_000)
        var roomy = schema
        roomy.version = "2"
        roomy.retention = RetentionPolicy(bytes: RetentionPolicy.allowedBytes.lowerBound)
        try await service.registerModel(roomy)
        try await service.applyRetention()
        #expect(try await service.predictionsKeptFrom(of: schema.model, version: "1") == nil)
        roomy.retention = nil
        try await service.registerModel(roomy)
        try await service.applyRetention()
        let kept = try #require(try await service.predictionsKeptFrom(of: schema.model, version: "1"))
        let after = try await maintenance.storedSpans(of: schema.model)
        // It fits, or the id horizon of seven days begins.
        #expect(kept <= Self.day(13) && kept > Self.day(3))
        #expect(after.allSatisfy { $0.times.upperBound >= kept })
        #expect(kept == Self.day(13) || after.reduce(0) { $0 + $1.bytes } <= 6000)
    }

    @Test("days of hours are put together from their rows before these go")
    func folded() async throws {
        let service = try await makeService()
        let schema = ModelSchema(
            model: try ModelName("m"), task: .binaryClassification, features: [], window: .hour,
            labelHorizon: .seconds(3600), idHorizon: .days(1), retention: RetentionPolicy(days: 3))
        try await service.registerModel(schema)
        let times = (0..<6 * 240).map { start.milliseconds + Int64($0) * 360_000 }
        var batch = PredictionBatch(schema: schema)
        batch.ids = times.indices.map { "p\($0)" }
        batch.timestamps = times
        batch.scores = times.indices.map { Double($0 * 37 % 101) / 101 }
        batch.predictions = .numeric(NumericColumn(times.map { _ in .nan }))
        batch.groups = CategoricalColumn(times.map { _ in nil })
        batch.ranks = times.map { _ in .nan }
        batch.inferenceMilliseconds = times.map { _ in 1 }
        let labels = NumericColumn(times.indices.map { Double($0 * 53 % 101) < batch.scores[$0] * 101 ? 1 : 0 })
        try await service.recordPredictions(batch, for: schema.model)
        try await service.recordOutcomes(
            OutcomeBatch(
                ids: batch.ids, labels: .numeric(labels), timestamps: times.map { $0 + 60_000 },
                predictionTimestamps: times), for: schema.model)
        try await service.applyRetention()
        #expect(try await service.predictionsKeptFrom(of: schema.model) == Self.day(2))
        let points = try await service.performance.modelPerformance(for: schema.model, metrics: [.rocAUC])
        #expect(points.count == 2 + 4 * 24)
        // An area cannot be put together from those of hours: it was computed from the rows.
        let day = Array(240..<480)
        let table = try LabelledTable(
            schema: schema, predictions: batch.rows(day), labels: Column.numeric(labels).rows(day))
        let exact = WindowEvaluation.metrics(for: table).first { $0.0 == .rocAUC }?.1
        #expect(points[1].window == Self.days(1..<2) && points[1].value == exact && exact?.measurement != nil)
        try await service.settle()
        #expect(try await service.performance.modelPerformance(for: schema.model, metrics: [.rocAUC]) == points)
    }
}
