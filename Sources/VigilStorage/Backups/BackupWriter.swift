package import VigilDomain

/// Makes one backup: copies, compares, and gives the copy its name when that went well.
package struct BackupWriter: Sendable {
    private let engine: any BackupEngine
    private let folder: BackupFolder
    private let vigilVersion: String
    private let past: BackupFolder.Past
    private let now: @Sendable () -> Timestamp
    private let tidy: @Sendable (Backup?) -> Void

    /// What makes a backup.
    ///
    /// - Parameters:
    ///   - engine: The database.
    ///   - folder: Where the backup goes.
    ///   - past: What is known of the folder; it is made if it is missing and nothing is.
    ///   - vigilVersion: This program's version.
    ///   - now: Wall time.
    ///   - tidy: Removes what is not kept, nobody else writing into the folder: called with `nil` before the backup is made, so
    ///     that its room may be had, and with it afterwards.
    package init(
        _ engine: any BackupEngine, into folder: BackupFolder, past: BackupFolder.Past = .unknown, vigilVersion: String,
        now: @escaping @Sendable () -> Timestamp, tidy: @escaping @Sendable (Backup?) -> Void = { _ in }
    ) {
        self.engine = engine
        self.folder = folder
        self.past = past
        self.vigilVersion = vigilVersion
        self.now = now
        self.tidy = tidy
    }

    /// Makes one.
    ///
    /// - Parameter watch: Told how far it has come.
    /// - Returns: The backup, which is on the disk.
    /// - Throws: `StoreError`, `corrupt` and with the table's name, when the copy is not what was copied, `locked` when another
    ///   process writes into the folder, or what else the engine and the disk say; `CancellationError`. No file is left.
    package func write(_ watch: BackupWatch) async throws -> Backup {
        try await BackgroundThread.value { [folder, past] in try folder.prepare(past) }
        return try await folder.alone {
            let startedAt = now()
            let path = try await watch.onThread { [folder, engine, tidy] in
                try folder.removeLeftovers()
                tidy(nil)
                return "\(folder.path)/\(try folder.freeName(startedAt, engine.dialect))"
            }
            do {
                return try await write(path, startedAt, watch)
            } catch {
                // What cannot be removed now is at the next backup.
                try? await BackgroundThread.value { [folder] in _ = try folder.removeLeftovers() }
                throw error
            }
        }
    }

    private func write(_ path: String, _ startedAt: Timestamp, _ watch: BackupWatch) async throws -> Backup {
        let partial = path + BackupName.partial
        try watch.begin(.copying)
        let content = try await engine.copy(to: partial, watch)
        try watch.begin(.verifying)
        let file = try await watch.onThread {
            try DurableFile.synchronize(partial)
            return try DurableFile.digest(partial, watch)
        }
        let reading = try await engine.readCopy(at: partial, of: content, watch)
        var manifest = BackupManifest(
            engine: engine.dialect.rawValue, vigilVersion: vigilVersion, startedAt: startedAt, endedAt: now(),
            bytes: file.bytes, sha256: file.sha256, content: content)
        switch reading {
        case .tables(let tables):
            if let difference = content.difference(from: tables) {
                throw StoreError(
                    .corrupt,
                    "the backup is not what was copied: \(difference); it was removed. Look at the disk and the memory of "
                        + "the machine, and run `vigil verify`.")
            }
            manifest.verifiedAt = now()
        case .impossible(let reason):
            manifest.unverifiedBecause = reason
        }
        manifest.endedAt = now()
        let backup = Backup(path: path, manifest: manifest)
        try await BackgroundThread.value { [tidy] in
            try DurableFile.save(backup.manifest.encoded(), to: path + BackupName.manifest)
            try DurableFile.move(partial, to: path)
            tidy(backup)
        }
        return backup
    }
}
