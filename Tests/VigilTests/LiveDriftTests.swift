import Testing
import Vigil
import VigilSQLite
import VigilStatistics

/// Detectors that watch predictions one by one.
struct LiveDriftTests {
    private func serve(
        _ live: DriftPolicy.Live, store: MonitoringStore? = nil
    ) async throws -> (MLModelMonitoringService, ModelSchema) {
        let service = try await makeService(store: store)
        var schema = try testSchema()
        schema.drift = DriftPolicy(live: live)
        try await service.registerModel(schema)
        var baseline = PredictionBatch(schema: schema)
        for day in -10..<0 { try baseline.append(noisy(schema, day: day, prefix: "b")) }
        try await service.drift.setBaselineDistribution(
            baseline, labels: labels(of: baseline, wrong: 0.1), for: schema.model)
        return (service, schema)
    }

    private func noisy(_ schema: ModelSchema, day: Int, mean: Double = 0, prefix: String = "p") -> PredictionBatch {
        var random = SplitMix64(seed: UInt64(day + 1000))
        var batch = rows(schema, day: day, prefix: prefix)
        batch.features[0] = .numeric(NumericColumn((0..<batch.count).map { _ in mean + random.normal() }))
        batch.scores = (0..<batch.count).map { _ in random.uniform() }
        batch.predictions = .numeric(NumericColumn(batch.scores.map { $0 >= 0.5 ? 1 : 0 }))
        return batch
    }

    /// Labels of which a share differs from the prediction.
    private func labels(of batch: PredictionBatch, wrong: Double, seed: UInt64 = 5) -> Column {
        guard case .numeric(let classes) = batch.predictions else { return batch.predictions }
        var random = SplitMix64(seed: seed)
        return .numeric(NumericColumn(classes.values.map { random.uniform() < wrong ? 1 - $0 : $0 }))
    }

    /// Sends a day's rows one by one; the notices of drift with the row that they came with.
    private func send(
        _ batch: PredictionBatch, _ schema: ModelSchema, to service: MLModelMonitoringService
    ) async throws -> [(row: Int, notice: LivePredictionReport.Notice)] {
        guard case .numeric(let x) = batch.features[0], case .numeric(let classes) = batch.predictions else {
            return []
        }
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

    @Test("a shift is told within some tens of events, and the store gives the same alarms")
    func shift() async throws {
        let (service, schema) = try await serve(DriftPolicy.Live(falseAlarmEvery: 5000))
        try await service.prepareLiveDrift(for: schema.model)
        let quiet = try await send(noisy(schema, day: 0), schema, to: service)
        // One alarm of each of three columns in 5,000 events is false.
        #expect(quiet.count <= 1)
        let shifted = try await send(noisy(schema, day: 1, mean: 1), schema, to: service)
        let first = try #require(shifted.first { $0.notice.field == "x" })
        #expect(first.row < 60)
        #expect(first.notice.detail.contains("5,000 events is false"))
        #expect(shifted.count { $0.notice.field != "x" } <= 1)
        try await service.flush()
        let stored = try await service.drift.live(of: schema.model)
        #expect(stored.state == .watching && stored.falseAlarmEvery == 5000)
        #expect(stored.watched == ["x", "score", "prediction"])
        #expect(stored.signals.map(\.column) == (quiet + shifted).map(\.notice.field))
        #expect(stored.signals.map(\.eventCount) == quiet.map { $0.row + 1 } + shifted.map { 400 + $0.row + 1 })
        let replayed = try await service.drift.replayLive(schema.model)
        #expect(replayed.signals == stored.signals)
        let after = TimeRange(start: try #require(stored.signals.last).moment, end: Timestamp(milliseconds: .max))
        #expect(try await service.drift.live(of: schema.model, over: after).signals.count == 1)
    }

    @Test(
        "rows that are sent in batches are watched, too, also those from before the detectors were set; repeats are not"
    )
    func batches() async throws {
        let (service, schema) = try await serve(DriftPolicy.Live(falseAlarmEvery: 5000))
        let quiet = noisy(schema, day: 0)
        try await service.recordPredictions(quiet, for: schema.model)
        try await service.recordPredictions(noisy(schema, day: 1, mean: 1), for: schema.model)
        #expect(try await service.recordPredictions(quiet, for: schema.model).duplicates.count == quiet.count)
        try await service.prepareLiveDrift(for: schema.model)
        try await service.recordPredictions(noisy(schema, day: 2, mean: 1), for: schema.model)
        try await service.flush()
        let live = try await service.drift.live(of: schema.model)
        let first = try #require(live.signals.first)
        #expect(first.column == "x" && first.eventCount > 400 && first.eventCount < 460)
        #expect(live.signals.last?.eventCount ?? 0 > 1100 && live.dropped == 0)
        let replayed = try await service.drift.replayLive(schema.model).signals
        #expect(replayed.filter { $0.column != "error" } == live.signals)
    }

    @Test("detectors of a new process go on where those of the last one stopped")
    func restart() async throws {
        let store = try await MonitoringStore.inMemory()
        let (first, schema) = try await serve(DriftPolicy.Live(falseAlarmEvery: 5000), store: store)
        try await first.prepareLiveDrift(for: schema.model)
        // A small shift that takes some hundred events to show.
        let slow = noisy(schema, day: 1, mean: 0.3)
        try await first.recordPredictions(noisy(schema, day: 0), for: schema.model)
        try await first.recordPredictions(slow.rows(Array(0..<200)), for: schema.model)
        try await first.flush()
        let second = try await makeService(store: store)
        try await second.recordPredictions(slow.rows(Array(200..<400)), for: schema.model)
        try await second.recordPredictions(noisy(schema, day: 2, mean: 0.3), for: schema.model)
        try await second.prepareLiveDrift(for: schema.model)
        try await second.recordPredictions(noisy(schema, day: 3, mean: 0.3), for: schema.model)
        try await second.flush()
        let live = try await second.drift.live(of: schema.model).signals
        #expect(live.contains { $0.column == "x" && $0.eventCount > 600 })
        #expect(try await second.drift.replayLive(schema.model).signals.filter { $0.column != "error" } == live)
    }

    @Test("a share of the predictions is watched, the same one live and from the store; with none nothing is")
    func share() async throws {
        let (service, schema) = try await serve(DriftPolicy.Live(share: 0.25, falseAlarmEvery: 2000))
        try await service.prepareLiveDrift(for: schema.model)
        let found = try await send(noisy(schema, day: 0, mean: 2), schema, to: service)
        let first = try #require(found.first)
        #expect(first.row < 150)
        try await service.flush()
        let replayed = try await service.drift.replayLive(schema.model).signals
        #expect(replayed.count == found.count)
        let events = try #require(replayed.first?.eventCount)
        #expect(events > (first.row + 1) / 8 && events < (first.row + 1) / 2)
        let (quiet, same) = try await serve(DriftPolicy.Live(share: 0))
        #expect(try await send(noisy(same, day: 0, mean: 5), same, to: quiet).isEmpty)
        #expect(try await quiet.drift.live(of: same.model).state == .off)
    }

    @Test("a replay takes any detector of streams, those of errors once there are labels")
    func errors() async throws {
        let (service, schema) = try await serve(DriftPolicy.Live())
        for day in 0..<4 {
            let batch = noisy(schema, day: day)
            try await service.recordPredictions(batch, for: schema.model)
            let late = Timestamp(milliseconds: try #require(batch.timestamps.last) + 60_000)
            try await service.recordOutcomes(
                OutcomeBatch(
                    ids: batch.ids, labels: labels(of: batch, wrong: day < 2 ? 0.1 : 0.4, seed: UInt64(day)),
                    timestamps: Array(repeating: late.milliseconds, count: batch.count)), for: schema.model)
        }
        let settings = DriftPolicy.Live(detector: "ddm", falseAlarmEvery: 5000)
        let report = try await service.drift.replayLive(schema.model, settings: settings)
        #expect(report.detector == "ddm" && report.watched.contains("error"))
        #expect(report.unwatched["x"] != nil)
        let errors = report.signals.filter { $0.column == "error" }
        // The rate of errors rises after 800 events; before that one alarm in 5,000 events is false.
        #expect(errors.contains { (801..<1000).contains($0.eventCount) })
        #expect(errors.count { $0.eventCount <= 800 } <= 1)
        await #expect(throws: MonitoringError.self) {
            try await service.drift.replayLive(schema.model, settings: DriftPolicy.Live(detector: "nobody"))
        }
        await #expect(throws: DomainError.self) {
            try await service.drift.replayLive(schema.model, settings: DriftPolicy.Live(falseAlarmEvery: 1))
        }
    }

    @Test("false alarms beyond the budget are told beforehand")
    func budget() async throws {
        let (service, schema) = try await serve(DriftPolicy.Live(falseAlarmEvery: 1000))
        // Three columns at 400 rows a day: some hundred false alarms in 90 days.
        let report = try await service.drift.replayLive(schema.model)
        #expect(report.notes.first?.contains("of these alarms in 90 days are false, where the budget allows 1") == true)
    }

    @Test("without a baseline nothing is watched, and asking for it says so; an unknown detector is refused")
    func noBaseline() async throws {
        let service = try await makeService()
        var schema = try testSchema()
        try await service.registerModel(schema)
        await #expect(throws: MonitoringError.self) { try await service.prepareLiveDrift(for: schema.model) }
        await #expect(throws: MonitoringError.self) { try await service.drift.replayLive(schema.model) }
        #expect(try await send(noisy(schema, day: 0), schema, to: service).isEmpty)
        #expect(try await service.drift.live(of: schema.model).state == .idle)
        schema.drift = DriftPolicy(live: DriftPolicy.Live(detector: "nobody"))
        let unknown = schema
        await #expect(throws: MonitoringError.self) { try await service.registerModel(unknown) }
    }
}
