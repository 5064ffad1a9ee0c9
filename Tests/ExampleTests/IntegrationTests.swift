import RealEstate
import Testing
import Vigil
import VigilSQLite

/// The service integrations of the real-estate example, over one shared monitoring service.
struct IntegrationTests {
    private static let noon = Timestamp(milliseconds: 1_777_636_800_000)  // 2026-05-01T12:00:00Z

    private struct FixedClock: WallClock {
        let time: Timestamp
        func now() -> Timestamp { time }
    }

    private func makeService(registered: Bool = true) async throws -> MLModelMonitoringService {
        let service = MLModelMonitoringService(
            store: try await .inMemory(), clock: FixedClock(time: Self.noon.advanced(by: .days(200))))
        if registered { for schema in RealEstateModels.schemas { try await service.registerModel(schema) } }
        return service
    }

    /// Features of a lead; `shift` moves one of them.
    private func lead(_ number: Int, shift: Double = 0) -> [String: FeatureValue] {
        [
            "num_ci": .number(Double(number * 37 % 101) / 101 + shift), "num_people": .number(Double(number % 5)),
            "sponsor_code": .name(number % 3 == 0 ? "4D" : "2B"),
        ]
    }

    private func newest(
        _ metric: MetricID, of model: ModelName, in service: MLModelMonitoringService
    ) async throws -> MetricMeasurement? {
        // Vigil counts the sampled predictions itself; what the caller recorded comes first.
        let points = try await service.performance.modelPerformance(for: model, metrics: [metric])
        return (points.last { $0.origin == .recorded } ?? points.last)?.value.measurement
    }

    @Test("a lead scorer's calls become means with their number, and a tenth of its features is kept")
    func leadScoring() async throws {
        let service = try await makeService()
        let recorder = MonitoringRecorder(service: service)
        let scorer = LeadScoringService(recorder: recorder, clock: FixedClock(time: Self.noon)) { features in
            features["sponsor_code"] == .name("4D") ? 0.9 : 0.3
        }
        for number in 0..<300 { _ = scorer.score(lead: "lead-\(number)", features: lead(number)) }
        try await recorder.flush()
        try await service.settle()
        let model = RealEstateModels.leadScoring
        let confidence = try #require(try await newest(.confidence, of: model, in: service))
        // A third of the calls has confidence 0.9, the others 0.7.
        #expect(abs(confidence.value - (0.9 + 2 * 0.7) / 3) < 1e-12 && confidence.count == 300)
        #expect(try await newest(.predictionCount, of: model, in: service)?.value == 300)
        #expect(try await newest(.responseTime, of: model, in: service)?.count == 300)
        #expect(try await newest(.inferenceTime, of: model, in: service)?.count == 300)
        // Without outcomes there is no accuracy, and confidence does not pass for one.
        #expect(try await newest(.accuracy, of: model, in: service) == nil)
        let range = TimeRange(start: Self.noon, end: Self.noon.advanced(by: .seconds(3600)))
        let schema = try await service.schema(of: model)
        let kept = try await service.store.predictions.labelledPredictions(of: schema, in: range)
        #expect(kept.predictions.count == 30)
        #expect(kept.predictions.ids.first == "lead-9")
    }

    @Test("a churn service answers and records; its outcomes turn the sample into precision")
    func churn() async throws {
        let service = try await makeService()
        let recorder = MonitoringRecorder(service: service, sampleEvery: 1)
        let churn = ChurnPredictionService(recorder: recorder, clock: FixedClock(time: Self.noon)) { features in
            features["recency_days"] == .number(90) ? 0.8 : 0.2
        }
        for number in 0..<100 {
            let answer = churn.predict(
                client: "c\(number)", features: ["recency_days": .number(number % 2 == 0 ? 90 : 3)])
            #expect(answer.leaves == (number % 2 == 0))
        }
        try await recorder.flush()
        let leaving = stride(from: 0, to: 100, by: 2).map { $0 }
        try await service.recordOutcomes(
            OutcomeBatch(
                ids: leaving.map { "c\($0)/2026-05-01" },
                labels: .numeric(NumericColumn(leaving.map { $0 < 80 ? 1 : 0 })),
                timestamps: leaving.map { _ in Self.noon.milliseconds + 1000 }),
            for: RealEstateModels.churnPrediction)
        try await service.settle()
        let precision = try #require(
            try await newest(.precision, of: RealEstateModels.churnPrediction, in: service))
        #expect(precision.value == 0.8 && precision.count == 50)
    }

    @Test("a matcher puts the best listing first and records its quality")
    func matching() async throws {
        let service = try await makeService()
        let recorder = MonitoringRecorder(service: service)
        let matcher = PropertyMatchingService(recorder: recorder, clock: FixedClock(time: Self.noon)) { features in
            if case .number(let gap) = features["area_gap"] { 1 - gap } else { 0 }
        }
        let candidates = [0.5, 0.1, 0.3].map { gap in
            PropertyMatchingService.Candidate(property: "at \(gap)", features: ["area_gap": .number(gap)])
        }
        #expect(matcher.match(query: "q", candidates: candidates).map(\.property) == ["at 0.1", "at 0.3", "at 0.5"])
        #expect(matcher.match(query: "empty", candidates: []).isEmpty)
        try await recorder.flush()
        let quality = try await newest(.matchQuality, of: RealEstateModels.propertyMatching, in: service)
        #expect(quality?.value == 0.9 && quality?.count == 1)
    }

    @Test("sampled calls are enough to notice that the features moved")
    func drift() async throws {
        let service = try await makeService()
        let model = RealEstateModels.leadScoring
        let recorder = MonitoringRecorder(service: service, sampleEvery: 2)
        let before = LeadScoringService(recorder: recorder, clock: FixedClock(time: Self.noon)) { _ in 0.4 }
        for number in 0..<800 { _ = before.score(lead: "before-\(number)", features: lead(number)) }
        try await recorder.flush()
        try await service.drift.setBaselineDistribution(
            fromStored: TimeRange(start: Self.noon, end: Self.noon.advanced(by: .seconds(3600))), for: model)
        #expect(try await service.detectModelDrift(for: model).allSatisfy { !$0.contains("num_ci") })
        let later = Self.noon.advanced(by: .days(100))
        let after = LeadScoringService(recorder: recorder, clock: FixedClock(time: later)) { _ in 0.4 }
        for number in 0..<800 { _ = after.score(lead: "after-\(number)", features: lead(number, shift: 0.5)) }
        try await recorder.flush()
        let actions = try await service.detectModelDrift(for: model)
        #expect(actions.contains { $0.contains("num_ci") }, "\(actions)")
    }

    @Test("what could not be passed on is kept, once")
    func retry() async throws {
        let service = try await makeService(registered: false)
        let recorder = MonitoringRecorder(service: service, sampleEvery: 1)
        let scorer = LeadScoringService(recorder: recorder, clock: FixedClock(time: Self.noon)) { _ in 0.8 }
        for number in 0..<10 { _ = scorer.score(lead: "a\(number)", features: lead(number)) }
        await #expect(throws: MonitoringError.self) { try await recorder.flush() }
        for schema in RealEstateModels.schemas { try await service.registerModel(schema) }
        for number in 0..<10 { _ = scorer.score(lead: "b\(number)", features: lead(number)) }
        try await recorder.flush()
        try await recorder.flush()
        let model = RealEstateModels.leadScoring
        #expect(try await newest(.predictionCount, of: model, in: service)?.value == 20)
        #expect(try await newest(.confidence, of: model, in: service)?.count == 20)
        try await service.settle()
        #expect(
            try await service.store.predictions.windows(of: service.schema(of: model), in: nil).map(\.predictions) == [
                20
            ])
    }

    @Test("a full buffer drops the oldest samples and counts them; the numbers stay complete")
    func overflow() async throws {
        let service = try await makeService()
        let recorder = MonitoringRecorder(service: service, sampleEvery: 1, capacity: 50)
        let scorer = LeadScoringService(recorder: recorder, clock: FixedClock(time: Self.noon)) { _ in 0.8 }
        for number in 0..<120 { _ = scorer.score(lead: "lead-\(number)", features: lead(number)) }
        #expect(recorder.dropped == 70)
        try await recorder.flush()
        let model = RealEstateModels.leadScoring
        #expect(try await newest(.predictionCount, of: model, in: service)?.value == 120)
        let kept = try await service.store.predictions.labelledPredictions(
            of: service.schema(of: model), in: TimeRange(start: Self.noon, end: Self.noon.advanced(by: .seconds(3600))))
        #expect(Set(kept.predictions.ids) == Set((70..<120).map { "lead-\($0)" }))
    }
}
