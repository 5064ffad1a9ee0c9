import Foundation
import Testing
import VigilStorage

@testable import VigilPostgres

@Suite("Opening a PostgreSQL database", .timeLimit(.minutes(2)))
struct OpeningTests {
    private func error(opening url: String) async throws -> StoreError {
        do {
            let database = try await PostgresDatabase.open(url: url)
            try await database.close()
        } catch let error as StoreError {
            return error
        }
        return try #require(nil, "\(url) was opened")
    }

    @Test("one that opens an empty database is alone until its schema is there; others wait for it and then share it")
    func entering() async throws {
        try await TestServer.withDatabase { url in
            async let first = MonitoringStore.postgres(url: url)
            async let second = MonitoringStore.postgres(url: url)
            async let third = MonitoringStore.postgres(url: url)
            for store in try await [first, second, third] { try await store.close() }
            let alone = try await PostgresDatabase.open(url: url)
            #expect(try await alone.isAlone())
            let waiting = Task { try await PostgresDatabase.open(url: url) }
            try await alone.admitOthers()
            let other = try await waiting.value
            #expect(try await !other.isAlone())
            #expect(try await !alone.isAlone())
            try await alone.close()
            try await other.close()
        }
    }

    @Test("one that changes the tables is waited for longer than one that shares nothing, and not forever")
    func patience() async throws {
        try await TestServer.withDatabase { url in
            let patience = PostgresSession.Patience(stranger: .milliseconds(300), opening: .milliseconds(900))
            let alone = try PostgresLink(to: PostgresAddress(url))
            #expect(try PostgresSession.enter(alone, .alone, place: "here") == .alone)
            let other = try PostgresLink(to: PostgresAddress(url))
            let start = ContinuousClock.now
            let longer = #expect(throws: StoreError.self) {
                try PostgresSession.enter(other, .alone, place: "here", patience: patience)
            }
            #expect(start.duration(to: .now) >= .milliseconds(900))
            #expect(longer?.code == .locked && longer?.detail.contains("changing the tables of here") == true)

            try PostgresSession.admitOthers(alone)
            #expect(try PostgresSession.enter(other, .alone, place: "here", patience: patience) == .shared)
            #expect(try alone.run("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted").count == 0)

            // An earlier version holds the lock for itself and says nothing.
            try alone.run("SELECT pg_advisory_unlock_all()")
            try other.run("SELECT pg_advisory_unlock_all(); SELECT pg_advisory_lock(\(0x76_69_67_69_6C))")
            let shorter = #expect(throws: StoreError.self) {
                try PostgresSession.enter(alone, .shared, place: "here", patience: patience)
            }
            #expect(
                shorter?.code == .locked && shorter?.detail.contains("another Vigil, of an earlier version") == true)
        }
    }

    @Test("one that has just gone keeps nobody from being alone, one that stays does")
    func leaving() async throws {
        try await TestServer.withDatabase { url in
            let leaving = try PostgresLink(to: PostgresAddress(url))
            #expect(try PostgresSession.enter(leaving, .shared, place: "here") == .shared)
            let database = try await PostgresDatabase.open(url: url)
            #expect(try await !database.isAlone())
            let gone = Task {
                try await Task.sleep(for: .milliseconds(300))
                try leaving.run("SELECT pg_advisory_unlock_all()")
            }
            #expect(try await database.isAlone())
            try await gone.value
            // It has no share left besides, or nobody could ever be alone again.
            try await database.admitOthers()
            #expect(try await !database.isAlone())
            try await database.close()
            #expect(try PostgresSession.becomeAlone(leaving, patience: .seconds(20)))
        }
    }

    @Test("tables are not changed under a Vigil of an earlier version, and one that is alone keeps others out")
    func upgrade() async throws {
        try await TestServer.withDatabase { url in
            let running = try await MonitoringStore.postgres(url: url)
            // As an earlier version would have left it.
            let link = try PostgresLink(to: PostgresAddress(url))
            try link.run("DELETE FROM schema_migrations WHERE number = (SELECT MAX(number) FROM schema_migrations)")
            do {
                try await MonitoringStore.postgres(url: url).close()
                Issue.record("it was opened")
            } catch let error as StoreError {
                #expect(error.code == .locked && error.detail.contains("stop that one first"))
            }
            try await running.close()
            // An earlier version holds the lock for itself.
            try link.run("SELECT pg_advisory_lock(\(0x76_69_67_69_6C))")
            let refusal = try await error(opening: url)
            #expect(refusal.code == .locked && refusal.detail.contains("another Vigil"))
        }
    }

    @Test("a Vigil under which the tables were changed while its connection was gone writes nothing more")
    func changedMeanwhile() async throws {
        try await TestServer.withDatabase { url in
            let database = try await PostgresDatabase.open(url: url)
            _ = try await SQLStore(database)
            let link = try PostgresLink(to: PostgresAddress(url))
            try link.run("INSERT INTO schema_migrations SELECT MAX(number) + 1, 'Later' FROM schema_migrations")
            // It still has its lock, which nobody could have passed.
            _ = try await database.write { try $0.execute("DELETE FROM alerts", []) }
            let name = try #require(URLComponents(string: url)).path.dropFirst()
            try TestServer.administer(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(name)'")
            await expectNewerSchema { try await database.write { try $0.execute("DELETE FROM alerts", []) } }
            await expectNewerSchema { try await database.writeAside { try $0.execute("DELETE FROM alerts", []) } }
            try await database.close()
        }
    }

    private func expectNewerSchema(_ write: () async throws -> Int) async {
        do {
            _ = try await write()
            Issue.record("it was written")
        } catch {
            #expect((error as? StoreError)?.code == .newerSchema, "\(error)")
        }
    }

    @Test("foreign tables are left alone, and a schema of its own is enough")
    func foreignTables() async throws {
        try await TestServer.withDatabase { url in
            let link = try PostgresLink(to: PostgresAddress(url))
            try link.run("CREATE TABLE schema_migrations (version TEXT); CREATE SCHEMA monitoring")
            let refusal = try await error(opening: url)
            #expect(refusal.code == .cannotOpen && refusal.detail.contains("search_path"))
            let store = try await MonitoringStore.postgres(url: url + "?options=-csearch_path%3Dmonitoring")
            try await store.close()
            #expect(try link.run("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").count == 1)
        }
    }

    @Test("what is wrong with the address, the user or the database is said")
    func refusals() async throws {
        let url = try TestServer.url()
        let missing = try await error(opening: url.replacing("/postgres", with: "/nowhere"))
        #expect(missing.code == .cannotOpen && missing.detail.contains("createdb"))
        let unknown = try await error(opening: url.replacing("vigil@", with: "nobody@"))
        #expect(unknown.code == .cannotOpen && unknown.detail.contains("user"))
        let closed = try await error(opening: "postgres://vigil@127.0.0.1:1/vigil")
        #expect(closed.code == .unavailable && closed.detail.contains("start the server"))
    }

    @Test("a database in another encoding is refused, and a read-only one")
    func unfit() async throws {
        try await TestServer.withDatabase { url in
            let name = try #require(URLComponents(string: url)).path.dropFirst()
            try TestServer.administer(
                "CREATE DATABASE \(name)_latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
            let latin = try await error(opening: url + "_latin")
            #expect(latin.code == .cannotOpen && latin.detail.contains("LATIN1"))
            try TestServer.administer("DROP DATABASE \(name)_latin")
            try TestServer.administer("ALTER DATABASE \(name) SET default_transaction_read_only = on")
            let standby = try await error(opening: url)
            #expect(standby.code == .readOnly)
        }
    }

    @Test("a text with a zero byte is refused by name")
    func zeroByte() async throws {
        try await TestServer.withDatabase { url in
            let database = try await PostgresDatabase.open(url: url)
            do {
                _ = try await database.read { try $0.query("SELECT ?::text", [.text("a\0b")]) { _ in } }
                Issue.record("it was taken")
            } catch let error as StoreError {
                #expect(error.code == .conflict && error.detail.contains("U+0000"))
            }
            try await database.close()
        }
    }
}
