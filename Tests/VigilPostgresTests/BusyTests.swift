import Testing
import Vigil
import VigilStorage

@testable import VigilPostgres

@Suite("A server that is busy", .timeLimit(.minutes(5)))
struct BusyTests {
    /// Opens a store in a new database.
    private func withStore(_ body: (SQLStore, String) async throws -> Void) async throws {
        try await TestServer.withDatabase { url in
            let database = try await PostgresDatabase.open(url: url)
            let store = try await SQLStore(database)
            try await body(store, url)
            try await database.close()
        }
    }

    private func code(_ body: () async throws -> Void) async -> StoreError.Code? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? StoreError)?.code
        }
    }

    /// A machine with much else to do does not write within the 3 seconds that readiness waits.
    private func untilReady(_ service: MLModelMonitoringService) async throws {
        for _ in 0..<20 where await code({ try await service.checkStore() }) == nil { return }
        try await service.checkStore()
    }

    @Test("a lock that others hold keeps a transaction from being done, and not the store from being used")
    func locked() async throws {
        try await withStore { store, url in
            let other = try PostgresLink(to: PostgresAddress(url))
            try other.run("BEGIN; LOCK TABLE model_progress")
            let refused = await code {
                // As after a wait of 10 seconds, but at once.
                _ = try await store.database.write { try $0.execute("LOCK TABLE model_progress NOWAIT", []) }
            }
            #expect(refused == .busy)
            #expect(store.pulse.problem == nil && store.pulse.condition.failures.isEmpty)
            try other.run("ROLLBACK")
            _ = try await store.database.write { try $0.execute("LOCK TABLE model_progress NOWAIT", []) }
        }
    }

    @Test("a read that takes too long is given up, and not the store")
    func cancelled() async throws {
        try await withStore { store, _ in
            let refused = await code {
                try await store.database.read { connection in
                    try connection.execute("SET LOCAL statement_timeout = '50ms'", [])
                    try connection.query("SELECT pg_sleep(20)", []) { _ in }
                }
            }
            #expect(refused == .busy)
            #expect(store.pulse.problem == nil && store.pulse.condition.failures.isEmpty)
        }
    }

    @Test("where not even the heartbeat can be written the store is said to be unavailable, until it can")
    func unwritable() async throws {
        try await withStore { store, url in
            let service = MLModelMonitoringService(store: MonitoringStore(store, isShared: true, close: {}))
            try await untilReady(service)
            let other = try PostgresLink(to: PostgresAddress(url))
            try other.run("BEGIN; LOCK TABLE uptime_intervals")
            try await Task.sleep(for: .milliseconds(1100))
            // A commit that does not come to its end in 3 seconds is no answer; after 10 the wait for the lock is given up.
            #expect(await code { try await service.checkStore() } == .slow)
            for _ in 0..<600 where store.pulse.problem == nil { try await Task.sleep(for: .milliseconds(50)) }
            #expect(store.pulse.problem?.code == .unavailable)
            try other.run("ROLLBACK")
            try await untilReady(service)
            #expect(store.pulse.problem == nil)
        }
    }
}
