import Foundation
import Logging
import ServiceLifecycle
import Testing
import Vigil
import VigilSQLite

/// Predictions that a Swift service hands over without waiting, over a real file.
struct LiveCallTests {
    private func service(
        _ path: String, queue: LiveQueuePolicy = LiveQueuePolicy(), channels: [any NotificationChannel] = [],
        detectors: DriftDetectorRegistry = DriftDetectorRegistry()
    ) async throws -> MLModelMonitoringService {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return MLModelMonitoringService(
            store: try await .sqlite(path: path), channels: channels, driftDetectors: detectors, liveQueue: queue,
            clock: ManualClock(start.advanced(by: .days(60))), logger: logger)
    }

    private func withFile(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vigil-live-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // the next boot does the same
        try await body(folder.appendingPathComponent("vigil.db").path)
    }

    /// The ids that are in a file when it is opened anew.
    private func storedIDs(_ path: String, _ schema: ModelSchema) async throws -> [String] {
        let store = try await MonitoringStore.sqlite(path: path)
        let stored = try await store.predictions.labelledPredictions(
            of: schema, in: TimeRange(start: start, end: start.advanced(by: .days(60))))
        try await store.close()
        return stored.predictions.ids.sorted()
    }

    private func give(_ number: Int, to model: LiveModel) -> LivePredictionReport {
        model.processLivePrediction(
            id: "p\(number)", at: start.advanced(by: .seconds(number)), numbers: [Double(number % 100)],
            names: [number % 2 == 0 ? "a" : "b"], score: 0.5, prediction: 1)
    }

    @Test("eight callers at once lose nothing below the bound, and a flush makes all of it durable")
    func concurrentCallers() async throws {
        try await withFile { path in
            let service = try await service(path)
            let schema = try testSchema()
            try await service.registerModel(schema)
            let model = try await service.liveModel(schema.model)
            await withTaskGroup(of: Int.self) { group in
                for caller in 0..<8 {
                    group.addTask {
                        (0..<500).count { give(caller * 500 + $0, to: model).isAccepted }
                    }
                }
                let accepted = await group.reduce(0, +)
                #expect(accepted == 4000)
            }
            #expect(model.waitingPredictions == 4000)
            try await service.flush()
            #expect(model.waitingPredictions == 0 && service.droppedPredictions.isEmpty)
            try await service.store.close()
            #expect(try await storedIDs(path, schema) == (0..<4000).map { "p\($0)" }.sorted())
        }
    }

    @Test(
        "of what comes to a full queue just the surplus is dropped, told to the caller, counted, and found",
        arguments: LiveQueuePolicy.WhenFull.allCases)
    func fullQueue(whenFull: LiveQueuePolicy.WhenFull) async throws {
        try await withFile { path in
            let service = try await service(path, queue: LiveQueuePolicy(capacity: 300, whenFull: whenFull))
            let schema = try testSchema()
            try await service.registerModel(schema)
            let model = try await service.liveModel(schema.model)
            let refused = await withTaskGroup(of: Int.self) { group in
                for caller in 0..<8 {
                    group.addTask {
                        (0..<50).count { give(caller * 50 + $0, to: model).notices.contains { $0.kind == .queueFull } }
                    }
                }
                return await group.reduce(0, +)
            }
            #expect(refused == (whenFull == .dropNewest ? 100 : 0))
            #expect(model.droppedPredictions == 100 && service.droppedPredictions == [schema.model: 100])
            try await service.flush()
            let report = try await service.drift.live(of: schema.model)
            let day = WindowLength.day.window(containing: start)
            #expect(report.queueDrops == [LiveDriftReport.QueueDrops(window: day, count: 100)])
            // There is room again, and what is told is told once.
            #expect(give(400, to: model).isAccepted)
            try await service.flush()
            #expect(try await service.drift.live(of: schema.model).queueDrops.map(\.count) == [100])
            try await service.store.close()
            #expect(try await storedIDs(path, schema).count == 301)
        }
    }

    @Test("a rule on the number of dropped predictions fires, and ends with the first window without any")
    func rule() async throws {
        try await withFile { path in
            let channel = RecordingChannel()
            let service = try await service(path, queue: LiveQueuePolicy(capacity: 2), channels: [channel])
            let schema = try testSchema()
            try await service.registerModel(schema)
            try await service.alerting.configureAlert(
                AlertConfiguration(
                    name: "dropped", model: schema.model, metric: .droppedPredictions, comparison: .above,
                    threshold: .absolute(0)))
            let model = try await service.liveModel(schema.model)
            for number in 0..<5 { _ = give(number, to: model) }
            try await service.settle()
            let alert = try #require(try await service.alerting.recentAlerts(for: schema.model).first)
            #expect(alert.status == .firing && alert.measurement.value == 3)
            _ = give(86_400, to: model)
            try await service.settle()
            #expect(try await service.alerting.recentAlerts(for: schema.model).map(\.status) == [.resolved])
            #expect(await channel.messages.count == 2)
            try await service.store.close()
        }
    }

    @Test("a baseline and a schema that are set later reach the handle; a row is held against both")
    func baseline() async throws {
        try await withFile { path in
            let service = try await service(path)
            var schema = try testSchema()
            try await service.registerModel(schema)
            let model = try await service.liveModel(schema.model)
            func kinds(_ number: Double, _ name: String?) -> [LivePredictionReport.Notice.Kind] {
                model.processLivePrediction(id: "\(number)\(name ?? "")", at: start, numbers: [number], names: [name])
                    .notices.map(\.kind)
            }
            #expect(kinds(7, "z").isEmpty)
            try await service.drift.setBaselineDistribution(rows(schema, day: -5), for: schema.model)
            #expect(kinds(7, "z") == [.outOfRange, .unseenCategory])
            #expect(kinds(.nan, nil) == [.unexpectedlyMissing, .unexpectedlyMissing])
            #expect(kinds(0.5, "a").isEmpty)
            try await service.drift.setBaselineDistribution(rows(schema, day: -5, mean: 6.5), for: schema.model)
            #expect(kinds(7, "z") == [.unseenCategory])
            #expect(kinds(0.5, "a") == [.outOfRange])
            // With windows of another length, drops belong to other windows; the handle is the same object.
            schema.window = .hour
            try await service.registerModel(schema)
            #expect(try await service.liveModel(schema.model) === model)
            try await service.store.close()
        }
    }

    @Test("what violates the schema is told in all forms and does not wait")
    func violations() async throws {
        try await withFile { path in
            let service = try await service(path)
            let schema = try testSchema()
            try await service.registerModel(schema)
            let model = try await service.liveModel(schema.model)
            func fields(_ report: LivePredictionReport) -> [String] {
                report.isAccepted ? ["accepted"] : report.notices.map { "\($0)" }
            }
            let counts = fields(model.processLivePrediction(id: "1", numbers: [1, 2], names: []))
            #expect(
                counts == [
                    "numbers: 2 were given; m 1 has 1, in the order of its schema",
                    "names: 0 were given; m 1 has 1, in the order of its schema",
                ])
            #expect(
                fields(model.processLivePrediction(id: "1", features: [1])) == [
                    "features: 1 were given; m 1 has 2, in the order of its schema"
                ])
            #expect(
                fields(model.processLivePrediction(id: "1", features: ["a", 1])) == [
                    "x: \"a\" was given; it must be a number", "c: the number 1.0 was given; it must be a name",
                ])
            #expect(
                fields(model.processLivePrediction(id: "1", numbers: [.infinity], names: ["a"], score: 2)) == [
                    "x: inf was given; it must be finite, or missing",
                    "score: 2.0 was given; a probability is allowed here, a number from 0 to 1",
                ])
            #expect(
                fields(model.processLivePrediction(id: "", numbers: [1], names: ["a"])).first?.hasPrefix("id: ") == true
            )
            let other = LivePrediction(id: "1", model: try ModelName("n"), timestamp: start, features: [:])
            #expect(fields(model.processLivePrediction(other)).first?.hasPrefix("model: n ") == true)
            #expect(model.waitingPredictions == 0)
            await #expect(throws: MonitoringError.self) { _ = try await service.liveModel(try ModelName("n")) }
            try await service.store.close()
        }
    }

    @Test(
        "the call that sets off a detector, of several, gets its alarm; a flush keeps it, and the store gives the same")
    func signals() async throws {
        try await withFile { path in
            let service = try await service(path, detectors: try .withFixedCharts())
            var schema = try testSchema()
            schema.drift = DriftPolicy(live: DriftPolicy.Live(detector: "rise+fall", falseAlarmEvery: 5000))
            try await service.registerModel(schema)
            var baseline = rows(schema, day: -5, count: 100)
            baseline.scores = Array(repeating: 0.5, count: 100)
            try await service.drift.setBaselineDistribution(baseline, for: schema.model)
            let model = try await service.liveModel(schema.model)
            try await service.prepareLiveDrift(for: schema.model)
            var alarms: [String] = []
            for number in 0..<40 {
                // At 3 the charts add 2.5 a step: above 10 they are at the fifth.
                let x = number < 10 ? 0.0 : number < 20 ? 3 : number < 30 ? -3 : .nan
                let report = model.processLivePrediction(
                    id: "p\(number)", at: start.advanced(by: .seconds(number)), numbers: [x], names: ["a"], score: 0.5)
                for notice in report.notices where notice.kind == .driftSignal {
                    alarms.append("\(number) \(notice.field) \(notice.detail.split(separator: " ")[0])")
                }
            }
            #expect(alarms == ["14 x rise", "19 x rise", "24 x fall", "29 x fall"])
            try await service.flush()
            let live = try await service.drift.live(of: schema.model)
            #expect(live.detector == "rise+fall" && live.watched == ["x", "prediction"])
            #expect(
                live.unwatched == ["score": "rise: always 0.500 in the baseline; fall: always 0.500 in the baseline"])
            #expect(live.signals.map { "\($0.eventCount - 1) \($0.column) \($0.detector)" } == alarms)
            let replayed = try await service.drift.replayLive(schema.model)
            #expect(replayed.signals == live.signals)
            for name in ["rise+rise", "rise+nobody", "rise+"] {
                schema.drift = DriftPolicy(live: DriftPolicy.Live(detector: name))
                let wrong = schema
                await #expect(throws: MonitoringError.self) { try await service.registerModel(wrong) }
            }
            try await service.store.close()
        }
    }

    @Test(
        "the asynchronous variant has stored the prediction when it returns; a repeat is stored once and looked at once"
    )
    func durable() async throws {
        try await withFile { path in
            let service = try await service(path)
            let schema = try testSchema()
            try await service.registerModel(schema)
            let prediction = LivePrediction(
                id: "p", model: schema.model, timestamp: start, features: ["x": 1, "c": "a"], score: 0.5)
            for _ in 0..<2 { #expect(try await service.processLivePrediction(prediction).isAccepted) }
            // Nothing is flushed: the store is closed as a crash would leave it.
            try await service.store.close()
            #expect(try await storedIDs(path, schema) == ["p"])
        }
    }

    @Test("a service that is told to stop writes what was handed over first")
    func shutdown() async throws {
        try await withFile { path in
            let service = try await service(path)
            let schema = try testSchema()
            try await service.registerModel(schema)
            let model = try await service.liveModel(schema.model)
            let group = ServiceGroup(
                services: [service], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                for number in 0..<100 { _ = give(number, to: model) }
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
            #expect(model.waitingPredictions == 0)
            try await service.store.close()
            #expect(try await storedIDs(path, schema).count == 100)
        }
    }

    @Test("a service that runs writes by itself")
    func running() async throws {
        try await withFile { path in
            let service = try await service(path)
            let schema = try testSchema()
            try await service.registerModel(schema)
            let model = try await service.liveModel(schema.model)
            let running = Task { try await service.run() }
            _ = give(1, to: model)
            while model.waitingPredictions > 0 { await Task.yield() }
            running.cancel()
            _ = await running.result
            try await service.store.close()
            #expect(try await storedIDs(path, schema) == ["p1"])
        }
    }
}
