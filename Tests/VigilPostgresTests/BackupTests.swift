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
                let isWritten = Mutex(false)
                let done = DispatchSemaphore(value: 0)
                // While the dump is done and its source is read.
                let backup = try await backUp(
                    url, folder,
                    BackupWatch { progress in
                        guard progress.step == .reading, !isWritten.withLock({ $0 }) else { return }
                        isWritten.withLock { $0 = true }
                        Task {
                            try? await BackupSamples.add(5000..<6000, to: store)
                            done.signal()
                        }
                        done.wait()
                    })
                #expect(isWritten.withLock { $0 })
                #expect(try await BackupSamples.count(store) == [3000, 3000])
                try await database.close()
                #expect(backup.name == "vigil-2026-05-01T10-30-00Z.pgdump" && backup.manifest.verifiedAt == Self.moment)
                #expect(backup.manifest.content.schema == "public")
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
        let watch = BackupWatch()
        let start = ContinuousClock.now
        let task = Task { try await watch.onThread { try ChildProcess(program: "/bin/sleep").run(["60"], watch) } }
        try await Task.sleep(for: .milliseconds(200))
        task.cancel()
        await #expect(throws: CancellationError.self) { _ = try await task.value }
        #expect(start.duration(to: .now) < .seconds(30))
        #expect(try trials() == 0)
    }

    @Test("no password stands on a command line")
    func passwords() throws {
        let address = try PostgresAddress(
            "postgres://some%20one:se%27cret@127.0.0.1:5433/data%20base?sslpassword=hidden&options=-csearch_path%3Da%27b"
        )
        let login = try address.login(database: "other")
        #expect(!login.connection.contains("cret") && !login.connection.contains("hidden"))
        #expect(login.environment == ["PGPASSWORD": "se'cret"])
        #expect(login.connection.contains("user='some one'") && login.connection.contains("dbname='data base'"))
        #expect(login.connection.hasSuffix(" dbname='other'") && login.connection.contains("a\\'b"))
        #expect(!login.connection.contains("sslmode"))
        let far = try PostgresAddress("postgres://a@db.example.com/b", environment: { _ in nil }).login()
        #expect(far.connection.contains("sslmode='require'") && far.environment.isEmpty)
    }

    @Test("programs that are not there, or older than the server, are named with what to install")
    func programs() throws {
        let missing = #expect(throws: StoreError.self) {
            _ = try PostgresPrograms(for: 150_004, path: "/nowhere", debian: "/nowhere", BackupWatch())
        }
        #expect(missing?.detail.contains("apt-get install postgresql-client-15") == true)
        let older = #expect(throws: StoreError.self) { _ = try PostgresPrograms(for: 990_001, BackupWatch()) }
        #expect(older?.detail.contains("and the server of 99") == true)
        let found = try PostgresPrograms(for: 130_000, BackupWatch())
        #expect(found.version >= 13)
    }
}
