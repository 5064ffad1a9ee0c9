import Foundation
import Testing
import VigilDomain

@testable import VigilStorage

@Suite("Folders of backups")
struct BackupFolderTests {
    private static let moment = Timestamp(milliseconds: 1_777_631_400_250)

    private func withFolder(_ body: (BackupFolder) throws -> Void) throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("vigil-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }  // what remains is in the system's temporary folder
        let folder = BackupFolder(path: root.path + "/deep/backups/")
        try folder.prepare()
        try body(folder)
    }

    private func manifest(_ moment: Timestamp = Self.moment, isVerified: Bool = true) -> BackupManifest {
        BackupManifest(
            engine: "sqlite", vigilVersion: "1.0", startedAt: moment, endedAt: moment.advanced(by: .seconds(2)),
            bytes: 3,
            sha256: "00",
            content: BackupContent(
                schemaNumber: 3, database: "1f2e", dumper: 15, tables: [TableContent(table: "a", rows: 1, digest: "1f")]
            ),
            verifiedAt: isVerified ? moment : nil, unverifiedBecause: isVerified ? nil : "the role may not")
    }

    private func backup(_ day: Int, isVerified: Bool = true) -> Backup {
        let moment = Self.moment.advanced(by: .days(day))
        return Backup(
            path: "/backups/\(BackupName.make(moment, .sqlite))", manifest: manifest(moment, isVerified: isVerified))
    }

    private func put(_ name: String, in folder: BackupFolder, _ text: String = "abc") throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder.path)/\(name)"))
    }

    private func names(_ folder: BackupFolder) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: folder.path))
    }

    @Test("names say the second, and nothing else is taken for a name")
    func backupNames() {
        #expect(BackupName.make(Self.moment, .sqlite) == "vigil-2026-05-01T10-30-00Z.sqlite")
        #expect(BackupName.make(Self.moment, .postgres) == "vigil-2026-05-01T10-30-00Z.pgdump")
        #expect(BackupName.isBackup("vigil-2026-05-01T10-30-00Z.sqlite"))
        for name in [
            "vigil.db", "vigil-2026-05-01T10-30-00Z", "vigil-2026-05-01T10-30-00Z.sqlite.json", "vigil-.sqlite",
            "vigil-2026-05-01T10:30:00Z.sqlite", "vigil-2026-05-01Tab-30-00Z.sqlite",
            "my-vigil-2026-05-01T10-30-00Z.sqlite",
            "vigil-2026-05-01T10-30-00Z-2.sqlite",
        ] {
            #expect(!BackupName.isBackup(name), "\(name)")
        }
    }

    @Test("a manifest comes back as it was written, and one of a newer version is refused")
    func manifests() throws {
        let written = manifest()
        #expect(try BackupManifest(written.encoded(), path: "a.json") == written)
        let newer = String(decoding: try written.encoded(), as: UTF8.self).replacing(
            "\"version\" : 1", with: "\"version\" : 2")
        let error = #expect(throws: StoreError.self) { try BackupManifest(Array(newer.utf8), path: "a.json") }
        #expect(error?.code == .newerSchema && error?.detail.contains("version 2") == true)
        let other = #expect(throws: StoreError.self) {
            try BackupManifest(Array("{\"version\":9}".utf8), path: "a.json")
        }
        #expect(other?.code == .newerSchema)
        let damaged = #expect(throws: StoreError.self) { try BackupManifest(Array("{".utf8), path: "a.json") }
        #expect(damaged?.code == .corrupt && damaged?.detail.hasPrefix("a.json is not the manifest") == true)
    }

    @Test("the newest stay, and the newest verified one besides")
    func retention() {
        let backups = (0..<5).map { backup($0) }
        let now = Self.moment.advanced(by: .days(9))
        func removals(_ keep: Int, _ backups: [Backup], sparing made: Backup? = nil) -> [Backup] {
            BackupRetention(keep: keep).removals(among: backups, now: now, sparing: made)
        }
        #expect(removals(3, backups.shuffled()) == Array(backups[..<2]))
        #expect(removals(5, backups).isEmpty)
        #expect(removals(9, backups).isEmpty)
        #expect(removals(0, backups) == Array(backups[..<4]))
        #expect(removals(3, backups, sparing: backups[4]) == Array(backups[..<2]))
        let mixed = [backup(0), backup(1), backup(2, isVerified: false), backup(3, isVerified: false)]
        #expect(removals(2, mixed) == [mixed[0]])
        #expect(removals(1, mixed) == [mixed[0], mixed[2]])
        #expect(removals(1, mixed, sparing: mixed[3]) == [mixed[0], mixed[2]])
        #expect(removals(1, []).isEmpty)
    }

    @Test("those of the future go first, and one that was just made stays, whatever its time says")
    func future() {
        let now = Self.moment.advanced(by: .days(3))
        let (old, new, future) = (backup(0), backup(3), [backup(400), backup(401)])
        let all = [old, new] + future
        let retention = BackupRetention(keep: 2)
        #expect(retention.removals(among: all, now: now, sparing: new) == future)
        #expect(retention.removals(among: all, now: now) == future)
        #expect(BackupRetention(keep: 1).removals(among: future, now: now).count == 1)
        // Made by a clock that was set back, it is older than all others.
        let back = backup(-500)
        #expect(retention.removals(among: [old, new, back], now: back.manifest.endedAt, sparing: back).count == 1)
        #expect(!retention.removals(among: all + [back], now: now, sparing: back).contains(back))
        // Clocks of those who share a folder are not quite the same.
        #expect(!backup(3).isOfTheFuture(at: now.advanced(by: .seconds(-600))))
        #expect(backup(3).isOfTheFuture(at: now.advanced(by: .seconds(-601))))
    }

    @Test("one that is damaged neither counts nor goes")
    func damaged() {
        var damaged = backup(3)
        damaged.damage = "it has 2 bytes and its manifest says 3"
        let rest = (0..<3).map { backup($0) }
        let now = Self.moment.advanced(by: .days(9))
        #expect(BackupRetention(keep: 2).removals(among: rest + [damaged], now: now) == [rest[0]])
        // The newest that was verified is the newest that is whole.
        let unverified = backup(4, isVerified: false)
        #expect(BackupRetention(keep: 1).removals(among: [rest[2], damaged, unverified], now: now).isEmpty)
    }

    @Test("only whole backups are listed, the newest first, and what a crash left is removed with nothing else")
    func leftovers() throws {
        try withFolder { folder in
            let (first, second) = ("vigil-2026-05-01T10-30-00Z.sqlite", "vigil-2026-05-02T10-30-00Z.pgdump")
            for (name, moment) in [(first, Self.moment), (second, Self.moment.advanced(by: .days(1)))] {
                try put(name, in: folder)
                try DurableFile.save(manifest(moment).encoded(), to: "\(folder.path)/\(name).json")
            }
            // Its manifest alone has its name: the process ended between the two.
            let interrupted = "vigil-2026-05-03T10-30-00Z.sqlite"
            try put(interrupted + ".partial", in: folder)
            try DurableFile.save(manifest().encoded(), to: "\(folder.path)/\(interrupted).json")
            try put("vigil-2026-05-04T10-30-00Z.sqlite.partial", in: folder)
            try put("vigil-2026-05-04T10-30-00Z.sqlite.json.partial", in: folder)
            let others: Set = [
                "notes.txt", "vigil-2026-05-05T10-30-00Z.sqlite", "vigil-2026-05-06T10-30-00Z.sqlite.json",
                "vigil.db.partial",
                "other.sqlite.partial",
            ]
            for name in others { try put(name, in: folder) }

            let found = try folder.backups()
            #expect(found.map(\.name) == [first, second] && found.allSatisfy { $0.damage == nil })
            #expect(try folder.backups(known: found) == found)
            try put(first, in: folder, "ab")
            for known in [[], found] {
                let listed = try folder.backups(known: known)
                #expect(listed.map(\.damage) == ["it has 2 bytes and its manifest says 3", nil])
            }
            try put(first, in: folder)
            #expect(try folder.removeLeftovers().count == 4)
            #expect(try names(folder) == others.union([first, second, first + ".json", second + ".json"]))
            #expect(try folder.removeLeftovers().isEmpty)

            #expect(try folder.freeName(Self.moment, .sqlite) == "vigil-2026-05-01T10-30-01Z.sqlite")
            try folder.remove(try #require(folder.backups().first))
            #expect(try folder.backups().map(\.name) == [second])
            #expect(try names(folder) == others.union([second, second + ".json"]))
        }
    }

    @Test("what is no folder, or cannot be written, is refused")
    func refusals() throws {
        try withFolder { folder in
            try put("file", in: folder)
            let error = #expect(throws: StoreError.self) { try BackupFolder(path: folder.path + "/file").prepare() }
            #expect(error?.detail.contains("is not a folder") == true)
            let below = #expect(throws: StoreError.self) {
                try BackupFolder(path: folder.path + "/file/below").prepare()
            }
            #expect(below?.detail.contains("/file is not a folder") == true)
        }
    }

    @Test("a folder that was there is not made anew, and one without the lock file is another one")
    func vanished() async throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("vigil-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: root) }  // what remains is in the system's temporary folder
        let folder = BackupFolder(path: root + "/disk/backups")
        try folder.prepare()
        #expect(folder.past() == .seen)
        try await folder.alone {}
        #expect(folder.past() == .used)
        try folder.prepare(.used)
        try FileManager.default.moveItem(atPath: root + "/disk", toPath: root + "/elsewhere")
        for past in [BackupFolder.Past.seen, .used] {
            let error = #expect(throws: StoreError.self) { try folder.prepare(past) }
            #expect(error?.detail.contains("is not there any more; is its disk mounted?") == true)
        }
        #expect(!FileManager.default.fileExists(atPath: root + "/disk"))
        // Where a disk is mounted there is a folder also without it.
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        let error = #expect(throws: StoreError.self) { try folder.prepare(.used) }
        #expect(error?.detail.contains("is not the folder that it was") == true)
        try folder.prepare(.seen)
    }

    @Test("what differs is named by its table")
    func differences() {
        func table(_ name: String, _ rows: Int, _ digest: String) -> TableContent {
            TableContent(table: name, rows: rows, digest: digest)
        }
        let content = BackupContent(schemaNumber: 1, tables: [table("a", 1, "00"), table("b", 2, "11")])
        #expect(content.difference(from: content.tables.reversed()) == nil)
        #expect(content.difference(from: [table("a", 1, "00")]) == "the table b is missing in the copy")
        #expect(
            content.difference(from: [table("a", 1, "00"), table("b", 3, "11")])
                == "the table b has 2 rows and its copy 3")
        #expect(
            content.difference(from: [table("a", 1, "01"), table("b", 2, "11")])
                == "the 1 rows of the table a differ from those of its copy")
        #expect(
            content.difference(from: content.tables + [table("c", 0, "")])
                == "the copy has a table c that is not the original's")
    }
}
