import Logging
import Synchronization
import Testing
import VigilDomain
import VigilNotifications
import VigilSQLite
import VigilStorage

@testable import Vigil

/// Several services in one process over one store, as replicas are over one database.
@Suite(.timeLimit(.minutes(3)))
struct ReplicaTests {
    private func sharedStore() async throws -> MonitoringStore {
        let database = try SQLiteDatabase.inMemory()
        return MonitoringStore(try await SQLStore(database), isShared: true, close: { try await database.close() })
    }

    /// Waits until `condition` holds; the suite's time limit ends a wait in vain.
    private func until(_ condition: () async throws -> Bool) async throws {
        while try await !condition() { try await Task.sleep(for: .milliseconds(20)) }
    }

    private func rule(_ model: ModelName) -> AlertConfiguration {
        AlertConfiguration(
            name: "accuracy", model: model, metric: .accuracy, comparison: .below, threshold: .absolute(0.8),
            severity: .high, escalateAfter: 30, minimumSamples: 100)
    }

    @Test("replicas that take in one model's days evaluate each once, and each message goes out once")
    func together() async throws {
        let store = try await sharedStore()
        let channel = RecordingChannel()
        var replicas: [MLModelMonitoringService] = []
        for _ in 0..<3 { replicas.append(try await makeService(channels: [channel], store: store)) }
        let schema = try testSchema()
        try await replicas[0].registerModel(schema)
        try await replicas[1].alerting.configureAlert(rule(schema.model))
        let running = replicas.map { replica in Task { try await replica.run() } }
        for day in 0..<6 {
            let batch = rows(schema, day: day)
            try await replicas[day % 3].recordPredictions(batch, for: schema.model)
            let wrong = day % 2 == 0 ? 5 : 30
            try await replicas[(day + 1) % 3].recordOutcomes(labels(for: batch, wrong: wrong), for: schema.model)
            try await until {
                try await store.changes?.modelChanges().allSatisfy { $0.evaluatedRevision == $0.revision } == true
            }
        }
        try await until { try await store.inspection?.outboxCounts().pending == 0 }
        for task in running { task.cancel() }
        for task in running { _ = await task.result }
        let points = try await replicas[0].performance.modelPerformance(for: schema.model, metrics: [.accuracy])
        #expect(points.prefix(6).compactMap(\.value.measurement?.value) == [0.95, 0.7, 0.95, 0.7, 0.95, 0.7])
        let events = await channel.messages.map(\.event)
        #expect(events == [.fired, .resolved, .fired, .resolved, .fired])
        #expect(Set(await channel.messages.map(\.deduplicationKey)).count == 5)
    }

    @Test("what a replica took in and left undone is evaluated by another, and its messages are delivered")
    func takeOver() async throws {
        let store = try await sharedStore()
        let channel = RecordingChannel()
        // It never runs: as if it had been killed after it acknowledged.
        let dead = try await makeService(channels: [channel], store: store)
        let schema = try testSchema()
        try await dead.registerModel(schema)
        try await dead.alerting.configureAlert(rule(schema.model))
        let living = try await makeService(channels: [channel], store: store)
        let running = Task { try await living.run() }
        try await until { await living.registryHolds(schema.model) }
        let batch = rows(schema, day: 0)
        try await dead.recordPredictions(batch, for: schema.model)
        try await dead.recordOutcomes(labels(for: batch, wrong: 40), for: schema.model)
        try await until { await channel.messages.map(\.event) == [.fired] }
        running.cancel()
        _ = await running.result
    }

    @Test("a replica that dies at its work gives it up when its lease runs out")
    func expiry() async throws {
        let store = try await sharedStore()
        let leases = try #require(store.leases)
        let service = try await makeService(store: store)
        let schema = try testSchema()
        try await service.registerModel(schema)
        try await service.recordPredictions(rows(schema, day: 0), for: schema.model)
        // Held by one that will not come back.
        _ = try await leases.acquire(.evaluation(of: schema.model), holder: "dead", for: .milliseconds(300))
        try await service.settle()
        #expect(try await store.changes?.modelChanges().map(\.evaluatedRevision) == [1])
    }

    @Test("work whose lease is lost in the middle commits nothing more and is done anew")
    func lost() async throws {
        let store = try await sharedStore()
        let schema = try testSchema()
        _ = try await store.models.register(schema, at: start)
        let leases = Leases(store.leases)
        let attempts = Counter()
        try await leases.hold(.evaluation(of: schema.model)) { held in
            let lease = try #require(held?.lease)
            if attempts.enter() == 1 {
                var weekly = schema
                weekly.window = .week
                _ = try await store.models.register(weekly, at: start)
            }
            try await store.findings.setRule(
                AlertConfiguration(
                    name: "x", model: schema.model, metric: .accuracy, comparison: .below, threshold: .absolute(0.8),
                    severity: .high), at: start, under: lease)
        }
        #expect(attempts.most == 2)
        #expect(try await store.findings.rules(of: schema.model).count == 1)
    }

    @Test("two cannot do the same piece of work at the same time")
    func exclusion() async throws {
        let store = try await sharedStore()
        let inside = Counter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                // One that is always late may wait long while other tests keep the machine busy.
                let leases = Leases(store.leases, patience: .seconds(600))
                group.addTask {
                    for _ in 0..<5 {
                        try await leases.hold(LeaseName(rawValue: "work")) { _ in
                            inside.enter()
                            try await Task.sleep(for: .milliseconds(2))
                            inside.leave()
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(inside.most == 1)
    }

    @Test("settings that one replica is given are another's within two looks, and its listeners are told")
    func settings() async throws {
        let store = try await sharedStore()
        let (one, other) = (try await makeService(store: store), try await makeService(store: store))
        let schema = try testSchema()
        try await one.registerModel(schema)
        _ = try await other.schema(of: schema.model)
        let events = other.events()
        let running = Task { try await other.run() }
        var changed = schema
        changed.labelHorizonSeconds = 777_600
        // Its first look has been taken once it tells of something.
        var told: Set<MonitoringEvent.Kind> = []
        try await one.recordPredictions(rows(schema, day: 0, count: 3), for: schema.model)
        let feeder = Task {
            for day in 1..<10_000 {
                try await one.recordPredictions(rows(schema, day: day, count: 1), for: schema.model)
                try await Task.sleep(for: .milliseconds(100))
            }
        }
        for await event in events where event.kind == .data {
            told.insert(event.kind)
            break
        }
        feeder.cancel()
        try await one.registerModel(changed)
        for await event in events where event.kind == .configuration {
            told.insert(event.kind)
            break
        }
        #expect(told == [.data, .configuration])
        #expect(try await other.schema(of: schema.model).labelHorizon == .days(9))
        running.cancel()
        _ = await running.result
    }
}

extension MLModelMonitoringService {
    fileprivate func registryHolds(_ model: ModelName) async -> Bool {
        (try? await registry.all().contains { $0.schema.model == model }) ?? false
    }
}

/// How many are somewhere, and how many there were at most.
private final class Counter: Sendable {
    private let counts = Mutex((now: 0, most: 0))

    var most: Int { counts.withLock { $0.most } }

    @discardableResult
    func enter() -> Int {
        counts.withLock { counts in
            counts.now += 1
            counts.most = max(counts.most, counts.now)
            return counts.now
        }
    }

    func leave() { counts.withLock { $0.now -= 1 } }
}
