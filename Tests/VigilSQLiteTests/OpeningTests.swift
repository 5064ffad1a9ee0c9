import Foundation
import GRDB
import Testing
import VigilDomain
import VigilStorage

@testable import VigilSQLite

@Suite("opening a database file")
struct OpeningTests {
    /// Runs `body`, which must throw a `StoreError` of `code` whose text names `name`.
    private func expect(
        _ code: StoreError.Code, naming name: String, sourceLocation: SourceLocation = #_sourceLocation,
        _ body: () async throws -> Void
    ) async {
        do {
            try await body()
            Issue.record("nothing was thrown, \(code) was expected", sourceLocation: sourceLocation)
        } catch let error as StoreError {
            #expect(error.code == code, "\(error.detail)", sourceLocation: sourceLocation)
            #expect(error.detail.contains(name), "\(error.detail)", sourceLocation: sourceLocation)
        } catch {
            Issue.record("\(error) was thrown, a StoreError was expected", sourceLocation: sourceLocation)
        }
    }

    @Test("folders that are missing are made")
    func missingFolder() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.path("a/b/vigil.db")
            let store = try await MonitoringStore.sqlite(path: path)
            try await store.close()
            #expect(FileManager.default.fileExists(atPath: path))
        }
    }

    @Test("a second one is refused and told who has it, until the first is closed")
    func secondServer() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.path("vigil.db")
            let first = try await MonitoringStore.sqlite(path: path)
            await expect(.locked, naming: "process \(ProcessInfo.processInfo.processIdentifier)") {
                _ = try await MonitoringStore.sqlite(path: path)
            }
            let link = folder.path("link.db")
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
            await expect(.locked, naming: "in use") { _ = try await MonitoringStore.sqlite(path: link) }
            try await first.close()
            try await MonitoringStore.sqlite(path: link).close()
        }
    }

    @Test("a closed one lets go although somebody still holds a copy of its lock's descriptor")
    func copiedDescriptor() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.path("vigil.db")
            let first = try await MonitoringStore.sqlite(path: path)
            let copies = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap(Int32.init)
                .filter { descriptor in
                    let target = try? FileManager.default.destinationOfSymbolicLink(
                        atPath: "/proc/self/fd/\(descriptor)")  // other tests close theirs at any time
                    return target == path + ".lock"
                }.map { dup($0) }
            defer { copies.forEach { _ = close($0) } }
            #expect(copies.count == 1)
            try await first.close()
            try await MonitoringStore.sqlite(path: path).close()
        }
    }

    @Test("a store that fails to open lets the file go")
    func failedOpening() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.path("vigil.db")
            try await MonitoringStore.sqlite(path: path).close()
            try await addFutureMigration(path)
            for _ in 0..<2 {
                await expect(.newerSchema, naming: "Future") { _ = try await MonitoringStore.sqlite(path: path) }
            }
        }
    }

    private func addFutureMigration(_ path: String) async throws {
        let database = try await SQLiteDatabase.open(path: path)
        _ = try await database.write { connection in
            try connection.execute("INSERT INTO schema_migrations (number, name) VALUES (999, 'Future')", [])
        }
        try await database.close()
    }

    @Test("what is no database is refused and not touched", arguments: ["", "x", "text\n", "SQLite format 2"])
    func noDatabase(_ beginning: String) async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.path("notes.txt")
            let content = Data((beginning + String(repeating: "no database ", count: 900)).utf8)
            try content.write(to: URL(fileURLWithPath: path))
            await expect(.corrupt, naming: path) { _ = try await MonitoringStore.sqlite(path: path) }
            #expect(FileManager.default.contents(atPath: path) == content)
        }
    }

    @Test("a folder, an empty path and a path through a file are refused")
    func noFile() async throws {
        try await TemporaryFolder.with { folder in
            await expect(.cannotOpen, naming: folder.root) { _ = try await MonitoringStore.sqlite(path: folder.root) }
            await expect(.cannotOpen, naming: "empty") { _ = try await MonitoringStore.sqlite(path: "") }
            try Data().write(to: URL(fileURLWithPath: folder.path("file")))
            await expect(.cannotOpen, naming: folder.path("file")) {
                _ = try await MonitoringStore.sqlite(path: folder.path("file/vigil.db"))
            }
        }
    }

    @Test("an empty file becomes a database")
    func emptyFile() async throws {
        try await TemporaryFolder.with { folder in
            try Data().write(to: URL(fileURLWithPath: folder.path("vigil.db")))
            try await MonitoringStore.sqlite(path: folder.path("vigil.db")).close()
        }
    }

    @Test("another program's database is refused and not touched", arguments: [0, 252_006_675])
    func foreignDatabase(_ applicationID: Int) async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.path("other.db")
            let queue = try DatabaseQueue(path: path)
            try await queue.write { database in
                try database.execute(sql: "PRAGMA application_id = \(applicationID)")
                try database.execute(sql: "CREATE TABLE contacts (name TEXT)")
            }
            try queue.close()
            let content = FileManager.default.contents(atPath: path)
            await expect(.cannotOpen, naming: "another program") { _ = try await MonitoringStore.sqlite(path: path) }
            #expect(FileManager.default.contents(atPath: path) == content)
        }
    }

    @Test("a file and a folder that cannot be written are named, with what to do")
    func readOnly() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.path("vigil.db")
            try await MonitoringStore.sqlite(path: path).close()
            try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: path)
            await expect(.readOnly, naming: path) { try Unprivileged.run { try open(path) } }
            try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: path)
            try FileManager.default.removeItem(atPath: path + ".lock")
            try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder.root)
            await expect(.readOnly, naming: path + ".lock") { try Unprivileged.run { try open(path) } }
            await expect(.readOnly, naming: folder.path("new")) {
                try Unprivileged.run { try open(folder.path("new/vigil.db")) }
            }
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.root)
            try await MonitoringStore.sqlite(path: path).close()
        }
    }

    private func open(_ path: String) throws {
        _ = try SQLiteDatabase.openNow(path: path, patience: .zero)
    }

    @Test("the writer waits for every commit to be on the disk, and the file says whose it is")
    func settings() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.path("vigil.db")
            let database = try await SQLiteDatabase.open(path: path)
            let settings = try await database.write { connection in
                try ["synchronous", "journal_mode", "foreign_keys", "application_id"].map { name in
                    var value = SQLValue.null
                    try connection.query("PRAGMA \(name)", []) { value = $0[0] }
                    return value
                }
            }
            #expect(settings == [.integer(2), .text("wal"), .integer(1), .integer(0x5649_474C)])
            try await database.close()
            #expect(try DatabaseFile(path: path).storedID == DatabaseFile.applicationID)
        }
    }
}
