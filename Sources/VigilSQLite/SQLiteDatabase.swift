import Dispatch
import GRDB
import Synchronization
package import VigilStorage

/// SQLite as a `SQLDatabase`: one file in WAL mode with one writer and several readers, or a database in memory.
///
/// A write is durable when it returns: the log is synchronized with every commit. Transactions run on threads of GRDB,
/// never on those of Swift's tasks. A task that is cancelled still gets its transaction finished, because "maybe
/// written" is an answer that nobody can use.
package final class SQLiteDatabase: SQLDatabase {
    package let dialect = SQLDialect.sqlite

    let writer: any DatabaseWriter
    let fault: SQLiteFault
    /// Held until the database is closed; a database in memory needs none.
    private let lock: FileLock?
    private let isClosed = Mutex(false)
    /// Whether the writer does not synchronize the log with each commit now; touched by its own jobs only.
    private let isRelaxed = Mutex(false)

    /// The file; `nil` for a database in memory.
    var path: String? { lock == nil ? nil : fault.place }

    private init(_ writer: any DatabaseWriter, place: String, lock: FileLock?) {
        self.writer = writer
        fault = SQLiteFault(place: place)
        self.lock = lock
    }

    /// Opens a database file, made if it is missing, with its folder.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - patience: How long a write waits for a program that has the file locked, such as a database browser.
    /// - Returns: The database; no other process can open it until it is closed.
    /// - Throws: `StoreError` that names the file and says what to do: `locked`, `readOnly`, `corrupt`, `full` or
    ///   `cannotOpen`.
    package static func open(path: String, patience: Duration = .seconds(5)) async throws -> SQLiteDatabase {
        // Opening can wait for the recovery of a long log.
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Swift.Result { try openNow(path: path, patience: patience) })
            }
        }
    }

    /// A database that is gone when it is closed.
    ///
    /// - Returns: An empty database.
    /// - Throws: `StoreError` when there is no memory for one.
    package static func inMemory() throws -> SQLiteDatabase {
        let fault = SQLiteFault(place: "the database in memory")
        do {
            return SQLiteDatabase(try DatabaseQueue(configuration: configuration()), place: fault.place, lock: nil)
        } catch {
            throw fault.translated(error)
        }
    }

    static func openNow(path: String, patience: Duration) throws -> SQLiteDatabase {
        let file = try DatabaseFile(path: path)
        let lock = try FileLock(database: file.realPath)
        do {
            if file.hasContent, file.storedID == 0 { try refuseForeignTables(file) }
            if !file.hasContent { try begin(path) }
            let pool = try DatabasePool(path: path, configuration: configuration(patience: patience))
            try pool.writeWithoutTransaction { database in
                // The pool itself sets NORMAL, which would lose the last commits with the power.
                try database.execute(sql: "PRAGMA synchronous = FULL")
                try database.execute(sql: "PRAGMA journal_size_limit = 67108864")
                if file.storedID == 0 {
                    try database.execute(sql: "PRAGMA application_id = \(DatabaseFile.applicationID)")
                }
            }
            return SQLiteDatabase(pool, place: path, lock: lock)
        } catch {
            throw SQLiteFault(place: path).translated(error)
        }
    }

    /// Makes a file whose free pages can be given back, which cannot be asked for once it has tables.
    private static func begin(_ path: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
            try database.execute(sql: "PRAGMA application_id = \(DatabaseFile.applicationID)")
        }
        try queue.close()
    }

    private static func configuration(patience: Duration = .zero) -> Configuration {
        var configuration = Configuration()
        configuration.label = "vigil"
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(patience / .seconds(1))
        configuration.prepareDatabase { database in
            // 16 MB of pages: the inner pages of every index and the newest segments.
            try database.execute(sql: "PRAGMA cache_size = -16000")
            try database.execute(sql: "PRAGMA temp_store = MEMORY")
        }
        return configuration
    }

    /// Refuses a database that has tables and does not say that it is ours, before anything is written to it.
    ///
    /// The header of our own may still say nothing after a crash, since its first page can be in the log alone.
    private static func refuseForeignTables(_ file: DatabaseFile) throws {
        var configuration = Configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: file.path, configuration: configuration)
        let (applicationID, tables) = try queue.read { database in
            (
                try Int32.fetchOne(database, sql: "PRAGMA application_id"),
                try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM sqlite_master") ?? 0
            )
        }
        try queue.close()
        guard applicationID == DatabaseFile.applicationID || tables == 0 else { throw file.foreign }
    }

    package func read<Result: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try Task.checkCancellation()
        try requireOpen()
        return try await withCheckedThrowingContinuation { continuation in
            if lock == nil {
                // A database in memory has one connection. GRDB would make it read-only with a setting that discards
                // every prepared statement; rolling back comes to the same.
                writer.asyncWriteWithoutTransaction { [fault] database in
                    continuation.resume(
                        with: Swift.Result { try Self.transaction(database, .deferred, .rollback, body) }
                            .mapError(fault.translated))
                }
            } else {
                writer.asyncRead { [fault] access in
                    continuation.resume(
                        with: Swift.Result { try body(SQLiteConnection(database: access.get())) }
                            .mapError(fault.translated))
                }
            }
        }
    }

    package func write<Result: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await write(isRelaxed: false, body)
    }

    package func writeWithoutWaiting<Result: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws -> Result
    ) async throws -> Result {
        // A database in memory has no disk to wait for.
        try await write(isRelaxed: lock != nil, body)
    }

    private func write<Result: Sendable>(
        isRelaxed: Bool, _ body: @Sendable @escaping (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try Task.checkCancellation()
        try requireOpen()
        return try await withCheckedThrowingContinuation { continuation in
            writer.asyncWriteWithoutTransaction { [self] database in
                continuation.resume(
                    with: Swift.Result {
                        try setRelaxed(isRelaxed, database)
                        return try Self.transaction(database, .immediate, .commit, body)
                    }.mapError(fault.translated))
            }
        }
    }

    /// Has the following commits synchronize the log or not.
    ///
    /// With `NORMAL` the log is synchronized before it is copied into the database, so that a failure of the power leaves a
    /// whole database, without the newest commits; one with `FULL` makes all before it durable.
    private func setRelaxed(_ wanted: Bool, _ database: Database) throws {
        guard isRelaxed.withLock({ $0 }) != wanted else { return }
        try database.execute(sql: wanted ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL")
        isRelaxed.withLock { $0 = wanted }
    }

    private static func transaction<Result>(
        _ database: Database, _ kind: Database.TransactionKind, _ completion: Database.TransactionCompletion,
        _ body: (any SQLConnection) throws -> Result
    ) throws -> Result {
        var result: Result?
        try database.inTransaction(kind) {
            result = try body(SQLiteConnection(database: database))
            return completion
        }
        guard let result else { throw StoreError(.failed, "a transaction ended without a result") }
        return result
    }

    /// Moves the log into the database and cuts it to nothing: whoever copies the file has it all.
    private static func emptyLog(_ writer: any DatabaseWriter) {
        guard writer is DatabasePool else { return }
        writer.writeWithoutTransaction { database in
            // A reader that is at work keeps the log, which then stays as long as it is; nothing is lost by that.
            _ = try? Row.fetchAll(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
    }

    /// Fewer free pages than this, 1 MB, are left for what is written next.
    private static let mostFreePages = 256
    /// So many pages are moved at a time that a write does not wait for long.
    private static let pagesOfStep = 500

    package func reclaimSpace() async throws {
        guard lock != nil else { return }
        while true {
            try Task.checkCancellation()
            try requireOpen()
            let (before, after) = try await withCheckedThrowingContinuation { continuation in
                writer.asyncWriteWithoutTransaction { [fault] database in
                    continuation.resume(
                        with: Swift.Result { try Self.reclaimSpace(database) }.mapError(fault.translated))
                }
            }
            // A file of an older version gives nothing back.
            guard after < before else { return }
        }
    }

    /// Moves some pages; returns how many were free before and afterwards.
    private static func reclaimSpace(_ database: Database) throws -> (before: Int, after: Int) {
        func free() throws -> Int { try Int.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0 }
        let before = try free()
        guard before > mostFreePages else { return (before, before) }
        try database.execute(sql: "PRAGMA incremental_vacuum(\(min(pagesOfStep, before - mostFreePages)))")
        return (before, try free())
    }

    package func integrityProblems() async throws -> [String] {
        try await read { connection in
            var problems: [String] = []
            for check in ["PRAGMA integrity_check(20)", "PRAGMA foreign_key_check"] {
                try connection.query(check, []) { row in
                    let text = try row.text(0)
                    if text != "ok", problems.count < 20 { problems.append("SQLite: \(text)") }
                }
            }
            return problems
        }
    }

    func requireOpen() throws(StoreError) {
        guard !isClosed.withLock({ $0 }) else { throw StoreError(.failed, "\(fault.place) is closed") }
    }

    package func close() async throws {
        let wasClosed = isClosed.withLock { isClosed in
            defer { isClosed = true }
            return isClosed
        }
        guard !wasClosed else { return }
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { [self] in
                continuation.resume(
                    with: Swift.Result {
                        Self.emptyLog(writer)
                        try writer.close()
                    }.mapError(fault.translated))
            }
        }
        // Only now: whoever opens the file next finds it complete.
        lock?.release()
    }
}
