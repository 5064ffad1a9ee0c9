import Synchronization
package import VigilStorage

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension PostgresDatabase: BackupEngine {
    /// Opens a database to copy it, whatever its schema's version is; others may use it meanwhile.
    ///
    /// - Parameter url: As of ``open(url:readers:)``.
    /// - Returns: The database.
    /// - Throws: As ``open(url:readers:)``.
    package static func openAsItIs(url: String) async throws -> PostgresDatabase {
        let database = try await open(url: url)
        do {
            try await database.admitOthers()
        } catch {
            try? await database.close()  // the first error says more
            throw error
        }
        return database
    }

    /// Has pg_dump copy what one transaction sees, and reads the same in that transaction.
    package func copy(to path: String, _ watch: BackupWatch) async throws -> BackupContent {
        try requireOpen()
        return try await watch.onThread { [address] in
            try PostgresFault.translating(address.redacted) {
                let link = try PostgresBackup.connect(address)
                let programs = try PostgresPrograms(for: link.version, watch)
                try link.run("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                let snapshot = try link.run("SELECT pg_export_snapshot()").row(0).text(0)
                guard let schema = try link.run("SELECT current_schema()").row(0).optionalText(0) else {
                    throw StoreError(.cannotOpen, "\(address.redacted) has no schema on its search_path")
                }
                // Its moment is this one, whatever is written from now on.
                try watch.note(done: 0, of: 0)
                try PostgresBackup.dump(programs, address, snapshot: snapshot, schema: schema, to: path, watch)
                try watch.begin(.reading)
                var content = try PostgresBackup.content(link, watch)
                content.dumper = programs.version
                try link.run("COMMIT")
                return content
            }
        }
    }

    /// Restores it into a database that is made for that and dropped afterwards.
    package func readCopy(
        at path: String, of content: BackupContent, _ watch: BackupWatch
    ) async throws -> CopyReading {
        try requireOpen()
        return try await watch.onThread { [address] in
            try PostgresFault.translating(address.redacted) {
                let link = try PostgresBackup.connect(address)
                let programs = try PostgresPrograms(for: link.version, dumper: content.dumper, watch)
                if let problem = programs.restoringProblem { return .impossible(reason: problem) }
                let trial = try TrialDatabase(link, watch)
                if let reason = trial.reason { return .impossible(reason: reason) }
                defer { trial.drop() }
                do {
                    let schema = content.schema ?? "public"
                    let copy = try PostgresBackup.connect(address, database: trial.name)
                    try PostgresBackup.use(schema, copy)
                    try programs.restore(path, of: content, schema, to: address, database: trial.name, watch)
                    try copy.run("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                    return .tables(try PostgresBackup.content(copy, watch).tables)
                } catch let fault as PostgresFault where fault.state == nil || fault.state == "28000" {
                    return .impossible(
                        reason: "the database \(trial.name), into which it was to be restored, cannot be reached "
                            + "(\(fault.reason)); allow it in pg_hba.conf")
                } catch let error as StoreError where error.code == .full {
                    return .impossible(reason: "the server's disk has no room to restore it (\(error.detail))")
                }
            }
        }
    }
}

/// What backups and restoring share.
enum PostgresBackup {
    /// Connects for work that takes as long as it takes.
    ///
    /// - Parameters:
    ///   - address: The server.
    ///   - database: The database; the address's own when `nil`.
    /// - Returns: The connection.
    /// - Throws: `PostgresFault`.
    static func connect(_ address: PostgresAddress, database: String? = nil) throws -> PostgresLink {
        let link = try PostgresLink(to: address, database: database)
        try PostgresSession.begin(link)
        var settings = ["statement_timeout", "idle_in_transaction_session_timeout"]
        if link.version >= 140_000 { settings.append("idle_session_timeout") }
        if link.version >= 170_000 { settings.append("transaction_timeout") }
        try link.run(settings.map { "SET \($0) = 0" }.joined(separator: "; "))
        return link
    }

    /// Has a connection put tables into a schema, made where it is missing.
    ///
    /// - Parameters:
    ///   - schema: The schema.
    ///   - link: The connection.
    /// - Throws: `PostgresFault`.
    static func use(_ schema: String, _ link: PostgresLink) throws {
        let known = try link.execute("SELECT 1::bigint FROM pg_namespace WHERE nspname = ?", [.text(schema)]).count
        if known == 0 { try link.run("CREATE SCHEMA \(quoted(schema))") }
        try link.run("SET search_path = \(quoted(schema))")
    }

    /// The tables that a connection sees.
    ///
    /// - Parameters:
    ///   - link: The connection, in a transaction.
    ///   - watch: Told how far it has come.
    /// - Returns: What they hold.
    /// - Throws: `PostgresFault`; `StoreError`; `CancellationError`.
    static func content(_ link: PostgresLink, _ watch: BackupWatch) throws -> BackupContent {
        var count = 0
        return try PostgresConnection(link: link).content(.postgres, watch) { sql, row in
            count += 1
            try link.stream(sql, cursor: "vigil_rows_\(count)", row)
        }
    }

    /// Writes a backup.
    static func dump(
        _ programs: PostgresPrograms, _ address: PostgresAddress, snapshot: String, schema: String, to path: String,
        _ watch: BackupWatch
    ) throws {
        // Made first, so that nobody else can read it.
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw DurableFile.fault(path, "cannot be made") }
        _ = close(descriptor)
        let login = try address.login()
        let growth = FileGrowth(of: path, watch)
        defer { growth.end() }
        // Writers' tokens say what became of a transaction, which nobody asks of a copy. Most bytes are compressed already.
        let end = try programs.dump.run(
            [
                "--format=custom", "--compress=1", "--no-owner", "--no-privileges", "--no-password",
                "--lock-wait-timeout=60s",
                "--snapshot=\(snapshot)", "--schema=\(quoted(schema))",
                "--exclude-table=\(quoted(schema)).\(quoted(CommitToken.table))",
                "--exclude-table=\(quoted(schema)).\(quoted(CommitToken.earlierTable))", "--file=\(path)",
                "--dbname=\(login.connection)",
            ], environment: login.environment, watch)
        guard end.status == 0 else {
            let isFull = end.said.contains("No space left on device")
            throw StoreError(
                isFull ? .full : .failed,
                "\(address.redacted) cannot be copied (\(end.said)); pg_dump ended with \(end.status)")
        }
    }

    /// A name inside a statement.
    static func quoted(_ name: String) -> String { "\"\(name.replacing("\"", with: "\"\""))\"" }
}

/// Tells a watch that a file grows, which another program writes: how one knows that it goes on.
private final class FileGrowth: Sendable {
    private let isOver = Mutex(false)

    private static let pause: UInt32 = 500_000

    init(of path: String, _ watch: BackupWatch) {
        BackgroundThread.run { [self] in
            var size = 0
            while !isOver.withLock({ $0 }) {
                let found = DurableFile.size(path) ?? 0
                // That it is not wanted any more is noted by others.
                if found != size { try? watch.note(done: found, of: 0) }
                size = found
                usleep(Self.pause)
            }
        }
    }

    func end() { isOver.withLock { $0 = true } }
}

/// A database that a backup is restored into to look at it: one for each database, so that one that a crash has left is found.
private struct TrialDatabase {
    let name: String
    /// Why there is none.
    private(set) var reason: String?
    private let link: PostgresLink

    /// The number of the lock among a database's advisory locks, held while the trial's database is there.
    private static let lockNumber: Int64 = 0x76_69_67_69_6C + 2
    private static let insufficientPrivilege = "42501"

    /// Makes the database, alone: one that makes another backup of the same database is waited for.
    init(_ link: PostgresLink, _ watch: BackupWatch) throws {
        self.link = link
        let own = try link.run("SELECT oid::text FROM pg_database WHERE datname = current_database()").row(0).text(0)
        name = "vigil_backup_trial_\(own)"
        while try link.run("SELECT pg_try_advisory_lock(\(Self.lockNumber))::int::text").row(0).text(0) != "1" {
            try watch.requireGoing()
            usleep(200_000)
        }
        do throws(PostgresFault) {
            try link.run("DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
            try link.run(
                "CREATE DATABASE \(name) TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
        } catch {
            guard error.state == Self.insufficientPrivilege else {
                reason = "no database could be made to restore it into (\(error.reason))"
                return
            }
            let user = try link.run("SELECT current_user::text").row(0).text(0)
            reason =
                "the role \(user) may not create a database to restore it into; allow that with "
                + "\"ALTER ROLE \(PostgresBackup.quoted(user)) CREATEDB\""
        }
    }

    func drop() {
        // What cannot be dropped now is dropped by the next backup.
        _ = try? link.run("DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
    }
}

extension PostgresFault {
    /// Runs work and turns its faults into errors that name the database.
    ///
    /// - Parameters:
    ///   - place: The database, as a person would name it.
    ///   - work: The work.
    /// - Returns: What `work` returns.
    /// - Throws: `StoreError`; what else `work` throws.
    static func translating<Value>(_ place: String, _ work: () throws -> Value) throws -> Value {
        do {
            return try work()
        } catch let fault as PostgresFault {
            throw fault.translated(place: place)
        }
    }
}

extension PostgresLink {
    private static let fewestRows = 16
    private static let mostRows = 1024
    /// More than this at a time, in bytes, and fewer rows are asked for; much less, and more are.
    private static let bytesOfPiece = 2 << 20

    /// Runs a query and hands its rows over without having them all in memory.
    ///
    /// - Parameters:
    ///   - sql: The query, without arguments.
    ///   - cursor: A name that the connection has not used.
    ///   - row: Called for each row.
    /// - Throws: `PostgresFault`; what `row` throws.
    fileprivate func stream(_ sql: String, cursor: String, _ row: (any SQLRow) throws -> Void) throws {
        try run("DECLARE \(cursor) NO SCROLL CURSOR FOR \(sql)")
        var rows = Self.fewestRows
        while true {
            let result = try execute("FETCH FORWARD \(rows) FROM \(cursor)", [])
            for index in 0..<result.count { try row(result.row(index)) }
            guard result.count == rows else { break }
            let bytes = result.bytes
            if bytes > Self.bytesOfPiece {
                rows = Self.fewestRows
            } else if bytes < Self.bytesOfPiece / 8 {
                rows = min(rows * 4, Self.mostRows)
            }
        }
        try run("CLOSE \(cursor)")
    }
}
