import Foundation
import VigilDomain

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A folder that backups are in, of one database or of several.
///
/// A backup is there when it has its name and a manifest beside it: both are written under names that end with `.partial`, and
/// the manifest gets its own first. Whoever writes here holds the lock of the file `.vigil-backup.lock`.
package struct BackupFolder: Hashable, Sendable {
    /// The folder.
    package let path: String

    /// A folder.
    ///
    /// - Parameter path: Its path, without a slash at its end.
    package init(path: String) {
        self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    /// What is known of a folder from before.
    package enum Past: Int, Hashable, Sendable, Comparable {
        /// Nothing: it is made when it is missing.
        case unknown
        /// It was there.
        case seen
        /// Backups were made into it, and it has their lock file.
        case used

        package static func < (left: Past, right: Past) -> Bool { left.rawValue < right.rawValue }
    }

    /// Makes sure that the folder is there and can be written.
    ///
    /// One that was there before and is not any more is not made anew: the disk that it was on is not there, and a folder of
    /// its name would fill the one that is.
    ///
    /// - Parameter past: What is known of it; it is made when it is missing and nothing is.
    /// - Throws: `StoreError` that says what is wrong with it.
    package func prepare(_ past: Past = .unknown) throws(StoreError) {
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else {
                throw StoreError(.cannotOpen, "\(path) is not a folder; name one for backups")
            }
            try require(past)
        } else {
            guard errno == ENOENT || errno == ENOTDIR else { throw DurableFile.fault(path, "cannot be reached") }
            guard past == .unknown else { throw vanished("is not there any more") }
            try DurableFile.makeFolder(path)
        }
        guard access(path, W_OK | X_OK) == 0 else { throw DurableFile.fault(path, "cannot be written") }
    }

    /// Makes sure that the folder, which is there, is the one that is known from before.
    ///
    /// - Parameter past: What is known of it.
    /// - Throws: `StoreError` when it is another one.
    package func require(_ past: Past) throws(StoreError) {
        guard past == .used, access(lock, F_OK) != 0 else { return }
        throw vanished("is not the folder that it was: the file \(lock) is gone")
    }

    private func vanished(_ words: String) -> StoreError {
        StoreError(
            .cannotOpen,
            "\(path) \(words); is its disk mounted? Mount it again, or restart the server if it is to be a new folder")
    }

    /// What is there of backups: what cannot be read as a manifest of ours is passed over.
    ///
    /// - Parameter known: What was found before: a manifest is never changed, so that it need not be read again.
    /// - Returns: The backups whose files are there, of all databases, by name.
    /// - Throws: `StoreError` when the folder cannot be read.
    package func backups(known: [Backup] = []) throws(StoreError) -> [Backup] {
        let known = Dictionary(known.map { ($0.path, $0.manifest) }) { first, _ in first }
        let names = try names()
        let present = Set(names)
        var found: [Backup] = []
        for name in names where BackupName.isBackup(name) && present.contains(name + BackupName.manifest) {
            let file = "\(path)/\(name)"
            guard let manifest = known[file] ?? manifest(of: file) else { continue }
            found.append(Backup(path: file, manifest: manifest, damage: damage(of: file, manifest)))
        }
        return found
    }

    /// The manifest beside a file; one that cannot be read is none.
    private func manifest(of file: String) -> BackupManifest? {
        let path = file + BackupName.manifest
        guard let bytes = FileManager.default.contents(atPath: path) else { return nil }
        return try? BackupManifest([UInt8](bytes), path: path)  // one that cannot be read is none
    }

    /// What a look at the file's size tells.
    private func damage(of file: String, _ manifest: BackupManifest) -> String? {
        guard let size = DurableFile.size(file) else { return "it is not a file" }
        return size == manifest.bytes ? nil : "it has \(size) bytes and its manifest says \(manifest.bytes)"
    }

    private func names() throws(StoreError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        } catch {
            throw StoreError(.cannotOpen, "\(path) cannot be read: \(error.localizedDescription)")
        }
    }

    /// What this look at the folder tells of it for later ones.
    ///
    /// - Returns: `used` or `seen`.
    package func past() -> Past { access(lock, F_OK) == 0 ? .used : .seen }

    /// A name that no backup has, of this second or a later one.
    func freeName(_ moment: Timestamp, _ engine: SQLDialect) throws(StoreError) -> String {
        let names = Set(try names())
        var moment = moment
        while true {
            let name = BackupName.make(moment, engine)
            if !names.contains(name), !names.contains(name + BackupName.manifest) { return name }
            moment = moment.advanced(by: .seconds(1))
        }
    }

    /// Removes what a process left that ended in the middle of a backup, or of removing one.
    ///
    /// - Returns: The names of what was removed.
    /// - Throws: `StoreError`.
    @discardableResult
    package func removeLeftovers() throws(StoreError) -> [String] {
        let names = try names()
        let present = Set(names)
        var removed: [String] = []
        for name in names where name.hasSuffix(BackupName.partial) {
            let whole = String(name.dropLast(BackupName.partial.count))
            let isManifest = whole.hasSuffix(BackupName.manifest)
            let backup = isManifest ? String(whole.dropLast(BackupName.manifest.count)) : whole
            guard BackupName.isBackup(backup) else { continue }
            // A manifest that has its name already belongs to this file.
            let manifest = backup + BackupName.manifest
            if !isManifest, !present.contains(backup), present.contains(manifest) {
                try DurableFile.remove("\(path)/\(manifest)")
                removed.append(manifest)
            }
            try DurableFile.remove("\(path)/\(name)")
            removed.append(name)
        }
        if !removed.isEmpty { try DurableFile.synchronize(path) }
        return removed
    }

    /// Removes a backup; one that is interrupted in it leaves what ``removeLeftovers()`` finds.
    ///
    /// - Parameter backup: A backup of this folder.
    /// - Throws: `StoreError`.
    package func remove(_ backup: Backup) throws(StoreError) {
        let partial = backup.path + BackupName.partial
        try DurableFile.move(backup.path, to: partial)
        try DurableFile.remove(backup.path + BackupName.manifest)
        try DurableFile.remove(partial)
        try DurableFile.synchronize(path)
    }

    /// Runs work that writes here, alone.
    ///
    /// - Parameter body: The work.
    /// - Returns: What `body` returns.
    /// - Throws: `StoreError`, `locked`, when another process writes here; what `body` throws.
    package func alone<Value>(_ body: () async throws -> Value) async throws -> Value {
        let descriptor = try await BackgroundThread.value { try takeLock() }
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(try await body())
        } catch {
            outcome = .failure(error)
        }
        // Never throws.
        try await BackgroundThread.value {
            // Closing alone is not enough: a child that is being started has a copy of the descriptor for a moment.
            _ = flock(descriptor, LOCK_UN)
            _ = close(descriptor)
        }
        return try outcome.get()
    }

    private var lock: String { "\(path)/.vigil-backup.lock" }

    private func takeLock() throws(StoreError) -> Int32 {
        let descriptor = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw DurableFile.fault(lock, "cannot be made") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let isTaken = errno == EWOULDBLOCK
            let fault = DurableFile.fault(lock, "cannot be locked")
            _ = close(descriptor)
            guard isTaken else { throw fault }
            throw StoreError(
                .locked, "another backup into \(path) is under way; wait for it to be done, or use another folder")
        }
        return descriptor
    }
}
