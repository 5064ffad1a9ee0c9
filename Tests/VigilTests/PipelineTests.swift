import Testing
import Vigil
import VigilDomain

struct PipelineTests {
    @Test("predictions and late labels become accuracy with its coverage, and a window matures")
    func performance() async throws {
        let service = try await makeService()
        let schema = try testSchema()
        try await service.registerModel(schema)
        let day = rows(schema, day: 0)
        try await service.recordPredictions(day, for: schema.model)
        try await service.recordOutcomes(labels(for: day, wrong: 10, of: 0..<200), for: schema.model)
        try await service.settle()
        let first = try #require(
            try await service.performance.modelPerformance(for: schema.model, metrics: [.accuracy]).last)
        #expect(first.labels.labelled == 200 && !first.labels.isMature)
        #expect(first.value.measurement?.value == 0.9 && first.value.measurement?.count == 200)

        try await service.recordOutcomes(labels(for: day, wrong: 10, of: 200..<400), for: schema.model)
        try await service.settle()
        let second = try #require(
            try await service.performance.modelPerformance(for: schema.model, metrics: [.accuracy]).last)
        #expect(second.labels.labelled == 400 && second.labels.isMature)
        #expect(second.window == first.window)
    }

    @Test("a window without all its labels matures when the label horizon has passed")
    func horizon() async throws {
        let service = try await makeService()
        let schema = try testSchema(horizon: .days(2))
        try await service.registerModel(schema)
        let day = rows(schema, day: 0)
        try await service.recordPredictions(day, for: schema.model)
        try await service.recordOutcomes(labels(for: day, wrong: 0, of: 0..<100), for: schema.model)
        try await service.settle()
        func isMature() async throws -> Bool? {
            try await service.performance.modelPerformance(
                for: schema.model, metrics: [.accuracy],
                over: TimeRange(start: start, end: start.advanced(by: .days(1)))
            ).last?.labels.isMature
        }
        #expect(try await isMature() == false)
        // A prediction four days later moves the watermark past the end of the day and two days more.
        try await service.recordPredictions(rows(schema, day: 4, count: 1), for: schema.model)
        try await service.settle()
        #expect(try await isMature() == true)
    }

    @Test("a shifted feature is found when its window closes, and not before the model has a baseline")
    func drift() async throws {
        let service = try await makeService()
        let schema = try testSchema()
        try await service.registerModel(schema)
        try await service.drift.setBaselineDistribution(rows(schema, day: -5), for: schema.model)
        for (day, mean) in [0.0, 0.5, 0.0].enumerated() {
            try await service.recordPredictions(rows(schema, day: day, mean: mean), for: schema.model)
        }
        try await service.settle()
        let findings = try await service.drift.history(of: schema.model)
        // The third day is still open.
        #expect(findings.map { $0.result.driftedColumns.map(\.name) } == [[], ["x"]])
        let forced = try await service.drift.check(schema.model)
        #expect(forced.count == 1 && forced.first?.result.overallDriftDetected == false)
        // Nothing is new now, and the answer is still the newest window's.
        #expect(try await service.drift.check(schema.model) == forced)
    }

    @Test("an alert fires once, names its limit and ends with the first good window")
    func alerts() async throws {
        let channel = RecordingChannel()
        let service = try await makeService(channels: [channel])
        let schema = try testSchema()
        try await service.registerModel(schema)
        try await service.alerting.configureAlert(
            AlertConfiguration(
                name: "accuracy", model: schema.model, metric: .accuracy, comparison: .below,
                threshold: .absolute(0.8), severity: .high, escalateAfter: 3, minimumSamples: 100))
        for (day, wrong) in [5, 30, 30, 30, 5].enumerated() {
            let batch = rows(schema, day: day)
            try await service.recordPredictions(batch, for: schema.model)
            try await service.recordOutcomes(labels(for: batch, wrong: wrong), for: schema.model)
            try await service.settle()
        }
        try await service.recordPredictions(rows(schema, day: 9, count: 1), for: schema.model)
        try await service.settle()
        let events = await channel.messages
        #expect(events.map(\.event) == [.fired, .escalated, .resolved])
        #expect(events.map(\.alert.severity) == [.high, .critical, .critical])
        #expect(events.first?.alert.measurement.value == 0.7)
        #expect(events.first?.alert.limit == 0.8)
        let stored = try await service.alerting.recentAlerts(for: schema.model)
        #expect(stored.count == 1 && stored.first?.status == .resolved && stored.first?.breachedWindows == 3)
    }

    @Test("a limit that the reference already breaks becomes a target and sends nothing")
    func target() async throws {
        let channel = RecordingChannel()
        let service = try await makeService(channels: [channel])
        let schema = try testSchema()
        try await service.registerModel(schema)
        let reference = rows(schema, day: -5)
        let known = labels(for: reference, wrong: 20).labels
        try await service.drift.setBaselineDistribution(reference, labels: known, for: schema.model)
        let configured = try await service.alerting.configureAlert(
            AlertConfiguration(
                name: "accuracy", model: schema.model, metric: .accuracy, comparison: .below,
                threshold: .absolute(0.9), severity: .high))
        #expect(configured.rule.role == .target)
        let batch = rows(schema, day: 0)
        try await service.recordPredictions(batch, for: schema.model)
        try await service.recordOutcomes(labels(for: batch, wrong: 30), for: schema.model)
        try await service.recordPredictions(rows(schema, day: 9, count: 1), for: schema.model)
        try await service.settle()
        #expect(await channel.messages.isEmpty)
        #expect(try await service.alerting.recentAlerts(for: schema.model).isEmpty)
    }

    @Test("a message that could not be delivered is sent again after its wait, once")
    func retry() async throws {
        let channel = RecordingChannel(answers: [.retry(after: nil, reason: "busy")])
        let clock = ManualClock(start.advanced(by: .days(60)))
        let service = try await makeService(channels: [channel], clock: clock)
        let schema = try testSchema()
        try await service.registerModel(schema)
        try await service.alerting.configureAlert(
            AlertConfiguration(
                name: "low", model: schema.model, metric: "satisfaction_score", comparison: .below,
                threshold: .absolute(0.8)))
        try await service.performance.recordMetric("satisfaction_score", value: 0.5, for: schema.model, at: start)
        try await service.settle()
        try await service.settle()
        #expect(await channel.messages.count == 1)
        clock.advance(by: .seconds(2))
        try await service.settle()
        try await service.settle()
        #expect(await channel.messages.count == 2)
    }

    @Test("values recorded one by one come to the same as their mean recorded at once")
    func pooling() async throws {
        let service = try await makeService()
        let schema = try testSchema()
        try await service.registerModel(schema)
        let values = [120.0, 180, 240, 90, 400]
        for value in values {
            try await service.performance.recordMetric("response_time_ms", value: value, for: schema.model, at: start)
        }
        let point = try #require(
            try await service.performance.modelPerformance(for: schema.model, metrics: ["response_time_ms"]).last)
        let measurement = try #require(point.value.measurement)
        // Mean 206 and its standard error, by hand: sum of squared deviations 60,320, over 4, over 5, root.
        #expect(abs(measurement.value - 206) < 1e-9)
        #expect(abs((measurement.standardError ?? 0) - 54.91812087098393) < 1e-9)
        #expect(measurement.count == 5)
    }

    @Test("an unknown model is named together with those that there are")
    func unknown() async throws {
        let service = try await makeService()
        try await service.registerModel(try testSchema())
        let error = await #expect(throws: MonitoringError.self) {
            _ = try await service.modelPerformance(for: try ModelName("n"))
        }
        #expect(error?.code == .unknownModel)
        #expect(error?.detail.contains("there are m") == true)
    }

    @Test("live predictions are inspected at once and durable after a flush")
    func live() async throws {
        let service = try await makeService()
        let schema = try testSchema()
        try await service.registerModel(schema)
        try await service.drift.setBaselineDistribution(rows(schema, day: -5), for: schema.model)
        func send(_ id: String, _ features: [String: FeatureValue]) async throws -> LivePredictionReport {
            try await service.processLivePrediction(
                LivePrediction(id: id, model: schema.model, timestamp: start, features: features, score: 0.5))
        }
        let usual = try await send("1", ["x": 0.5, "c": "a"])
        #expect(usual.isAccepted && usual.notices.isEmpty)
        let strange = try await send("2", ["x": 7, "c": "z"])
        #expect(strange.isAccepted)
        #expect(strange.notices.map(\.kind) == [.outOfRange, .unseenCategory])
        #expect(strange.notices.allSatisfy { "\($0)" == "\($0.field): \($0.detail)" })
        #expect(try await send("3", ["c": "a"]).notices.map(\.kind) == [.unexpectedlyMissing])
        let wrong = try await send("4", ["x": "much", "y": 1])
        #expect(!wrong.isAccepted && wrong.notices.map(\.field) == ["y", "x"])
        try await service.flush()
        let receipt = try await service.recordPredictions(rows(schema, day: 0, count: 1), for: schema.model)
        #expect(receipt.stored == 1)
        try await service.settle()
        let count = try await service.performance.modelPerformance(for: schema.model, metrics: [.predictionCount]).last
        #expect(count?.value.measurement?.value == 4)
    }
}
