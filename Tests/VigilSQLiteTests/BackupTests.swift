import Foundation
import GRDB
import StorageContract
import Synchronization
import Testing
import VigilDomain

@testable import VigilSQLite
@testable import VigilStorage

@Suite("Backups of a file")
struct BackupTests {
    private static let moment = Timestamp(milliseconds: 1_777_631_400_000)

    private func filled(_ path: String, rows: Range<Int> = 0..<2000) async throws -> SQLiteDatabase {
        let database = try await SQLiteDatabase.open(path: path)
        let store = try await SQLStore(database)
        // Some megabytes, so that a copy takes several steps.
        try await database.write { connection in
            _ = try connection.execute(
                """
                INSERT INTO waiting_labels (model, id_hash, id, prediction_time, label_time, is_searched, arrival)
                VALUES ('m', 1, zeroblob(4000000), 0, 0, 1, 0)
                """, [])
        }
        try await BackupSamples.add(rows, to: store)
        return database
    }

    private func backUp(
        _ database: SQLiteDatabase, _ folder: String, _ watch: BackupWatch = BackupWatch()
    ) async throws -> Backup {
        try await BackupWriter(database, into: BackupFolder(path: folder), vigilVersion: "1.0", now: { Self.moment })
            .write(watch)
    }

    @discardableResult
    private func restore(_ path: String, to target: String, replaces: Bool = false) async throws -> [String] {
        let watch = BackupWatch()
        let found = try RestorableBackup(path: path, watch)
        return try await SQLiteRestore.restore(found.backup, to: target, replaces: replaces, watch)
    }

    private func error(restoring path: String, to target: String, replaces: Bool = false) async -> StoreError? {
        await #expect(throws: StoreError.self) { try await restore(path, to: target, replaces: replaces) }
    }

    private func count(_ path: String) async throws -> [Int] {
        let database = try await SQLiteDatabase.open(path: path)
        let count = try await BackupSamples.count(SQLStore(database))
        try await database.close()
        return count
    }

    @Test("what a backup holds comes back, whatever was written while it was made")
    func roundTrip() async throws {
        try await TemporaryFolder.with { folder in
            let database = try await filled(folder.path("vigil.db"))
            let store = try await SQLStore(database)
            // Between the first step and the others, in the middle of the copy.
            let isWritten = Mutex(false)
            let steps = Mutex<Set<BackupProgress.Step>>([])
            let semaphore = DispatchSemaphore(value: 0)
            let watch = BackupWatch { progress in
                steps.withLock { _ = $0.insert(progress.step) }
                guard progress.step == .copying, progress.done > 0, !isWritten.withLock({ $0 }) else { return }
                isWritten.withLock { $0 = true }
                Task {
                    try? await BackupSamples.add(5000..<6000, to: store)
                    semaphore.signal()
                }
                semaphore.wait()
            }
            let backup = try await backUp(database, folder.path("backups"), watch)
            #expect(isWritten.withLock { $0 } && steps.withLock { $0 } == [.copying, .reading, .verifying])
            #expect(try await BackupSamples.count(store) == [3000, 3000])
            try await database.close()

            #expect(backup.name == "vigil-2026-05-01T10-30-00Z.sqlite" && backup.manifest.verifiedAt == Self.moment)
            #expect(backup.manifest.bytes == DurableFile.size(backup.path))
            #expect(backup.manifest.content.schemaNumber == BackupContent.newestSchemaNumber)
            let segments = backup.manifest.content.tables.first { $0.table == "prediction_segments" }
            #expect((segments?.rows ?? 0) > 0)
            let names = Set(try FileManager.default.contentsOfDirectory(atPath: folder.path("backups")))
            #expect(names == [backup.name, backup.name + ".json", ".vigil-backup.lock"])

            try await restore(backup.path, to: folder.path("restored/new.db"))
            #expect(try await count(folder.path("restored/new.db")) == [2000, 2000])
            // A database is known by its name, which it keeps, and no other has.
            let name = try #require(backup.manifest.content.database)
            #expect(name.utf8.count == 32)
            let restored = try await SQLiteDatabase.open(path: folder.path("restored/new.db"))
            #expect(try await restored.databaseName() == name)
            try await restored.close()
            let other = try await SQLiteDatabase.open(path: folder.path("other.db"))
            _ = try await SQLStore(other)
            #expect(try await other.databaseName() != name)
            try await other.close()
        }
    }

    @Test("a backup is listed beside others, and its manifest may be named instead of it")
    func listing() async throws {
        try await TemporaryFolder.with { folder in
            let database = try await filled(folder.path("vigil.db"), rows: 0..<10)
            let first = try await backUp(database, folder.path("backups"))
            let second = try await backUp(database, folder.path("backups"))
            try await database.close()
            #expect(second.name == "vigil-2026-05-01T10-30-01Z.sqlite")
            #expect(Set(try BackupFolder(path: folder.path("backups")).backups()) == [first, second])
            #expect(first.manifest.content == second.manifest.content)
            try await restore(first.path + ".json", to: folder.path("restored.db"))
            #expect(try await count(folder.path("restored.db")) == [10, 10])
        }
    }

    @Test("a damaged backup, manifest or number of bytes is refused, and the target stays")
    func damage() async throws {
        try await TemporaryFolder.with { folder in
            let database = try await filled(folder.path("vigil.db"))
            let backup = try await backUp(database, folder.path("backups"))
            try await database.close()
            let whole = try #require(FileManager.default.contents(atPath: backup.path))
            let manifest = try #require(FileManager.default.contents(atPath: backup.path + ".json"))
            let target = folder.path("target.db")
            func write(_ backupBytes: Data, _ manifestBytes: Data) throws {
                try backupBytes.write(to: URL(fileURLWithPath: backup.path))
                try manifestBytes.write(to: URL(fileURLWithPath: backup.path + ".json"))
            }
            var flipped = whole
            flipped[whole.count / 2] ^= 1
            try write(flipped, manifest)
            var fault = await error(restoring: backup.path, to: target)
            #expect(fault?.code == .corrupt && fault?.detail.contains("SHA-256") == true)
            try write(whole.dropLast(4096), manifest)
            fault = await error(restoring: backup.path, to: target)
            #expect(fault?.code == .corrupt && fault?.detail.contains("its manifest says \(whole.count)") == true)
            try write(whole, Data("{}".utf8))
            fault = await error(restoring: backup.path, to: target)
            #expect(fault?.code == .corrupt && fault?.detail.contains("is not the manifest of a backup") == true)
            // A manifest that tells of other rows.
            var wrong = backup.manifest
            let place = try #require(wrong.content.tables.firstIndex { $0.table == "prediction_segments" })
            wrong.content.tables[place].digest = String(repeating: "0", count: 64)
            try write(whole, Data(wrong.encoded()))
            fault = await error(restoring: backup.path, to: target)
            #expect(fault?.code == .corrupt && fault?.detail.contains("the table prediction_segments") == true)
            wrong = backup.manifest
            wrong.content.schemaNumber += 1
            try write(whole, Data(wrong.encoded()))
            fault = await error(restoring: backup.path, to: target)
            #expect(fault?.code == .newerSchema && fault?.detail.contains("restore it with that version") == true)
            try FileManager.default.removeItem(atPath: backup.path + ".json")
            fault = await error(restoring: backup.path, to: target)
            #expect(fault?.code == .cannotOpen && fault?.detail.contains("manifest of a backup has to be") == true)
            fault = await error(restoring: folder.path("backups/nothing.sqlite"), to: target)
            #expect(fault?.code == .cannotOpen && fault?.detail.contains("there is no file") == true)

            let beside = Set(try FileManager.default.contentsOfDirectory(atPath: folder.root))
            #expect(beside.isSubset(of: ["vigil.db", "vigil.db.lock", "backups", "target.db.lock"]))
        }
    }

    @Test("a database that is there is replaced only when that is wanted, with what its log held gone")
    func replacing() async throws {
        try await TemporaryFolder.with { folder in
            let target = folder.path("vigil.db")
            let database = try await filled(target, rows: 0..<100)
            let backup = try await backUp(database, folder.path("backups"))
            try await BackupSamples.add(100..<200, to: SQLStore(database))
            var fault = await error(restoring: backup.path, to: target, replaces: true)
            #expect(fault?.code == .locked && fault?.detail.contains("in use by process") == true)
            // As a process leaves it that was killed: with its log beside it.
            let log = try #require(FileManager.default.contents(atPath: target + "-wal"))
            let file = try #require(FileManager.default.contents(atPath: target))
            try await database.close()
            try file.write(to: URL(fileURLWithPath: target))
            try log.write(to: URL(fileURLWithPath: target + "-wal"))

            // What a restore left that was interrupted is in nobody's way.
            try Data("half".utf8).write(to: URL(fileURLWithPath: target + ".restoring"))
            fault = await error(restoring: backup.path, to: target)
            #expect(fault?.code == .conflict && fault?.detail.contains("--replace") == true)
            #expect(DurableFile.size(target + "-wal") == log.count)
            try await restore(backup.path, to: target, replaces: true)
            #expect(DurableFile.size(target + "-wal") == nil && DurableFile.size(target + ".restoring") == nil)
            #expect(try await count(target) == [100, 100])

        }
    }

    @Test("what is there and cannot be opened is kept under another name, with its log")
    func damagedTarget() async throws {
        try await TemporaryFolder.with { folder in
            let target = folder.path("vigil.db")
            let database = try await filled(target, rows: 0..<100)
            let backup = try await backUp(database, folder.path("backups"))
            try await database.close()
            // One whose header is no database's, and one that is found to be none when it is opened.
            let header = Data("SQLite format 3\0".utf8) + Data(repeating: 0xFF, count: 52) + Data("VIGL".utf8)
            let remains = [Data("this was a database once".utf8), header + Data(repeating: 0xFF, count: 9000)]
            for (number, (remains, log)) in remains.flatMap({ [($0, "this was its log"), ($0, nil)] }).enumerated() {
                try remains.write(to: URL(fileURLWithPath: target))
                if let log { try Data(log.utf8).write(to: URL(fileURLWithPath: target + "-wal")) }
                let notes = try await restore(backup.path, to: target, replaces: true)
                let kept = "\(target).damaged-\(number + 1)"
                #expect(notes.first?.contains(kept) == true && notes.count == (log == nil ? 1 : 2))
                #expect(FileManager.default.contents(atPath: kept) == remains)
                #expect(FileManager.default.contents(atPath: kept + "-wal") == log.map { Data($0.utf8) })
                #expect(DurableFile.size(target + "-wal") == nil)
                #expect(try await count(target) == [100, 100])
            }
        }
    }

    @Test("the log of a database that was moved away is not removed")
    func logAlone() async throws {
        try await TemporaryFolder.with { folder in
            let target = folder.path("vigil.db")
            let database = try await filled(target, rows: 0..<100)
            let backup = try await backUp(database, folder.path("backups"))
            try await database.close()
            try FileManager.default.removeItem(atPath: target)
            for ending in ["-wal", "-journal"] {
                let log = target + ending
                try Data("the last of what was written".utf8).write(to: URL(fileURLWithPath: log))
                let fault = await error(restoring: backup.path, to: target)
                #expect(fault?.code == .conflict && fault?.detail.contains("\(log) is there without") == true)
                #expect(DurableFile.size(log) == 28 && DurableFile.size(target) == nil)
                let notes = try await restore(backup.path, to: target, replaces: true)
                #expect(notes.count == 1 && notes.first?.contains(".damaged-") == true)
                #expect(DurableFile.size(log) == nil)
                let kept = try FileManager.default.contentsOfDirectory(atPath: folder.root)
                #expect(kept.contains { $0.hasPrefix("vigil.db.damaged-") && $0.hasSuffix(ending) })
                #expect(try await count(target) == [100, 100])
                try FileManager.default.removeItem(atPath: target)
            }
            // An empty one holds nothing.
            try Data().write(to: URL(fileURLWithPath: target + "-wal"))
            #expect(try await restore(backup.path, to: target).isEmpty)
        }
    }

    @Test(
        "a restore by root leaves the database to its owner, with the same rights",
        .enabled(if: geteuid() == 0, "only root may give files away"))
    func owner() async throws {
        try await TemporaryFolder.with { folder in
            let target = folder.path("vigil.db")
            let database = try await filled(target, rows: 0..<10)
            let backup = try await backUp(database, folder.path("backups"))
            try await database.close()
            #expect(chown(target, 65_534, 65_533) == 0 && chmod(target, 0o640) == 0)
            try FileManager.default.removeItem(atPath: target + ".lock")
            try await restore(backup.path, to: target, replaces: true)
            var status = stat()
            for (file, mode) in [(target, 0o640), (target + ".lock", 0o640)] as [(String, mode_t)] {
                #expect(stat(file, &status) == 0)
                #expect(status.st_uid == 65_534 && status.st_gid == 65_533 && status.st_mode & 0o777 == mode, "\(file)")
            }
            try await restore(backup.path, to: folder.path("new.db"))
            #expect(stat(folder.path("new.db"), &status) == 0)
            #expect(status.st_uid == 0 && status.st_mode & 0o777 == 0o600)
        }
    }

    @Test("a refused restore leaves the old database with everything that its log held")
    func refusedReplacing() async throws {
        try await TemporaryFolder.with { folder in
            let target = folder.path("vigil.db")
            let database = try await filled(target, rows: 0..<100)
            let backup = try await backUp(database, folder.path("backups"))
            try await BackupSamples.add(100..<200, to: SQLStore(database))
            try await database.close()
            var wrong = backup.manifest
            wrong.content.tables[0].rows += 1
            try Data(wrong.encoded()).write(to: URL(fileURLWithPath: backup.path + ".json"))
            #expect(await error(restoring: backup.path, to: target, replaces: true)?.code == .corrupt)
            #expect(try await count(target) == [200, 200])
        }
    }

    @Test("a copy that is not what was copied is an error with the table's name, and no backup")
    func difference() async throws {
        try await TemporaryFolder.with { folder in
            let database = try await filled(folder.path("vigil.db"), rows: 0..<100)
            let wrong = WrongCopy(base: database)
            let writer = BackupWriter(
                wrong, into: BackupFolder(path: folder.path("backups")), vigilVersion: "1.0", now: { Self.moment })
            let fault = await #expect(throws: StoreError.self) { try await writer.write(BackupWatch()) }
            #expect(fault?.code == .corrupt && fault?.detail.contains("the table model_versions") == true)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder.path("backups")) == [".vigil-backup.lock"])
            try await database.close()
        }
    }

    @Test("one that is stopped leaves nothing, and one backup at a time goes into a folder")
    func stopping() async throws {
        try await TemporaryFolder.with { folder in
            let database = try await filled(folder.path("vigil.db"))
            let path = folder.path("backups")
            let stopped = Mutex<BackupWatch?>(nil)
            let watch = BackupWatch { progress in
                if progress.step == .copying, progress.done > 0 { stopped.withLock { $0?.stop() } }
            }
            stopped.withLock { $0 = watch }
            await #expect(throws: CancellationError.self) { _ = try await backUp(database, path, watch) }
            #expect(try FileManager.default.contentsOfDirectory(atPath: path) == [".vigil-backup.lock"])

            let task = Task { try await backUp(database, path) }
            task.cancel()
            await #expect(throws: CancellationError.self) { _ = try await task.value }

            try await BackupFolder(path: path).alone {
                let fault = await #expect(throws: StoreError.self) { _ = try await backUp(database, path) }
                #expect(fault?.code == .locked)
            }
            _ = try await backUp(database, path)
            try await database.close()
        }
    }

    @Test("a database of an earlier version is backed up as it is, and brought up to date after it was restored")
    func older() async throws {
        try await TemporaryFolder.with { folder in
            let database = try await SQLiteDatabase.open(path: folder.path("vigil.db"))
            try await Migrator(migrations: Array(Migration.all.prefix(8))).migrate(database)
            let backup = try await backUp(database, folder.path("backups"))
            try await database.close()
            #expect(backup.manifest.content.schemaNumber == 8 && backup.manifest.verifiedAt != nil)
            #expect(backup.manifest.content.database == nil)
            try await restore(backup.path, to: folder.path("restored.db"))
            let restored = try await SQLiteDatabase.open(path: folder.path("restored.db"))
            _ = try await SQLStore(restored)
            let later = try await backUp(restored, folder.path("later"))
            #expect(later.manifest.content.schemaNumber == BackupContent.newestSchemaNumber)
            try await restored.close()
        }
    }

    @Test("a full disk is called so and left empty", .enabled(if: SmallDisk.isPossible, "mounting needs root"))
    func fullDisk() async throws {
        try await TemporaryFolder.with { folder in
            let database = try await filled(folder.path("vigil.db"), rows: 0..<100)
            let backup = try await backUp(database, folder.path("backups"))
            try await SmallDisk.with(megabytes: 2, at: folder.path("disk")) { disk in
                let fault = await #expect(throws: StoreError.self) { _ = try await backUp(database, disk) }
                #expect(
                    fault?.code == .full && fault?.detail.contains("make room") == true, "\(String(describing: fault))")
                let left = try FileManager.default.contentsOfDirectory(atPath: disk)
                #expect(left == [".vigil-backup.lock"])
                let other = await error(restoring: backup.path, to: disk + "/vigil.db")
                #expect(other?.code == .full)
                #expect(DurableFile.size(disk + "/vigil.db") == nil)
                #expect(DurableFile.size(disk + "/vigil.db.restoring") == nil)
            }
            _ = try await backUp(database, folder.path("backups"))
            try await database.close()
        }
    }

    @Test("a database without Vigil's tables, or in memory, has no backup")
    func nothing() async throws {
        try await TemporaryFolder.with { folder in
            let empty = try await SQLiteDatabase.open(path: folder.path("empty.db"))
            var fault = await #expect(throws: StoreError.self) { _ = try await backUp(empty, folder.path("backups")) }
            #expect(fault?.detail.contains("no tables of Vigil's") == true)
            try await empty.close()
            let memory = try SQLiteDatabase.inMemory()
            fault = await #expect(throws: StoreError.self) { _ = try await backUp(memory, folder.path("backups")) }
            #expect(fault?.code == .cannotOpen)
            try await memory.close()
        }
    }
}

/// An engine whose copies lack a row.
private struct WrongCopy: BackupEngine {
    let base: SQLiteDatabase

    var dialect: SQLDialect { base.dialect }

    func databaseName() async throws -> String? { try await base.databaseName() }

    func copy(to path: String, _ watch: BackupWatch) async throws -> BackupContent {
        let content = try await base.copy(to: path, watch)
        let copy = try DatabaseQueue(path: path)
        try await copy.write { database in
            try database.execute(sql: "DELETE FROM prediction_segments")
            try database.execute(sql: "UPDATE model_versions SET registered_at = 1")
        }
        try copy.close()
        return content
    }

    func readCopy(
        at path: String, of content: BackupContent, _ watch: BackupWatch
    ) async throws -> CopyReading { try await base.readCopy(at: path, of: content, watch) }
}
