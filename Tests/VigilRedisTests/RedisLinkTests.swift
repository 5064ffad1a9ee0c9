import Synchronization
import Testing
import Vigil
import VigilDomain

@testable import VigilRedis

@Suite("Redis between replicas", .serialized, .timeLimit(.minutes(2)))
struct RedisLinkTests {
    private let model: ModelName

    init() throws { model = try ModelName("churn") }

    /// Waits until `condition` holds; the suite's time limit ends a wait in vain.
    private func until(_ condition: () async throws -> Bool) async throws {
        while try await !condition() { try await Task.sleep(for: .milliseconds(20)) }
    }

    private func link(_ server: RedisServer, _ login: String = "", number: Int = 1) throws -> RedisLink {
        try RedisLink(url: "redis://\(login)127.0.0.1:\(server.port)/\(number)")
    }

    @Test("what one tells the others hear, and itself does not")
    func events() async throws {
        let server = try RedisServer()
        defer { server.kill() }
        try server.start()
        let (one, other, foreign) = (try link(server), try link(server), try link(server, number: 2))
        let heard = [Ear(), Ear(), Ear()]
        let running = zip([one, other, foreign], heard).map { link, ear in Task { await link.run { ear.hear($0) } } }
        // Whoever listens later has missed what was told before.
        try await until {
            one.publish(MonitoringEvent(kind: .data, model: model))
            return !heard[1].events.isEmpty
        }
        one.publish(MonitoringEvent(kind: .alert, model: model))
        // What is told together has no order.
        try await until { heard[1].events.contains(MonitoringEvent(kind: .alert, model: model)) }
        #expect(heard[0].events.isEmpty && heard[2].events.isEmpty)
        #expect(one.problem == nil && other.problem == nil)
        for task in running { task.cancel() }
        for task in running { await task.value }
    }

    @Test("what one leaves another finds, bytes as they are, until its time is over")
    func cache() async throws {
        let server = try RedisServer()
        defer { server.kill() }
        try server.start(password: "s3cret")
        let (one, other) = (try link(server, ":s3cret@"), try link(server, ":s3cret@"))
        let page: [UInt8] = [0, 255, 13, 10, 0]
        try await until {
            one.cache(page, for: "page", milliseconds: 60_000)
            return await other.cached("page") == page
        }
        one.cache([], for: "empty", milliseconds: 60_000)
        try await until { await other.cached("empty") == [] }
        #expect(await other.cached("none") == nil)
        one.cache(page, for: "short", milliseconds: 1)
        try await until { await other.cached("short") == nil }
        let stranger = try link(server, ":wrong@")
        #expect(await stranger.cached("page") == nil)
        let problem = try #require(stranger.problem)
        #expect(problem.contains("redis://:***@127.0.0.1") && !problem.contains("wrong@"))
    }

    @Test("without its server a link answers that it has nothing, and goes on when the server is back")
    func away() async throws {
        let server = try RedisServer()
        defer { server.kill() }
        let (one, other) = (try link(server), try link(server))
        let ear = Ear()
        let running = Task { await other.run { ear.hear($0) } }
        #expect(await one.cached("page") == nil)
        #expect(one.problem?.contains("cannot be used") == true)
        for _ in 0..<2 {
            try server.start()
            let before = ear.events.count
            try await until {
                one.publish(MonitoringEvent(kind: .data, model: model))
                return ear.events.count > before && one.problem == nil && other.problem == nil
            }
            server.kill()
            try await until {
                one.publish(MonitoringEvent(kind: .data, model: model))
                let found = await one.cached("page")
                return found == nil && one.problem != nil && other.problem != nil
            }
        }
        running.cancel()
        await running.value
    }
}

/// Keeps what it hears.
private final class Ear: Sendable {
    private let heard = Mutex<[MonitoringEvent]>([])

    var events: [MonitoringEvent] { heard.withLock { $0 } }

    func hear(_ event: MonitoringEvent) { heard.withLock { $0.append(event) } }
}
