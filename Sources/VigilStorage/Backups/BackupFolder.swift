import Foundation
import VigilDomain

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The folder that the backups of one database are in.
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

    /// Makes the folder if it is missing, and makes sure that it can be written.
    ///
    /// - Throws: `StoreError` that says what is wrong with it.
    package func prepare() throws(StoreError) {
        var isFolder = ObjCBool(false)
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
            guard isFolder.boolValue else {
                throw StoreError(.cannotOpen, "\(path) is not a folder; name one for backups")
            }
        } else {
            do {
                try FileManager.default.createDirectory(
                    atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            } catch {
                throw StoreError(.cannotOpen, "\(path) cannot be made: \(error.localizedDescription)")
            }
        }
        guard access(path, W_OK | X_OK) == 0 else { throw DurableFile.fault(path, "cannot be written") }
    }

    /// The backups in it whose files are there, the newest first; what cannot be read as a manifest of ours is passed over.
    ///
    /// - Parameter known: What was found before: a manifest is never changed, so that it need not be read again.
    /// - Returns: The backups.
    /// - Throws: `StoreError` when the folder cannot be read.
    package func backups(known: [Backup] = []) throws(StoreError) -> [Backup] {
        let known = Dictionary(known.map { ($0.path, $0) }) { first, _ in first }
        let names = try names()
        let present = Set(names)
        var found: [Backup] = []
        for name in names where BackupName.isBackup(name) && present.contains(name + BackupName.manifest) {
            if let backup = known["\(path)/\(name)"] {
                found.append(backup)
                continue
            }
            let manifestPath = "\(path)/\(name)\(BackupName.manifest)"
            // One that is damaged is no backup.
            guard let bytes = FileManager.default.contents(atPath: manifestPath),
                let manifest = try? BackupManifest([UInt8](bytes), path: manifestPath)
            else { continue }
            found.append(Backup(path: "\(path)/\(name)", manifest: manifest))
        }
        return found.sorted { ($0.manifest.startedAt, $0.path) > ($1.manifest.startedAt, $1.path) }
    }

    private func names() throws(StoreError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        } catch {
            throw StoreError(.cannotOpen, "\(path) cannot be read: \(error.localizedDescription)")
        }
    }

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
    package func alone<Result>(_ body: () async throws -> Result) async throws -> Result {
        let file = "\(path)/.vigil-backup.lock"
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw DurableFile.fault(file, "cannot be made") }
        defer {
            // Closing alone is not enough: a child that is being started has a copy of the descriptor for a moment.
            _ = flock(descriptor, LOCK_UN)
            _ = close(descriptor)
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            guard errno == EWOULDBLOCK else { throw DurableFile.fault(file, "cannot be locked") }
            throw StoreError(
                .locked, "another backup into \(path) is under way; wait for it to be done, or use another folder")
        }
        return try await body()
    }
}
