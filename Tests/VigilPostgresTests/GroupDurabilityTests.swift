import Testing
import VigilStorage

@testable import VigilPostgres

struct GroupDurabilityTests {
    private func text(_ sql: String, _ connection: any SQLConnection) throws -> String {
        var found = ""
        try connection.query(sql, []) { found = try $0.text(0) }
        return found
    }

    @Test("a commit by group does not wait for the disk, the next durable one writes the log to its end")
    func log() async throws {
        try await TestServer.withDatabase { url in
            let database = try await PostgresDatabase.open(url: url)
            _ = try await SQLStore(database)
            let durable = try await database.write { try text("SHOW synchronous_commit", $0) }
            #expect(durable == "on")
            let grouped = try await database.writeWithoutWaiting { connection in
                try connection.execute("UPDATE synchronization_mark SET synchronizations = 100 WHERE id = 1", [])
                return try text("SHOW synchronous_commit", connection)
            }
            #expect(grouped == "off")
            // The setting ends with its transaction.
            #expect(try await database.read { try text("SHOW synchronous_commit", $0) } == "on")
            let end = try await database.write { try text("SELECT pg_current_wal_insert_lsn()::text", $0) }
            try await SQLStore.synchronize(database)
            let isFlushed = try await database.write {
                try text("SELECT (pg_current_wal_flush_lsn() >= '\(end)'::pg_lsn)::text", $0)
            }
            #expect(isFlushed == "true")
            try await database.close()
        }
    }
}
