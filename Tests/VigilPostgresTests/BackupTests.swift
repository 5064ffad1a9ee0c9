import Foundation
import StorageContract
import Synchronization
import Testing
import VigilDomain
import VigilStorage

@testable import VigilPostgres

@Suite("Backups of a PostgreSQL database", .serialized, .timeLimit(.minutes(3)))
struct PostgresBackupTests {
    private static let moment = Timestamp(milliseconds: 1_777_631_400_000)

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vigil-\(UUID().uuidString)").path
        // What remains is in the system's temporary folder.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    private func backUp(
        _ url: String, _ folder: String, _ watch: BackupWatch = BackupWatch()
    ) async throws -> Backup {
        let database = try await PostgresDatabase.openAsItIs(url: url)
        let result: Result<Backup, any Error>
        do {
            let writer = BackupWriter(
                database, into: BackupFolder(path: folder), vigilVersion: "1.0", now: { Self.moment })
            result = .success(try await writer.write(watch))
        } catch {
            result = .failure(error)
        }
        try await database.close()
        return try result.get()
    }

    private func restore(_ path: String, to url: String, replaces: Bool = false) async throws {
        let watch = BackupWatch()
        let found = try RestorableBackup(path: path, watch)
        try await PostgresRestore.restore(found.backup, to: url, replaces: replaces, watch)
    }

    private func withStore<Value>(_ url: String, _ body: (SQLStore) async throws -> Value) async throws -> Value {
        let database = try await PostgresDatabase.open(url: url)
        let value = try await body(SQLStore(database))
        try await database.close()
        return value
    }

    private func trials() throws -> Int {
        try PostgresLink(to: PostgresAddress(TestServer.url())).run(
            "SELECT 1 FROM pg_database WHERE datname LIKE 'vigil_backup_trial%'"
        ).count
    }

    @Test("what a backup holds comes back in an empty database, whatever was written while it was made")
    func roundTrip() async throws {
        try await withFolder { folder in
            try await TestServer.withDatabase { url in
                let database = try await PostgresDatabase.open(url: url)
                let store = try await SQLStore(database)
                try await BackupSamples.add(0..<2000, to: store)
                let looks = Mutex<[BackupProgress.Step: Int]>([:])
                let done = DispatchSemaphore(value: 0)
                // Once before the program begins, its moment being over, and once while its source is read.
                let backup = try await backUp(
                    url, folder,
                    BackupWatch { progress in
                        let count = looks.withLock { looks in
                            looks[progress.step, default: 0] += 1
                            return looks[progress.step]
                        }
                        let rows: Range<Int>
                        switch (progress.step, count) {
                        case (.copying, 2): rows = 5000..<6000
                        case (.reading, 1): rows = 6000..<6500
                        default: return
                        }
                        Task {
                            try? await BackupSamples.add(rows, to: store)
                            done.signal()
                        }
                        done.wait()
                    })
                #expect(try await BackupSamples.count(store) == [3500, 3500])
                try await database.close()
                #expect(backup.name == "vigil-2026-05-01T10-30-00Z.pgdump" && backup.manifest.verifiedAt == Self.moment)
                #expect(backup.manifest.content.schema == "public" && backup.manifest.content.database?.count == 32)
                #expect((backup.manifest.content.dumper ?? 0) >= 13)
                #expect(!backup.manifest.content.tables.contains { $0.table == CommitToken.table })

                try await TestServer.withDatabase { target in
                    try await restore(backup.path, to: target)
                    try await withStore(target) { store in
                        #expect(try await BackupSamples.count(store) == [2000, 2000])
                        // Keys go on behind those that were given.
                        try await BackupSamples.add(7000..<7500, to: store)
                        #expect(try await BackupSamples.count(store) == [2500, 2500])
                    }
                    let second = await #expect(throws: StoreError.self) { try await restore(backup.path, to: target) }
                    #expect(second?.code == .conflict && second?.detail.contains("an empty database") == true)
                    let third = await #expect(throws: StoreError.self) {
                        try await restore(backup.path, to: target, replaces: true)
                    }
                    #expect(third?.code == .conflict)
                    try await withStore(target) { store in
                        let used = await #expect(throws: StoreError.self) {
                            try await restore(backup.path, to: target, replaces: true)
                        }
                        #expect(used?.code == .locked)
                    }
                }
            }
        }
    }

    @Test("a schema of its own is backed up and restored as such, and into no other")
    func schema() async throws {
        try await withFolder { folder in
            try await TestServer.withDatabase { url in
                let own = url + "?options=-csearch_path%3D%22Own%22"
                try PostgresLink(to: PostgresAddress(url)).run("CREATE SCHEMA \"Own\"; CREATE TABLE other (id INT)")
                try await withStore(own) { try await BackupSamples.add(0..<100, to: $0) }
                let backup = try await backUp(own, folder)
                #expect(backup.manifest.content.schema == "Own" && backup.manifest.verifiedAt != nil)
                try await TestServer.withDatabase { target in
                    let error = await #expect(throws: StoreError.self) { try await restore(backup.path, to: target) }
                    #expect(error?.code == .conflict && error?.detail.contains("search_path") == true)
                    let there = target + "?options=-csearch_path%3D%22Own%22"
                    try await restore(backup.path, to: there)
                    let count = try await withStore(there) { try await BackupSamples.count($0) }
                    #expect(count == [100, 100])
                }
            }
        }
    }

    @Test("a role that may not create databases gets a backup that is not verified, and is told what to grant")
    func unverified() async throws {
        try await withFolder { folder in
            try await TestServer.withDatabase { url in
                try TestServer.administer("DROP ROLE IF EXISTS \"keeper of it\"")
                try TestServer.administer("CREATE ROLE \"keeper of it\" LOGIN PASSWORD 'secret'")
                let link = try PostgresLink(to: PostgresAddress(url))
                try link.run("GRANT ALL ON SCHEMA public TO \"keeper of it\"")
                let own = url.replacing("vigil@", with: "keeper%20of%20it:secret@")
                try await withStore(own) { try await BackupSamples.add(0..<100, to: $0) }
                let backup = try await backUp(own, folder)
                #expect(backup.manifest.verifiedAt == nil)
                #expect(backup.manifest.unverifiedBecause?.contains("ALTER ROLE \"keeper of it\" CREATEDB") == true)
                try await TestServer.withDatabase { target in
                    try await restore(backup.path, to: target)
                    let count = try await withStore(target) { try await BackupSamples.count($0) }
                    #expect(count == [100, 100])
                }
                try TestServer.administer("ALTER ROLE \"keeper of it\" CREATEDB")
                #expect(try await backUp(own, folder).manifest.verifiedAt != nil)
                try link.run("DROP OWNED BY \"keeper of it\"")
                try TestServer.administer("DROP ROLE \"keeper of it\"")
            }
        }
        #expect(try trials() == 0)
    }

    @Test("a restore whose rows are not those of the manifest takes them back")
    func difference() async throws {
        try await withFolder { folder in
            try await TestServer.withDatabase { url in
                try await withStore(url) { try await BackupSamples.add(0..<100, to: $0) }
                let backup = try await backUp(url, folder)
                var wrong = backup.manifest
                let place = try #require(wrong.content.tables.firstIndex { $0.table == "prediction_segments" })
                wrong.content.tables[place].rows += 1
                try Data(wrong.encoded()).write(to: URL(fileURLWithPath: backup.path + ".json"))
                try await TestServer.withDatabase { target in
                    let error = await #expect(throws: StoreError.self) { try await restore(backup.path, to: target) }
                    #expect(error?.code == .corrupt && error?.detail.contains("prediction_segments") == true)
                    try Data(backup.manifest.encoded()).write(to: URL(fileURLWithPath: backup.path + ".json"))
                    try await restore(backup.path, to: target)
                    let count = try await withStore(target) { try await BackupSamples.count($0) }
                    #expect(count == [100, 100])
                }
            }
        }
    }

    @Test("one that is stopped in the middle ends the program and leaves nothing")
    func stopping() async throws {
        try await withFolder { folder in
            try await TestServer.withDatabase { url in
                try await withStore(url) { try await BackupSamples.add(0..<100, to: $0) }
                for step in [BackupProgress.Step.reading, .verifying] {
                    let stopped = Mutex<BackupWatch?>(nil)
                    let watch = BackupWatch { if $0.step == step { stopped.withLock { $0?.stop() } } }
                    stopped.withLock { $0 = watch }
                    await #expect(throws: CancellationError.self) { _ = try await backUp(url, folder, watch) }
                    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [".vigil-backup.lock"])
                }
            }
        }
        #expect(try trials() == 0)
    }

    /// Calls `body` once a query about the server's work has an answer.
    private func whenever(_ query: String, _ body: @escaping @Sendable () -> Void) throws {
        let link = try PostgresLink(to: PostgresAddress(TestServer.url()))
        BackgroundThread.run {
            // The test fails when this comes to nothing.
            while (try? link.run(query).count) == 0 { usleep(2000) }
            body()
        }
    }

    @Test("pg_dump and pg_restore are ended in the middle of their work", .timeLimit(.minutes(2)))
    func stoppingPrograms() async throws {
        try await withFolder { folder in
            try await TestServer.withDatabase { url in
                try await withStore(url) { try await BackupSamples.add(0..<100, to: $0) }
                let name = try #require(URLComponents(string: url)).path.dropFirst()
                // pg_dump waits for a table that somebody else holds, for a minute if it is let.
                let other = try PostgresLink(to: PostgresAddress(url))
                try other.run("BEGIN; LOCK TABLE alerts IN ACCESS EXCLUSIVE MODE")
                var watch = BackupWatch()
                let dumping =
                    "SELECT 1 FROM pg_stat_activity WHERE datname = '\(name)' AND application_name = 'pg_dump'"
                try whenever(dumping + " AND wait_event_type = 'Lock'") { [watch] in watch.stop() }
                let start = ContinuousClock.now
                await #expect(throws: CancellationError.self) { _ = try await backUp(url, folder, watch) }
                #expect(start.duration(to: .now) < .seconds(45))
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [".vigil-backup.lock"])
                try other.run("ROLLBACK")
                // The server notices soon that its client is gone.
                while try other.run(dumping).count > 0 { usleep(20_000) }

                watch = BackupWatch()
                let restoring = "SELECT 1 FROM pg_stat_activity WHERE application_name = 'pg_restore'"
                try whenever(restoring) { [watch] in watch.stop() }
                await #expect(throws: CancellationError.self) { _ = try await backUp(url, folder, watch) }
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [".vigil-backup.lock"])
                #expect(try trials() == 0)

                let backup = try await backUp(url, folder)
                try await TestServer.withDatabase { target in
                    let watch = BackupWatch()
                    try whenever(restoring) { watch.stop() }
                    await #expect(throws: CancellationError.self) {
                        _ = try await PostgresRestore.restore(backup, to: target, replaces: false, watch)
                    }
                    try await restore(backup.path, to: target)
                    let count = try await withStore(target) { try await BackupSamples.count($0) }
                    #expect(count == [100, 100])
                }
            }
        }
    }

    @Test("what is taken back is what was restored, and no table of that name elsewhere")
    func takingBack() async throws {
        try await withFolder { folder in
            try await TestServer.withDatabase { url in
                let own = url + "?options=-csearch_path%3Down,public"
                try PostgresLink(to: PostgresAddress(url)).run("CREATE SCHEMA own")
                try await withStore(own) { try await BackupSamples.add(0..<10, to: $0) }
                let backup = try await backUp(own, folder)
                var wrong = backup.manifest
                wrong.content.tables.append(TableContent(table: "precious", rows: 1, digest: "00"))
                try Data(wrong.encoded()).write(to: URL(fileURLWithPath: backup.path + ".json"))
                try await TestServer.withDatabase { target in
                    let link = try PostgresLink(to: PostgresAddress(target))
                    try link.run("CREATE SCHEMA own; CREATE TABLE public.precious (id INT)")
                    let there = target + "?options=-csearch_path%3Down,public"
                    let error = await #expect(throws: StoreError.self) { try await restore(backup.path, to: there) }
                    #expect(error?.code == .corrupt && error?.detail.contains("precious") == true)
                    #expect(try link.run("SELECT to_regclass('public.precious')::text").row(0).optionalText(0) != nil)
                    #expect(try link.run("SELECT 1 FROM pg_tables WHERE schemaname = 'own'").count == 0)
                }
            }
        }
    }

    @Test("what was restored is taken back also when the connection is lost, and no time-out of the server's ends it")
    func lostConnection() async throws {
        try await withFolder { folder in
            try await TestServer.withDatabase { url in
                try await withStore(url) { try await BackupSamples.add(0..<10, to: $0) }
                let backup = try await backUp(url, folder)
                try await TestServer.withDatabase { target in
                    let name = try #require(URLComponents(string: target)).path.dropFirst()
                    let link = try PostgresLink(to: PostgresAddress(TestServer.url()))
                    let isCut = Mutex(false)
                    let watch = BackupWatch { progress in
                        // When everything is restored and the first tables are read.
                        guard progress.step == .verifying, progress.done == 2, !isCut.withLock({ $0 }) else { return }
                        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(name)'"
                        isCut.withLock { $0 = (try? link.run(cut).count) ?? 0 > 0 }
                    }
                    let error = await #expect(throws: StoreError.self) {
                        try await PostgresRestore.restore(backup, to: target, replaces: false, watch)
                    }
                    #expect(isCut.withLock { $0 } && error?.code == .unavailable, "\(String(describing: error))")
                    #expect(error?.detail.contains("taken back") == false)

                    try link.run("ALTER DATABASE \(name) SET idle_session_timeout = '50ms'")
                    try await restore(backup.path, to: target)
                    try link.run("ALTER DATABASE \(name) RESET idle_session_timeout")
                    let count = try await withStore(target) { try await BackupSamples.count($0) }
                    #expect(count == [10, 10])
                }
            }
        }
    }

    @Test("a table of an extension is neither looked at nor in the way")
    func extensions() async throws {
        try await withFolder { folder in
            try await TestServer.withDatabase { url in
                try await withStore(url) { try await BackupSamples.add(0..<10, to: $0) }
                let addTable = "CREATE TABLE of_extension (id INT); ALTER EXTENSION plpgsql ADD TABLE of_extension"
                try PostgresLink(to: PostgresAddress(url)).run(addTable)
                let backup = try await backUp(url, folder)
                #expect(backup.manifest.verifiedAt != nil)
                #expect(!backup.manifest.content.tables.contains { $0.table == "of_extension" })
                try await TestServer.withDatabase { target in
                    try PostgresLink(to: PostgresAddress(target)).run(addTable)
                    try await restore(backup.path, to: target)
                    let count = try await withStore(target) { try await BackupSamples.count($0) }
                    #expect(count == [10, 10])
                }
            }
        }
    }
}
