import GRDB
package import VigilStorage

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension SQLiteDatabase: BackupEngine {
    /// Copies what a connection of its own sees in one moment.
    ///
    /// In WAL mode that connection stays at its moment whatever is written, so that no step has to begin anew, and nobody who
    /// writes waits for it. The log cannot begin from its start again until it is done.
    package func copy(to path: String, _ watch: BackupWatch) async throws -> BackupContent {
        try requireOpen()
        guard let pool = writer as? DatabasePool else {
            throw StoreError(.cannotOpen, "a database in memory has no backups; use one in a file")
        }
        return try await watch.onThread { [fault] in
            do {
                let snapshot = try pool.makeSnapshot()
                defer { try? snapshot.close() }  // what it read is read
                try SnapshotCopy.write(snapshot, to: path, watch)
                try watch.begin(.reading)
                return try snapshot.read { try SQLiteConnection(database: $0).content(watch) }
            } catch {
                throw fault.translated(error)
            }
        }
    }

    package func readCopy(
        at path: String, of content: BackupContent, _ watch: BackupWatch
    ) async throws -> CopyReading {
        try await watch.onThread { .tables(try Self.content(ofFile: path, watch).tables) }
    }

    /// Checks a file that nobody writes, and reads its tables.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - watch: Told how far it has come.
    /// - Returns: What it holds.
    /// - Throws: `StoreError`, `corrupt`, when it is damaged; `CancellationError`.
    static func content(ofFile path: String, _ watch: BackupWatch) throws -> BackupContent {
        do {
            var configuration = Configuration()
            configuration.readonly = true
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            defer { try? queue.close() }  // what it read is read
            // One statement looks at the whole file.
            return try watch.whileWanted(orElse: { queue.interrupt() }) {
                try queue.read { database in
                    let connection = SQLiteConnection(database: database)
                    try connection.query("PRAGMA integrity_check(1)", []) { row in
                        let text = try row.text(0)
                        guard text == "ok" else {
                            throw StoreError(
                                .corrupt,
                                "\(path) is damaged (\(text)); the database that it is a copy of may be, too: run `vigil verify`"
                            )
                        }
                    }
                    return try connection.content(watch)
                }
            }
        } catch {
            // What was interrupted because nobody wants it has not failed.
            try watch.requireGoing()
            throw SQLiteFault(place: path).translated(error)
        }
    }
}

extension SQLiteConnection {
    fileprivate func content(_ watch: BackupWatch) throws -> BackupContent {
        try content(.sqlite, watch) { sql, row in try query(sql, []) { try row($0) } }
    }
}

/// Writes what a connection sees to a file, page by page.
private enum SnapshotCopy {
    /// So many pages are copied at a time, 1 MiB of them.
    private static let pagesOfStep: CInt = 256
    /// After so many steps the disk is waited for: what has gathered when the copy is done is what commits would wait behind.
    private static let stepsOfSynchronization = 16
    /// The pause between two steps, in microseconds, in which others have the disk.
    private static let pause: UInt32 = 1000

    static func write(_ snapshot: DatabaseSnapshot, to path: String, _ watch: BackupWatch) throws {
        // Made first, so that nobody else can read it.
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StoreError.opening(path, errno) }
        defer { _ = close(descriptor) }
        do {
            let copy = try DatabaseQueue(path: path)
            try copy.writeWithoutTransaction { database in
                // A copy that is not finished is thrown away, and one that is, is synchronized as a whole.
                try database.execute(sql: "PRAGMA journal_mode = OFF")
                try database.execute(sql: "PRAGMA synchronous = OFF")
            }
            var steps = 0
            try snapshot.backup(to: copy, pagesPerStep: pagesOfStep) { progress in
                try watch.note(done: progress.completedPageCount, of: progress.totalPageCount)
                steps += 1
                if steps % stepsOfSynchronization == 0 { _ = fsync(descriptor) }
                usleep(pause)
            }
            try copy.close()
        } catch {
            throw SQLiteFault(place: path).translated(error)
        }
        // The header says that a log belongs to the file, which is whole without one: bytes 18 and 19, the versions of the
        // format for writing and reading, 1 without a log. Whoever reads the copy makes no files beside it then.
        let withoutLog: [UInt8] = [1, 1]
        guard pwrite(descriptor, withoutLog, withoutLog.count, 18) == withoutLog.count else {
            throw StoreError.opening(path, errno)
        }
    }
}
