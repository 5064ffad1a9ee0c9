import Foundation
import GRDB
import Testing
import VigilDomain
import VigilStorage

@testable import VigilSQLite

@Suite("faults of the file while it is used")
struct FaultTests {
    private func fill(_ database: SQLiteDatabase, _ kilobytes: Int) async throws {
        _ = try await database.write { connection in
            for _ in 0..<kilobytes {
                let value = SQLValue.blob(Array(repeating: 7, count: 1024))
                try connection.execute("INSERT INTO trial (value) VALUES (?)", [value])
            }
        }
    }

    private func count(_ database: SQLiteDatabase) async throws -> Int64 {
        try await database.read { connection in
            var count: Int64 = 0
            try connection.query("SELECT COUNT(*) FROM trial", []) { count = try $0.integer(0) }
            return count
        }
    }

    private func trial(_ path: String, patience: Duration = .zero) async throws -> SQLiteDatabase {
        let database = try await SQLiteDatabase.open(path: path, patience: patience)
        _ = try await database.write { try $0.execute("CREATE TABLE IF NOT EXISTS trial (value BLOB)", []) }
        return database
    }

    private func code(_ body: () async throws -> Void) async -> StoreError.Code? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? StoreError)?.code
        }
    }

    @Test("a full disk is called so, loses nothing, and ends when there is room")
    func full() async throws {
        try await TemporaryFolder.with { folder in
            let database = try await trial(folder.path("vigil.db"))
            try await fill(database, 20)
            try await database.write { try $0.query("PRAGMA max_page_count = 50", []) { _ in } }
            #expect(await code { try await fill(database, 400) } == .full)
            #expect(try await count(database) == 20)
            try await database.write { try $0.query("PRAGMA max_page_count = 1000000", []) { _ in } }
            try await fill(database, 400)
            #expect(try await count(database) == 420)
            try await database.close()
        }
    }

    @Test("a disk that is really full is called so", .enabled(if: SmallDisk.isPossible, "mounting needs root"))
    func fullDisk() async throws {
        try await TemporaryFolder.with { folder in
            try await SmallDisk.with(megabytes: 2, at: folder.path("disk")) { disk in
                let database = try await trial(disk + "/vigil.db")
                var rows: Int64 = 0
                var fault: StoreError.Code?
                while fault == nil, rows < 4000 {
                    fault = await code { try await fill(database, 40) }
                    if fault == nil { rows += 40 }
                }
                #expect(fault == .full)
                #expect(try await count(database) == rows)
                try await database.close()
                let again = try await trial(disk + "/vigil.db")
                #expect(try await count(again) == rows)
                try await again.close()
            }
        }
    }

    @Test("a file that another program has locked is called so, and works when it is let go")
    func locked() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.path("vigil.db")
            let database = try await trial(path, patience: .milliseconds(50))
            let other = try DatabaseQueue(path: path)
            try await other.writeWithoutTransaction { connection in
                try connection.execute(sql: "BEGIN IMMEDIATE")
                try connection.execute(sql: "ROLLBACK")
            }
            let release = DispatchSemaphore(value: 0)
            let held = DispatchSemaphore(value: 0)
            other.asyncWriteWithoutTransaction { connection in
                try? connection.inTransaction(.immediate) {  // a failure shows as a write that is not refused
                    held.signal()
                    release.wait()
                    return .rollback
                }
            }
            await withCheckedContinuation { continuation in
                DispatchQueue.global().async {
                    held.wait()
                    continuation.resume()
                }
            }
            #expect(await code { try await fill(database, 1) } == .locked)
            #expect(try await count(database) == 0)
            release.signal()
            try other.close()
            try await fill(database, 1)
            #expect(try await count(database) == 1)
            try await database.close()
        }
    }

    @Test("a damaged page is called damage, not read as something else")
    func damaged() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.path("vigil.db")
            let database = try await trial(path)
            try await fill(database, 200)
            try await database.close()
            // Whichever connection was closed last, nothing is left in the log that could stand in for a damaged page.
            let queue = try DatabaseQueue(path: path)
            _ = try await queue.writeWithoutTransaction { try $0.checkpoint(.truncate) }
            try queue.close()
            let file = try #require(FileHandle(forUpdatingAtPath: path))
            for page in stride(from: UInt64(1), to: 40, by: 1) {
                try file.seek(toOffset: page * 4096)
                try file.write(contentsOf: Data(repeating: 0xA5, count: 4096))
            }
            try file.close()
            #expect(
                await code {
                    let damaged = try await SQLiteDatabase.open(path: path)
                    do {
                        _ = try await count(damaged)
                        try await damaged.close()
                    } catch {
                        try await damaged.close()
                        throw error
                    }
                } == .corrupt)
        }
    }

    @Test("reading goes on while something is written, and sees what was there before")
    func readWhileWriting() async throws {
        try await TemporaryFolder.with { folder in
            let database = try await trial(folder.path("vigil.db"))
            try await fill(database, 3)
            let (inside, continueWriting) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            async let writing: Void = database.write { connection in
                try connection.execute("DELETE FROM trial", [])
                inside.signal()
                continueWriting.wait()
            }
            await withCheckedContinuation { continuation in
                DispatchQueue.global().async {
                    inside.wait()
                    continuation.resume()
                }
            }
            #expect(try await count(database) == 3)
            continueWriting.signal()
            try await writing
            #expect(try await count(database) == 0)
            try await database.close()
        }
    }
}
