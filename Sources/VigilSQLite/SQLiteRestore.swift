import GRDB
package import VigilStorage

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Puts a backup in the place of a database file.
package enum SQLiteRestore {
    /// What a file's name ends with until it is the database.
    private static let unfinished = ".restoring"

    /// Writes a backup beside the database, compares it with its manifest, and gives it the database's name.
    ///
    /// A failure at any moment leaves the old database or the new one: the old one's log is moved into it before, so that no
    /// log can be taken for the new one's.
    ///
    /// - Parameters:
    ///   - backup: A backup that was looked at.
    ///   - path: The database.
    ///   - replaces: Whether a database that is there may be replaced.
    ///   - watch: Told how far it has come.
    /// - Returns: Sentences about what else was done.
    /// - Throws: `StoreError`, `conflict` when there is a database, or the log of one, that may not be replaced, `locked` when
    ///   one uses it, `corrupt` when the backup is damaged; `CancellationError`. The database is as it was then.
    @discardableResult
    package static func restore(
        _ backup: Backup, to path: String, replaces: Bool, _ watch: BackupWatch
    ) async throws -> [String] {
        try await watch.onThread { try restoreNow(backup, to: path, replaces: replaces, watch) }
    }

    private static func restoreNow(
        _ backup: Backup, to path: String, replaces: Bool, _ watch: BackupWatch
    ) throws -> [String] {
        // The target may be damaged, which is when a backup is wanted: what it is, is asked of its name alone.
        let target = try target(path)
        let lock = try FileLock(database: target)
        defer { lock.release() }
        let old = OldDatabase(path: target)
        old.giveOwner(to: target + ".lock")
        guard !old.isThere || replaces else {
            throw StoreError(
                .conflict,
                "\(path) is there already; name a file that is not, or give --replace to put the backup in its place, "
                    + "which removes what is there for good")
        }
        if !replaces, let log = old.logs.first {
            throw StoreError(
                .conflict,
                "\(log) is there without its database and may hold the last of what was written; put it beside the file "
                    + "\(target), wherever that is now, or give --replace, which gives it another name")
        }
        let copy = target + unfinished
        try DurableFile.remove(copy)
        do {
            try watch.begin(.copying)
            try copyFile(backup.path, to: copy, watch)
            old.giveOwner(to: copy)
            try DurableFile.synchronize(copy)
            try watch.begin(.verifying)
            let content = try SQLiteDatabase.content(ofFile: copy, watch)
            if let difference = backup.manifest.content.difference(from: content.tables) {
                throw StoreError(
                    .corrupt, "\(backup.path) is not what its manifest says: \(difference); take another one")
            }
            let kept = try old.makeRoom()
            try DurableFile.move(copy, to: target)
            return kept.map { "What was there and could not be opened is kept as \($0)." }
        } catch {
            try? DurableFile.remove(copy)  // the first error says more
            throw error
        }
    }

    /// The path without symbolic links of a file that is there; its folder is made when it is missing.
    private static func target(_ path: String) throws(StoreError) -> String {
        do {
            return try DatabaseFile(path: path).realPath
        } catch let error where error.code == .corrupt {
            guard let resolved = realpath(path, nil) else { return path }
            defer { free(resolved) }
            return String(cString: resolved)
        }
    }

    private static func copyFile(_ path: String, to copy: String, _ watch: BackupWatch) throws {
        let source = open(path, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else { throw StoreError.opening(path, errno) }
        defer { _ = close(source) }
        let destination = open(copy, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard destination >= 0 else { throw StoreError.opening(copy, errno) }
        defer { _ = close(destination) }
        let total = DurableFile.size(path) ?? 0
        var done = 0
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(source, $0.baseAddress, $0.count) }
            guard count >= 0 else { throw StoreError.opening(path, errno) }
            if count == 0 { return }
            var rest = buffer[..<count]
            while !rest.isEmpty {
                let written = rest.withUnsafeBytes { write(destination, $0.baseAddress, $0.count) }
                guard written > 0 else { throw StoreError.opening(copy, errno) }
                rest = rest.dropFirst(written)
            }
            done += count
            try watch.note(done: done, of: total)
        }
    }
}
