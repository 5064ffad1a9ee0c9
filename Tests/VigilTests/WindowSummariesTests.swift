import Testing
import VigilDomain
import VigilMonitoring
import VigilStorage

@testable import Vigil

@Suite("drift of long stretches without their rows")
struct WindowSummariesTests {
    /// Hours of a day, each with as many rows.
    private func batch(_ schema: ModelSchema, hour: Int, rows count: Int, mean: Double = 0) -> PredictionBatch {
        var batch = rows(schema, day: 0, count: count, mean: mean, prefix: "h\(hour)")
        let first = start.advanced(by: .seconds(3600 * hour)).milliseconds
        batch.timestamps = (0..<count).map { first + Int64($0) * 3_590_000 / Int64(count) }
        return batch
    }

    private func serve(
        historyDays: Double? = nil, policy: DriftPolicy? = nil
    ) async throws -> (MLModelMonitoringService, ModelSchema) {
        let service = try await makeService()
        var schema = try testSchema(window: .hour, horizon: .days(1))
        schema.historyDays = historyDays
        schema.drift = policy
        try await service.registerModel(schema)
        try await service.drift.setBaselineDistribution(
            rows(schema, day: -1, count: 5000, prefix: "b"), for: schema.model)
        return (service, schema)
    }

    private func summaries(_ service: MLModelMonitoringService, _ schema: ModelSchema) async throws -> [WindowSummary] {
        let baseline = try #require(try await service.baselines.baseline(of: schema))
        return try await service.store.findings.windowSummaries(
            of: schema, in: TimeRange(start: start, end: start.advanced(by: .days(60))),
            countingKey: baseline.reference.countingKey)
    }

    @Test("a checked window leaves its counts behind, and a day of them is checked as its rows are")
    func day() async throws {
        let (service, schema) = try await serve()
        for hour in 0..<25 {
            let batch = batch(schema, hour: hour, rows: 8500, mean: hour < 12 ? 0 : 0.3)
            try await service.recordPredictions(batch, for: schema.model)
        }
        try await service.settle()
        // The 25th hour is still open.
        let kept = try await summaries(service, schema)
        #expect(kept.count == 24 && kept.allSatisfy { $0.predictions == 8500 && $0.bytes.count < 2000 })
        let day = TimeRange(start: start, end: start.advanced(by: .days(1)))
        let counted = try #require(
            try await service.drift.detectDrift(in: .calendar(.day), over: day, for: schema.model).first)
        let all = try await service.store.predictions.labelledPredictions(of: schema, in: day).predictions
        let direct = try await service.drift.detectFeatureDrift(
            all, for: schema.model, rule: counted.result.rule)
        #expect(counted.window == day && counted.result.currentRows == 204_000)
        #expect(
            counted.result.columns[0].isDrifted
                && counted.result.columns[0].measurement?.method.hasPrefix("grid_") == true)
        for (one, other) in zip(counted.result.columns, direct.columns) {
            #expect(one.name == other.name && one.isDrifted == other.isDrifted)
            #expect(one.measurement?.pValue == other.measurement?.pValue)
            #expect(one.measurement?.effect == other.measurement?.effect)
        }
        // A day of which one hour is not wholly in the range is read by rows.
        let part = TimeRange(start: start.advanced(by: .seconds(60)), end: day.end)
        let read = try await service.drift.detectDrift(in: .calendar(.day), over: part, for: schema.model)
        #expect(read.first.map { $0.result.currentRows < 204_000 } == true)
    }

    @Test("predictions that come later for a checked window are in its counts")
    func late() async throws {
        let (service, schema) = try await serve()
        for hour in 0..<3 {
            try await service.recordPredictions(batch(schema, hour: hour, rows: 200), for: schema.model)
        }
        try await service.settle()
        #expect(try await summaries(service, schema).map(\.predictions) == [200, 200])
        var late = batch(schema, hour: 1, rows: 50)
        late.ids = late.ids.map { "late-\($0)" }
        try await service.recordPredictions(late, for: schema.model)
        try await service.settle()
        #expect(try await summaries(service, schema).map(\.predictions) == [200, 250])
    }

    @Test("days before the detailed history keep one summary, late predictions included")
    func rolledUp() async throws {
        let (service, schema) = try await serve(historyDays: 2)
        for hour in 0..<(24 * 4 + 1) {
            try await service.recordPredictions(batch(schema, hour: hour, rows: 20), for: schema.model)
        }
        try await service.settle()
        func lengths() async throws -> [(Int64, Int)] {
            try await summaries(service, schema).map {
                ($0.window.end.since($0.window.start).wholeMilliseconds / 3_600_000, $0.predictions)
            }
        }
        var kept = try await lengths()
        #expect(kept.filter { $0.0 == 24 }.count == 2 && kept.filter { $0.0 == 1 }.count == 48)
        #expect(kept.reduce(0) { $0 + $1.1 } == 96 * 20)
        var late = batch(schema, hour: 0, rows: 30)
        late.ids = late.ids.map { "late-\($0)" }
        try await service.recordPredictions(late, for: schema.model)
        try await service.settle()
        kept = try await lengths()
        #expect(kept.count == 50 && kept.first.map { $0 == (24, 510) } == true)
    }

    @Test("what was counted of windows goes with their predictions")
    func retention() async throws {
        let service = try await makeService()
        var schema = try testSchema(horizon: .days(1))
        schema.retention = RetentionPolicy(days: 10)
        try await service.registerModel(schema)
        try await service.drift.setBaselineDistribution(
            rows(schema, day: -1, count: 200, prefix: "b"), for: schema.model)
        for day in 0..<20 { try await service.recordPredictions(rows(schema, day: day, count: 40), for: schema.model) }
        try await service.settle()
        #expect(try await summaries(service, schema).count == 19)
        try await service.applyRetention()
        let kept = try #require(try await service.predictionsKeptFrom(of: schema.model))
        let left = try await summaries(service, schema)
        #expect(left.first?.window.start == kept && (1..<19).contains(left.count))
    }

    @Test("a policy whose checks need rows keeps no counts")
    func needsRows() async throws {
        let (service, schema) = try await serve(
            policy: DriftPolicy(detectors: [DriftPolicy.Detector(id: "energy_multivariate")]))
        for hour in 0..<3 {
            try await service.recordPredictions(batch(schema, hour: hour, rows: 100), for: schema.model)
        }
        try await service.settle()
        #expect(try await service.drift.history(of: schema.model).count == 2)
        #expect(try await summaries(service, schema).isEmpty)
    }
}
