import Testing
import Vigil
import VigilDomain
import VigilSQLite

struct RuleTests {
    /// Labels for a day's rows that make this share of the predictions right.
    private func labels(for batch: PredictionBatch, accuracy: Double) -> OutcomeBatch {
        let wrong = Int((Double(batch.count) * (1 - accuracy)).rounded())
        return OutcomeBatch(
            ids: batch.ids,
            labels: .numeric(
                NumericColumn(
                    batch.scores.enumerated().map { index, score in
                        let predicted = score >= 0.5 ? 1.0 : 0.0
                        return index < wrong ? 1 - predicted : predicted
                    })),
            timestamps: batch.timestamps.map { $0 + 86_400_000 })
    }

    @Test(
        "the absolute targets page a model that starts at 0.951 and falls: at 0.895 first, critical two windows later")
    func absoluteTargets() async throws {
        let channel = RecordingChannel()
        let service = try await makeService(channels: [channel])
        let schema = try testSchema()
        try await service.registerModel(schema)
        let reference = rows(schema, day: -5, count: 1000)
        try await service.drift.setBaselineDistribution(
            reference, labels: labels(for: reference, accuracy: 0.951).labels, for: schema.model)
        let rules = try await service.alerting.applyTemplate("absolute-targets", to: schema.model)
        // The reference keeps every limit, so each rule pages.
        #expect(rules.allSatisfy { $0.rule.role == .page })

        for (day, accuracy) in [0.951, 0.940, 0.925, 0.901, 0.895, 0.880, 0.860, 0.840].enumerated() {
            let batch = rows(schema, day: day, count: 1000)
            try await service.recordPredictions(batch, for: schema.model)
            try await service.recordOutcomes(labels(for: batch, accuracy: accuracy), for: schema.model)
            try await service.recordModelPerformance(
                ModelPerformanceMetrics(
                    modelName: schema.model, timestamp: start.advanced(by: .days(day)),
                    sampleCount: 40, inferenceTime: day == 2 ? 260 : 140),
                for: schema.model)
            try await service.settle()
        }
        try await service.recordPredictions(rows(schema, day: 12, count: 1), for: schema.model)
        try await service.settle()
        let accuracy = await channel.messages.filter { $0.alert.metric == .accuracy }
        #expect(accuracy.map(\.event) == [.fired, .escalated])
        #expect(accuracy.map(\.alert.severity) == [.high, .critical])
        #expect(accuracy.map(\.alert.measurement.value) == [0.895, 0.86])
        let latency = await channel.messages.filter { $0.alert.metric == .inferenceTime }
        #expect(latency.map(\.event) == [.fired, .resolved])
        #expect(latency.map(\.alert.measurement.value) == [260, 140])
        #expect(latency.first?.alert.severity == .medium)
    }

    @Test("corrected labels end an alert and start it again in the same window, and each is told")
    func corrections() async throws {
        let channel = RecordingChannel()
        let clock = ManualClock(start.advanced(by: .days(60)))
        let service = try await makeService(channels: [channel], clock: clock)
        let schema = try testSchema()
        try await service.registerModel(schema)
        try await service.alerting.configureAlert(
            AlertConfiguration(
                name: "accuracy", model: schema.model, metric: .accuracy, comparison: .below,
                threshold: .absolute(0.8), severity: .high))
        let batch = rows(schema, day: 0)
        try await service.recordPredictions(batch, for: schema.model)
        try await service.recordPredictions(rows(schema, day: 9, count: 1), for: schema.model)
        for accuracy in [0.7, 0.9, 0.6] {
            try await service.recordOutcomes(labels(for: batch, accuracy: accuracy), for: schema.model)
            try await service.settle()
            clock.advance(by: .seconds(60))
        }
        let messages = await channel.messages
        #expect(messages.map(\.event) == [.fired, .resolved, .fired])
        #expect(messages.map(\.alert.measurement.value) == [0.7, 0.9, 0.6])
        #expect(Set(messages.map(\.deduplicationKey)).count == 3)
    }

    @Test("a recorded mean that wavers around its limit is one incident in a window, not one a call")
    func recordedCalls() async throws {
        let channel = RecordingChannel()
        let service = try await makeService(channels: [channel])
        let schema = try testSchema()
        try await service.registerModel(schema)
        try await service.alerting.configureAlert(
            AlertConfiguration(
                name: "slow", model: schema.model, metric: .inferenceTime, comparison: .above,
                threshold: .absolute(200), minimumSamples: 2))
        // The means after each call: 300, 200.5, 133.7, 210.2, 175.2 and, on the next day, 100, 100.
        for (index, value) in [300.0, 101, 0, 440, 35, 100, 100].enumerated() {
            let day = index < 5 ? 0 : 1
            try await service.performance.recordMetric(
                .inferenceTime, value: value, for: schema.model,
                at: start.advanced(by: .days(day)).advanced(by: .seconds(index)))
            try await service.settle()
        }
        #expect(await channel.messages.map(\.event) == [.fired, .resolved])
        #expect(await channel.messages.map(\.alert.measurement.value) == [200.5, 100])
    }

    @Test("a number recorded beside the one that Vigil computed from labels does not decide")
    func recordedBesideComputed() async throws {
        let channel = RecordingChannel()
        let service = try await makeService(channels: [channel])
        let schema = try testSchema()
        try await service.registerModel(schema)
        try await service.alerting.configureAlert(
            AlertConfiguration(
                name: "accuracy", model: schema.model, metric: .accuracy, comparison: .below,
                threshold: .absolute(0.9)))
        let batch = rows(schema, day: 0)
        try await service.recordPredictions(batch, for: schema.model)
        try await service.recordPredictions(rows(schema, day: 9, count: 1), for: schema.model)
        try await service.recordOutcomes(labels(for: batch, accuracy: 0.8), for: schema.model)
        for _ in 0..<3 {
            try await service.settle()
            try await service.performance.recordMetric(.accuracy, value: 0.95, for: schema.model, at: start)
        }
        try await service.settle()
        #expect(await channel.messages.map(\.event) == [.fired])
    }

    @Test("a newer version takes over the rules with its first predictions, not when it is registered")
    func versions() async throws {
        let channel = RecordingChannel()
        let service = try await makeService(channels: [channel])
        var schema = try testSchema()
        try await service.registerModel(schema)
        try await service.alerting.configureAlert(
            AlertConfiguration(
                name: "accuracy", model: schema.model, metric: .accuracy, comparison: .below,
                threshold: .absolute(0.9)))
        schema.version = "2"
        try await service.registerModel(schema)
        for (day, version) in ["1", "1", "2", "1"].enumerated() {
            let batch = rows(schema, day: day * 5)
            try await service.recordPredictions(batch, for: schema.model, version: version)
            try await service.recordOutcomes(
                labels(for: batch, accuracy: version == "1" ? 0.8 : 0.95), for: schema.model)
            try await service.recordPredictions(
                rows(schema, day: day * 5 + 4, count: 1), for: schema.model, version: version)
            try await service.settle()
        }
        // Version 1 fired on its first day; version 2 ended it, and what 1 still answers pages nobody.
        #expect(await channel.messages.map(\.event) == [.fired, .resolved])
        #expect(await channel.messages.map(\.alert.version) == ["1", "1"])
    }

    @Test("removing or changing a rule closes its alert and says so; setting it again unchanged does not")
    func removal() async throws {
        let channel = RecordingChannel()
        let clock = ManualClock(start.advanced(by: .days(60)))
        let service = try await makeService(channels: [channel], clock: clock)
        let schema = try testSchema()
        try await service.registerModel(schema)
        func rule(_ limit: Double) -> AlertConfiguration {
            AlertConfiguration(
                name: "low", model: schema.model, metric: "satisfaction", comparison: .below,
                threshold: .absolute(limit))
        }
        try await service.alerting.configureAlert(rule(0.8))
        try await service.performance.recordMetric("satisfaction", value: 0.5, for: schema.model, at: start)
        try await service.alerting.configureAlert(rule(0.8))
        #expect(try await service.alerting.recentAlerts(for: schema.model, status: .firing).count == 1)
        clock.advance(by: .seconds(60))
        try await service.alerting.configureAlert(rule(0.7))
        #expect(try await service.alerting.recentAlerts(for: schema.model, status: .firing).isEmpty)
        try await service.performance.recordMetric("satisfaction", value: 0.5, for: schema.model, at: start)
        #expect(try await service.alerting.recentAlerts(for: schema.model, status: .firing).count == 1)
        try await service.alerting.removeAlert("low", of: schema.model)
        try await service.settle()
        #expect(try await service.alerting.recentAlerts(for: schema.model, status: .firing).isEmpty)
        let messages = await channel.messages
        #expect(messages.map(\.event) == [.fired, .resolved, .fired, .resolved])
        #expect(messages.map(\.alert.summary).filter { $0.contains("closed because") }.count == 2)
    }

    @Test("a baseline set after a rule tries it: what the reference breaks becomes a target")
    func lateBaseline() async throws {
        let channel = RecordingChannel()
        let service = try await makeService(channels: [channel])
        let schema = try testSchema()
        try await service.registerModel(schema)
        try await service.alerting.configureAlert(
            AlertConfiguration(
                name: "accuracy", model: schema.model, metric: .accuracy, comparison: .below,
                threshold: .absolute(0.9)))
        for day in 0..<2 { try await service.recordPredictions(rows(schema, day: day), for: schema.model) }
        try await service.settle()
        #expect(try await service.drift.history(of: schema.model).isEmpty)
        let reference = rows(schema, day: -5)
        try await service.drift.setBaselineDistribution(
            reference, labels: labels(for: reference, accuracy: 0.85).labels, for: schema.model)
        #expect(try await service.alerting.rules(of: schema.model).map(\.role) == [.target])
        // The closed window is checked without waiting for new data.
        try await service.settle()
        #expect(try await service.drift.history(of: schema.model).count == 1)
    }

    @Test("a rule set while windows are evaluated starts from a quiet state")
    func ruleSetMeanwhile() async throws {
        let service = try await makeService()
        let schema = try testSchema()
        try await service.registerModel(schema)
        func rule(_ limit: Double) -> AlertConfiguration {
            AlertConfiguration(
                name: "accuracy", model: schema.model, metric: .accuracy, comparison: .below,
                threshold: .absolute(limit))
        }
        try await service.alerting.configureAlert(rule(0.99))
        for day in 0..<20 {
            let batch = rows(schema, day: day)
            try await service.recordPredictions(batch, for: schema.model)
            try await service.recordOutcomes(labels(for: batch, accuracy: 0.7), for: schema.model)
        }
        async let evaluation: Void = service.settle()
        try await service.alerting.configureAlert(rule(0.1))
        try await evaluation
        let stored = try #require(try await service.store.findings.rules(of: schema.model).first)
        #expect(stored.rule.threshold == .absolute(0.1))
        #expect(stored.state.position == .quiet)
        #expect(try await service.alerting.recentAlerts(for: schema.model, status: .firing).isEmpty)
    }
}
