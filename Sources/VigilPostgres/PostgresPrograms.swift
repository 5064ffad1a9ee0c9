import VigilStorage

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// PostgreSQL's own programs `pg_dump` and `pg_restore`: of those on this machine the oldest that will do.
///
/// Not the newest: what a newer pg_restore sets an older server may not know, and what a newer pg_dump writes an older
/// pg_restore cannot read.
struct PostgresPrograms {
    /// The folder that they are in.
    let folder: String
    /// Their version without its last part, such as 15.
    let version: Int
    /// The server's.
    private let server: Int

    /// From this version on pg_restore sets `transaction_timeout`, which servers before it do not know.
    private static let firstWithTransactionTimeout = 17

    /// Finds them.
    ///
    /// - Parameters:
    ///   - server: The server's version, as 150018 for 15.18, which may not be newer.
    ///   - dumper: The version of pg_dump that wrote what is to be restored, such as 15; older programs are taken where there
    ///     are no others.
    ///   - path: Folders, with colons between them.
    ///   - debian: The folder of Debian's packages, which has one a version.
    ///   - watch: Whether it is still wanted.
    /// - Throws: `StoreError`, `cannotOpen`, that says what to install; `CancellationError`.
    init(
        for server: Int, dumper: Int? = nil, path: String = getenv("PATH").map { String(cString: $0) } ?? "",
        debian: String = "/usr/lib/postgresql", _ watch: BackupWatch
    ) throws {
        let versions = Self.entries(debian).map { "\(debian)/\($0)/bin" }
        // Debian's are named directly before the PATH, where a script chooses among them.
        let folders = versions + path.split(separator: ":").map(String.init)
        var found: [(folder: String, version: Int)] = []
        for folder in folders where Self.isProgram("\(folder)/pg_dump") && Self.isProgram("\(folder)/pg_restore") {
            guard let version = try Self.version("\(folder)/pg_dump", watch) else { continue }
            found.append((folder, version))
        }
        let needed = server / 10_000
        let advice = "install PostgreSQL's client programs, on Debian with \"\(Self.installing(needed))\""
        guard let newest = found.max(by: { $0.version < $1.version }) else {
            throw StoreError(
                .cannotOpen,
                "pg_dump and pg_restore are not there, neither on the PATH nor below \(debian); \(advice)")
        }
        guard newest.version >= needed else {
            throw StoreError(
                .cannotOpen,
                "\(newest.folder)/pg_dump is of PostgreSQL \(newest.version) and the server of \(needed), which it cannot "
                    + "read; \(advice)")
        }
        let least = max(needed, dumper ?? 0)
        let chosen = found.filter { $0.version >= least }.min { $0.version < $1.version } ?? newest
        folder = chosen.folder
        version = chosen.version
        self.server = needed
    }

    private static func installing(_ version: Int) -> String { "apt-get install postgresql-client-\(version)" }

    /// Why nothing can be restored into the server with these programs; `nil` when nothing is known to stand against it.
    var restoringProblem: String? {
        guard version >= Self.firstWithTransactionTimeout, server < Self.firstWithTransactionTimeout else { return nil }
        return
            "\(folder)/pg_restore is of PostgreSQL \(version) and sets what the server, of \(server), does not know; install "
            + "one that is not newer than 16, on Debian with \"\(Self.installing(server))\""
    }

    /// What to say of a backup that these programs could not restore.
    private func advice(_ dumper: Int?) -> String {
        if let dumper, dumper > version {
            return ". The backup was written by pg_dump \(dumper), which is newer than this pg_restore; on Debian "
                + "\"\(Self.installing(dumper))\" installs its own"
        }
        return restoringProblem.map { ". " + $0 } ?? ""
    }

    /// The program that writes backups.
    var dump: ChildProcess { ChildProcess(program: "\(folder)/pg_dump") }
    /// The program that restores them.
    var restore: ChildProcess { ChildProcess(program: "\(folder)/pg_restore") }

    /// Restores a backup into a database whose schema is there and empty, all or nothing.
    ///
    /// - Parameters:
    ///   - path: The backup.
    ///   - content: What it holds.
    ///   - schema: The schema that it is of.
    ///   - address: The server.
    ///   - database: The database; the address's own when `nil`.
    ///   - watch: Ends it when it is not wanted any more.
    /// - Throws: `StoreError` with what the program said; `CancellationError`.
    func restore(
        _ path: String, of content: BackupContent, _ schema: String, to address: PostgresAddress,
        database: String? = nil,
        _ watch: BackupWatch
    ) throws {
        let login = try address.login(database: database)
        let end = try restore.run(
            [
                "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", "--no-password",
                "--schema=\(schema)", "--dbname=\(login.connection)", path,
            ], environment: login.environment, watch)
        guard end.status == 0 else {
            let isFull = end.said.contains("No space left on device") || end.said.contains("53100")
            throw StoreError(
                isFull ? .full : .failed,
                "\(path) cannot be restored (\(end.said)); pg_restore ended with \(end.status)\(advice(content.dumper))"
            )
        }
    }

    private static func version(_ program: String, _ watch: BackupWatch) throws -> Int? {
        // pg_dump (PostgreSQL) 15.18
        var end: ChildProcess.End?
        do {
            end = try ChildProcess(program: program).run(["--version"], watch)
        } catch is StoreError {
            return nil  // of another machine perhaps; the next folder may have one that runs
        }
        guard let end, end.status == 0, let start = end.said.firstRange(of: "(PostgreSQL) ")?.upperBound else {
            return nil
        }
        return Int(end.said[start...].prefix { $0.isNumber })
    }

    private static func isProgram(_ path: String) -> Bool { access(path, X_OK) == 0 }

    private static func entries(_ folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { _ = closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { raw in
                String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.first?.isNumber == true { names.append(name) }
        }
        return names
    }
}
