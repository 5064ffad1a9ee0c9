import Foundation
import Testing
import VigilStorage

@testable import VigilSQLite

@Suite("Room on the disk")
struct SpaceTests {
    private func size(_ path: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    }

    private func fill(_ database: SQLiteDatabase, rows: Int) async throws {
        try await database.write { connection in
            try connection.execute("CREATE TABLE IF NOT EXISTS trial (position BIGINT, value BLOB)", [])
            let value = SQLValue.blob([UInt8](repeating: 7, count: 20_000))
            try connection.execute(
                "INSERT INTO trial VALUES (?, ?)", each: (0..<rows).map { [.count($0), value] })
        }
    }

    @Test("what deleted rows have left goes back, all but a little, and the others are as they were")
    func reclaimed() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.path("vigil.db")
            let database = try await SQLiteDatabase.open(path: path)
            try await fill(database, rows: 1000)
            _ = try await database.write { try $0.execute("DELETE FROM trial WHERE position % 10 > 0", []) }
            try await database.reclaimSpace()
            let (count, bytes) = try await database.read { connection in
                var found = (0, 0)
                try connection.query("SELECT value FROM trial", []) {
                    found = (found.0 + 1, found.1 + (try $0.bytes(0)).count)
                }
                return found
            }
            #expect(count == 100 && bytes == 2_000_000)
            try await database.close()
            // 2 MB of rows, 1 MB that may stay free, and what pages cost.
            #expect(try size(path) < 4_000_000)
        }
    }

    @Test("a closed file has everything and leaves no log to copy")
    func log() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.path("vigil.db")
            let database = try await SQLiteDatabase.open(path: path)
            try await fill(database, rows: 10)
            try await database.close()
            let log = path + "-wal"
            if FileManager.default.fileExists(atPath: log) { #expect(try size(log) == 0) }
            let copy = folder.path("copy.db")
            try FileManager.default.copyItem(atPath: path, toPath: copy)
            let copied = try await SQLiteDatabase.open(path: copy)
            let count = try await copied.read { connection in
                var count: Int64 = 0
                try connection.query("SELECT COUNT(*) FROM trial", []) { count = try $0.integer(0) }
                return count
            }
            #expect(count == 10)
            try await copied.close()
        }
    }
}
