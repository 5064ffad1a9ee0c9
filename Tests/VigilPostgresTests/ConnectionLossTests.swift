import Dispatch
import Foundation
import Testing
import VigilStorage

@testable import VigilPostgres

@Suite("Connections that break", .timeLimit(.minutes(3)))
struct ConnectionLossTests {
    /// Opens a new database through a proxy.
    private func withProxy(_ body: (PostgresDatabase, CuttingProxy, String) async throws -> Void) async throws {
        try await TestServer.withDatabase { url in
            let parts = try #require(URLComponents(string: url))
            let proxy = try CuttingProxy(to: try #require(parts.port))
            var through = parts
            through.port = proxy.port
            let database = try await PostgresDatabase.open(url: try #require(through.string), readers: 2)
            _ = try await database.write { try $0.execute("CREATE TABLE trial (value BIGINT)", []) }
            try await body(database, proxy, url)
            try await database.close()
            proxy.close()
        }
    }

    private func add(_ value: Int, to database: PostgresDatabase) async throws {
        _ = try await database.write { try $0.execute("INSERT INTO trial VALUES (?)", [.count(value)]) }
    }

    private func values(of database: PostgresDatabase) async throws -> [Int64] {
        try await database.read { connection in
            var values: [Int64] = []
            try connection.query("SELECT value FROM trial ORDER BY value", []) { values.append(try $0.integer(0)) }
            return values
        }
    }

    @Test("a commit whose answer is lost is found to be committed, and not made twice")
    func answerLost() async throws {
        try await withProxy { database, proxy, _ in
            try await add(1, to: database)
            proxy.cut(at: "COMMIT", .after)
            try await add(2, to: database)
            #expect(proxy.cutCount == 1)
            #expect(try await values(of: database) == [1, 2])
        }
    }

    @Test("a commit whose answer is lost is found although others have committed since")
    func answerLostAmongOthers() async throws {
        try await withProxy { database, proxy, url in
            let other = try PostgresLink(to: PostgresAddress(url))
            try CommitToken.admit("other", other)
            proxy.cut(at: "COMMIT", .after)
            let others = Task {
                for number in 100..<1_000_000 where !Task.isCancelled {
                    try other.run("BEGIN")
                    _ = try other.execute("INSERT INTO trial VALUES (?)", [.count(number)])
                    _ = try CommitToken(of: "other").write(other)
                    try other.run("COMMIT")
                    try? await Task.sleep(for: .milliseconds(5))
                }
            }
            try await add(2, to: database)
            others.cancel()
            try await others.value
            #expect(proxy.cutCount == 1)
            let found = try await values(of: database)
            #expect(found.first == 2 && found.count > 1 && Set(found).count == found.count)
        }
    }

    @Test("what is written aside does not wait behind a long transaction, and is looked up like any other")
    func aside() async throws {
        try await withProxy { database, proxy, _ in
            let (opened, open) = AsyncStream.makeStream(of: Void.self)
            let end = DispatchSemaphore(value: 0)
            let long = Task {
                _ = try await database.write { connection in
                    try connection.execute("INSERT INTO trial VALUES (1)", [])
                    open.yield()
                    end.wait()
                }
            }
            for await _ in opened { break }
            proxy.cut(at: "COMMIT", .after)
            _ = try await database.writeAside { try $0.execute("INSERT INTO trial VALUES (2)", []) }
            #expect(proxy.cutCount == 1)
            #expect(try await values(of: database) == [2])
            end.signal()
            try await long.value
            #expect(try await values(of: database) == [1, 2])
        }
    }

    @Test("a commit that does not get there is made again")
    func commitLost() async throws {
        try await withProxy { database, proxy, _ in
            proxy.cut(at: "COMMIT", .before)
            try await add(1, to: database)
            #expect(proxy.cutCount == 1)
            #expect(try await values(of: database) == [1])
        }
    }

    @Test("a commit whose answer is lost is asked for until the server is back")
    func serverAway() async throws {
        try await withProxy { database, proxy, _ in
            proxy.cut(at: "COMMIT", .after, refusals: 3)
            try await add(1, to: database)
            #expect(try await values(of: database) == [1])
        }
    }

    @Test("a transaction that breaks off is run again once, from its beginning")
    func middle() async throws {
        try await withProxy { database, proxy, _ in
            proxy.cut(at: "BEGIN", .after)
            try await add(1, to: database)
            proxy.cut(at: "BEGIN ISOLATION LEVEL REPEATABLE READ", .before)
            #expect(try await values(of: database) == [1])
            #expect(proxy.cutCount == 2)
            proxy.cut(at: "COMMIT", .before, times: 2)
            await #expect(throws: StoreError.self) { try await add(2, to: database) }
            try await add(3, to: database)
            #expect(try await values(of: database) == [1, 3])
        }
    }

    @Test("connections that a server ended are replaced without anybody noticing")
    func ended() async throws {
        try await withProxy { database, _, url in
            try await add(1, to: database)
            _ = try await values(of: database)
            let name = try #require(URLComponents(string: url)).path.dropFirst()
            try TestServer.administer(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(name)'")
            try await add(2, to: database)
            #expect(try await values(of: database) == [1, 2])
        }
    }

    @Test("a server that is not there is said to be, at once, and found again when it is back")
    func away() async throws {
        try await withProxy { database, proxy, url in
            try await add(1, to: database)
            let name = try #require(URLComponents(string: url)).path.dropFirst()
            try TestServer.administer("ALTER DATABASE \(name) ALLOW_CONNECTIONS false")
            try TestServer.administer(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(name)'")
            for _ in 0..<20 {
                await #expect(throws: StoreError.self) { try await add(2, to: database) }
            }
            try TestServer.administer("ALTER DATABASE \(name) ALLOW_CONNECTIONS true")
            let start = ContinuousClock.now
            while ContinuousClock.now - start < .seconds(20) {
                if (try? await add(3, to: database)) != nil { break }
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(try await values(of: database) == [1, 3])
        }
    }

    @Test("of two transactions that collide the second is run again")
    func collision() async throws {
        try await withProxy { database, _, url in
            try await add(1, to: database)
            let runs = Runs()
            _ = try await database.write { connection in
                // Another session's deadlock is what the server would report in such a moment.
                if runs.next() < 3 {
                    try connection.execute(
                        "DO $$ BEGIN RAISE EXCEPTION 'on purpose' USING ERRCODE = '40P01'; END $$", [])
                }
                try connection.execute("INSERT INTO trial VALUES (2)", [])
            }
            #expect(runs.count == 3)
            #expect(try await values(of: database) == [1, 2])
        }
    }
}

private final class Runs: @unchecked Sendable {
    private let lock = NSLock()
    private var runs = 0

    var count: Int { lock.withLock { runs } }

    func next() -> Int {
        lock.withLock {
            runs += 1
            return runs
        }
    }
}
