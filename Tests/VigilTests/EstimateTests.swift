import Testing
import Vigil
import VigilDomain
import VigilMonitoring
import VigilStatistics
import VigilStorage

/// Estimates while labels are missing, and what labels say of them, through the whole service.
struct EstimateTests {
    /// A classifier whose scores are chances: a label is positive as often as its score says, or by another law.
    private struct World {
        let schema: ModelSchema
        var random = SplitMix64(seed: 11)

        init() throws { schema = try testSchema(horizon: .days(2)) }

        mutating func day(_ day: Int, count: Int = 600) -> PredictionBatch {
            var batch = rows(schema, day: day, count: count)
            batch.scores = (0..<count).map { _ in random.uniform() }
            batch.predictions = .numeric(NumericColumn(batch.scores.map { $0 >= 0.5 ? 1 : 0 }))
            return batch
        }

        mutating func labels(_ batch: PredictionBatch, chance: (Double) -> Double = { $0 }) -> [Double] {
            batch.scores.map { random.uniform() < chance($0) ? 1 : 0 }
        }

        func outcomes(_ batch: PredictionBatch, _ labels: [Double]) -> OutcomeBatch {
            OutcomeBatch(
                ids: batch.ids, labels: .numeric(NumericColumn(labels)),
                timestamps: batch.timestamps.map { $0 + 86_400_000 },
                predictionTimestamps: batch.timestamps)
        }
    }

    private func service(_ world: inout World) async throws -> MLModelMonitoringService {
        let service = try await makeService()
        try await service.registerModel(world.schema)
        let reference = world.day(-20, count: 4000)
        let labels = world.labels(reference)
        try await service.drift.setBaselineDistribution(
            reference, labels: .numeric(NumericColumn(labels)), for: world.schema.model)
        return service
    }

    private func gaps(_ service: MLModelMonitoringService, _ model: ModelName) async throws -> [MetricPoint] {
        try await service.performance.modelPerformance(for: model, metrics: [.estimateGap])
    }

    @Test("a window without labels has an estimate, which its labels then confirm")
    func confirmed() async throws {
        var world = try World()
        let service = try await service(&world)
        let day = world.day(0)
        try await service.recordPredictions(day, for: world.schema.model)
        try await service.recordPredictions(world.day(1), for: world.schema.model)
        try await service.settle()
        let before = try await service.performance.estimatedPerformance(for: world.schema.model)
        let accuracy = try #require(before.first { $0.metric == .accuracy }?.value.measurement)
        #expect(abs(accuracy.value - 0.75) < 0.05 && accuracy.lower95 ?? 1 < 0.75 && accuracy.upper95 ?? 0 > 0.75)
        #expect(before.allSatisfy { $0.origin == .estimated && $0.labels.labelled == 0 })
        let measured = try await service.performance.modelPerformance(for: world.schema.model, metrics: [.accuracy])
        #expect(measured.allSatisfy { $0.origin == .computed && $0.value.measurement == nil })

        try await service.recordOutcomes(
            world.outcomes(day, world.labels(day)), for: world.schema.model)
        try await service.settle()
        let gap = try #require(try await gaps(service, world.schema.model).first)
        #expect(gap.labels.isMature && abs(gap.value.measurement?.value ?? 99) < 3 && !gap.isContradiction)
    }

    @Test("production labels, whatever they say, change no estimate")
    func labelsDoNotLeak() async throws {
        var estimates: [[MetricPoint]] = []
        for law in [0, 1, 2] {
            var world = try World()
            let service = try await service(&world)
            let days = (0..<3).map { world.day($0) }
            for day in days {
                try await service.recordPredictions(day, for: world.schema.model)
                guard law > 0 else { continue }
                let labels = day.scores.map { law == 1 ? ($0 >= 0.5 ? 1.0 : 0) : ($0 >= 0.5 ? 0.0 : 1) }
                try await service.recordOutcomes(world.outcomes(day, labels), for: world.schema.model)
                try await service.settle()
            }
            try await service.settle()
            estimates.append(
                try await service.performance.estimatedPerformance(for: world.schema.model, over: nil).map {
                    var point = $0
                    point.labels.isMature = true
                    point.computedAt = start
                    return point
                })
        }
        #expect(estimates[0].count == 3 * 7)
        #expect(estimates[0] == estimates[1] && estimates[1] == estimates[2])
    }

    @Test("labels that follow from the scores in another way contradict the estimate, and the inputs are asked")
    func contradicted() async throws {
        var world = try World()
        let service = try await service(&world)
        let channel = world.schema.model
        try await service.alerting.configureAlert(
            AlertConfiguration(
                name: "worse-than-estimated", model: channel, metric: .estimateGap, comparison: .above,
                threshold: .absolute(3)))
        for index in 0..<3 {
            let day = world.day(index)
            try await service.recordPredictions(day, for: world.schema.model)
            let labels = world.labels(day) { index == 0 ? $0 : 0.5 + 0.3 * ($0 - 0.5) }
            try await service.recordOutcomes(world.outcomes(day, labels), for: world.schema.model)
            try await service.settle()
        }
        let gaps = try await gaps(service, world.schema.model).filter { $0.labels.isMature }
        #expect(gaps.map(\.isContradiction) == [false, true, true])
        let inputs = try await service.performance.modelPerformance(for: world.schema.model, metrics: [.inputsAUC])
        #expect(inputs.map(\.window) == gaps.dropFirst().map(\.window))
        #expect(try await service.alerting.recentAlerts(for: world.schema.model, status: .firing).count == 1)
        let realized = try await service.performance.modelPerformance(for: world.schema.model, metrics: [.accuracy])
        let estimates = try await service.performance.estimatedPerformance(
            for: world.schema.model, metrics: [.accuracy])
        let status = try #require(
            EstimateStatus(
                of: .accuracy, gaps: gaps, estimates: estimates, realized: realized, inputs: inputs))
        #expect(status.isOpen && status.isWorse && status.first.window == gaps[1].window)
        let sentence = EstimateNarration.sentence(status)
        #expect(
            sentence.hasPrefix("Labels contradict the estimate since 2026-05-02: accuracy of 2026-05-03 was estimated"))
    }

    @Test("a model may ask for no estimates, or for weighted ones")
    func policies() async throws {
        for (policy, expected) in [(EstimationPolicy.off, 0), (.weighted, 7)] {
            var world = try World()
            let service = try await service(&world)
            var schema = world.schema
            schema.estimation = policy
            try await service.registerModel(schema)
            try await service.recordPredictions(world.day(0), for: schema.model)
            try await service.settle()
            let found = try await service.performance.estimatedPerformance(for: schema.model)
            #expect(found.count == expected)
        }
    }
}
