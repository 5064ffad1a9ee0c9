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

    @Test("a database is used by one Vigil at a time")
    func lock() async throws {
        try await TestServer.withDatabase { url in
            let first = try await PostgresDatabase.open(url: url)
            let refusal = try await error(opening: url)
            #expect(refusal.code == .locked && refusal.detail.contains("another Vigil"))
            try await first.close()
            try await PostgresDatabase.open(url: url).close()
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
