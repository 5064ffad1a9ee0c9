import Testing
import Vigil
import VigilStatistics

/// Detectors that watch live predictions one by one.
struct LiveDriftTests {
    private func serve(share: Double = 1) async throws -> (MLModelMonitoringService, ModelSchema) {
        let service = try await makeService()
        var schema = try testSchema()
        // Three columns at 400 rows a day: one false alarm of a column in 2,400 events.
        schema.drift = DriftPolicy(rule: DriftRule(budget: FalseAlarmBudget(alerts: 1, days: 2)), liveShare: share)
        try await service.registerModel(schema)
        var baseline = PredictionBatch(schema: schema)
        for day in -10..<0 { try baseline.append(noisy(schema, day: day, prefix: "b")) }
        try await service.drift.setBaselineDistribution(baseline, for: schema.model)
        try await service.prepareLiveDrift(for: schema.model)
        return (service, schema)
    }

    private func noisy(_ schema: ModelSchema, day: Int, mean: Double = 0, prefix: String = "p") -> PredictionBatch {
        var random = SplitMix64(seed: UInt64(day + 100))
        var batch = rows(schema, day: day, prefix: prefix)
        batch.features[0] = .numeric(NumericColumn((0..<batch.count).map { _ in mean + random.normal() }))
        batch.scores = (0..<batch.count).map { _ in random.uniform() }
        batch.predictions = .numeric(NumericColumn(batch.scores.map { $0 >= 0.5 ? 1 : 0 }))
        return batch
    }

    /// Sends a day's rows one by one; the notices of drift with the row that they came with.
    private func send(
        _ batch: PredictionBatch, _ schema: ModelSchema, to service: MLModelMonitoringService
    ) async throws -> [(row: Int, notice: LivePredictionReport.Notice)] {
        guard case .numeric(let x) = batch.features[0], case .numeric(let classes) = batch.predictions else { return [] }
        var found: [(row: Int, notice: LivePredictionReport.Notice)] = []
        for row in 0..<batch.count {
            let report = try await service.processLivePrediction(
                LivePrediction(
                    id: batch.ids[row], model: schema.model, timestamp: Timestamp(milliseconds: batch.timestamps[row]),
                    features: ["x": .number(x.values[row]), "c": row % 3 == 0 ? "a" : "b"], score: batch.scores[row],
                    prediction: .number(classes.values[row])))
            #expect(report.isAccepted)
            found += report.notices.filter { $0.kind == .driftSignal }.map { (row, $0) }
        }
        return found
    }

    @Test("a shift is told within some tens of events, quiet days tell nothing, and the store gives the same alarms")
    func shift() async throws {
        let (service, schema) = try await serve()
        for day in 0..<2 { #expect(try await send(noisy(schema, day: day), schema, to: service).isEmpty) }
        let shifted = try await send(noisy(schema, day: 2, mean: 1), schema, to: service)
        let first = try #require(shifted.first)
        #expect(first.notice.field == "x" && first.row < 60)
        #expect(first.notice.detail.contains("2,40") && first.notice.detail.contains("events is false"))
        #expect(shifted.allSatisfy { $0.notice.field == "x" })
        try await service.flush()
        let replayed = try await service.drift.replayLive(schema.model)
        #expect(replayed.map(\.column) == shifted.map(\.notice.field))
        #expect(replayed.first?.moment == Timestamp(milliseconds: noisy(schema, day: 2).timestamps[first.row]))
        #expect(replayed.map(\.eventCount) == shifted.map { 800 + $0.row + 1 })
    }

    @Test("a share of the predictions is watched, the same one live and from the store; with none nothing is")
    func share() async throws {
        let (service, schema) = try await serve(share: 0.25)
        let found = try await send(noisy(schema, day: 0, mean: 2), schema, to: service)
        let first = try #require(found.first)
        #expect(first.row < 150)
        try await service.flush()
        let replayed = try await service.drift.replayLive(schema.model)
        #expect(replayed.count == found.count)
        let events = try #require(replayed.first?.eventCount)
        #expect(events > (first.row + 1) / 8 && events < (first.row + 1) / 2)
        let (quiet, same) = try await serve(share: 0)
        #expect(try await send(noisy(same, day: 0, mean: 5), same, to: quiet).isEmpty)
    }

    @Test("without a baseline nothing is watched, and asking for it says so")
    func noBaseline() async throws {
        let service = try await makeService()
        let schema = try testSchema()
        try await service.registerModel(schema)
        await #expect(throws: MonitoringError.self) { try await service.prepareLiveDrift(for: schema.model) }
        await #expect(throws: MonitoringError.self) { try await service.drift.replayLive(schema.model) }
        #expect(try await send(noisy(schema, day: 0), schema, to: service).isEmpty)
    }
}
