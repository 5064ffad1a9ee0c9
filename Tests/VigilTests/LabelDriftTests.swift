import Testing
import Vigil
import VigilStatistics

/// Drift of what really happened, which is known later than the predictions.
struct LabelDriftTests {
    private func labels(of batch: PredictionBatch, share: Double, seed: UInt64) -> Column {
        var random = SplitMix64(seed: seed)
        return .numeric(NumericColumn((0..<batch.count).map { _ in random.uniform() < share ? 1 : 0 }))
    }

    private func outcomes(_ batch: PredictionBatch, rows: [Int]? = nil, share: Double, seed: UInt64) -> OutcomeBatch {
        let all = OutcomeBatch(
            ids: batch.ids, labels: labels(of: batch, share: share, seed: seed),
            timestamps: batch.timestamps.map { $0 + 3_600_000 })
        return rows.map(all.rows) ?? all
    }

    private func serve() async throws -> (MLModelMonitoringService, ModelSchema) {
        let service = try await makeService()
        let schema = try testSchema()
        try await service.registerModel(schema)
        var baseline = PredictionBatch(schema: schema)
        for day in -8..<0 { try baseline.append(rows(schema, day: day, prefix: "b")) }
        try await service.drift.setBaselineDistribution(
            baseline, labels: labels(of: baseline, share: 0.2, seed: 1), for: schema.model)
        return (service, schema)
    }

    @Test(
        "labels are compared once they are there; until then they are no column, and late ones are not missing values")
    func windows() async throws {
        let (service, schema) = try await serve()
        for day in 0..<4 { try await service.recordPredictions(rows(schema, day: day), for: schema.model) }
        try await service.settle()
        var findings = try await service.drift.history(of: schema.model)
        #expect(findings.count == 3 && findings.allSatisfy { $0.result.columns.allSatisfy { $0.role != .label } })
        // Day 0 is as the baseline, day 1 has twice as many positives, of day 2 a few labels are missing.
        let last = rows(schema, day: 2)
        try await service.recordOutcomes(outcomes(rows(schema, day: 0), share: 0.2, seed: 2), for: schema.model)
        try await service.recordOutcomes(outcomes(rows(schema, day: 1), share: 0.45, seed: 3), for: schema.model)
        try await service.recordOutcomes(
            outcomes(last, rows: Array(0..<(last.count - 8)), share: 0.2, seed: 4), for: schema.model)
        try await service.settle()
        findings = try await service.drift.history(of: schema.model)
        let found = findings.map { finding in finding.result.columns.first { $0.role == .label } }
        #expect(found.prefix(3).map { $0?.isDrifted } == [false, true, false])
        #expect(found[2]?.quality.contains { $0.isAlarming } == false)
        #expect(found[2]?.measurement?.currentCount == last.count - 8)
        let actions = findings[1].result.recommendedActions
        #expect(actions.contains { $0.hasPrefix("What really happens drifts") }, "\(actions)")
        #expect(!findings[0].result.overallDriftDetected)
    }

    @Test("labels at hand are compared with the baseline's; other kinds and a baseline without are refused")
    func atHand() async throws {
        let (service, schema) = try await serve()
        let batch = rows(schema, day: 0)
        let same = try await service.drift.detectLabelDrift(labels(of: batch, share: 0.2, seed: 5), for: schema.model)
        #expect(same.columns.map(\.role) == [.label] && !same.overallDriftDetected)
        let moved = try await service.drift.detectLabelDrift(labels(of: batch, share: 0.5, seed: 5), for: schema.model)
        #expect(moved.overallDriftDetected)
        await #expect(throws: MonitoringError.self) {
            try await service.drift.detectLabelDrift(.categorical(CategoricalColumn(["a"])), for: schema.model)
        }
        try await service.drift.setBaselineDistribution(rows(schema, day: -1, prefix: "c"), for: schema.model)
        await #expect(throws: MonitoringError.self) {
            try await service.drift.detectLabelDrift(labels(of: batch, share: 0.2, seed: 5), for: schema.model)
        }
    }
}
