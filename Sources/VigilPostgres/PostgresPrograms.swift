import VigilStorage

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// PostgreSQL's own programs `pg_dump` and `pg_restore`: the newest that are on this machine.
struct PostgresPrograms {
    /// The folder that they are in.
    let folder: String
    /// Their version without its last part, such as 15.
    let version: Int

    /// Finds them.
    ///
    /// - Parameters:
    ///   - server: The server's version, as 150018 for 15.18, which may not be newer.
    ///   - path: Folders, with colons between them.
    ///   - debian: The folder of Debian's packages, which has one a version.
    ///   - watch: Whether it is still wanted.
    /// - Throws: `StoreError`, `cannotOpen`, that says what to install; `CancellationError`.
    init(
        for server: Int, path: String = getenv("PATH").map { String(cString: $0) } ?? "",
        debian: String = "/usr/lib/postgresql", _ watch: BackupWatch
    ) throws {
        let versions = Self.entries(debian).map { "\(debian)/\($0)/bin" }
        // Debian's are named directly before the PATH, where a script chooses among them.
        let folders = versions + path.split(separator: ":").map(String.init)
        var newest: (folder: String, version: Int)?
        for folder in folders where Self.isProgram("\(folder)/pg_dump") && Self.isProgram("\(folder)/pg_restore") {
            guard let version = try Self.version("\(folder)/pg_dump", watch) else { continue }
            if version > newest?.version ?? 0 { newest = (folder, version) }
        }
        let needed = server / 10_000
        let advice =
            "install PostgreSQL's client programs, on Debian with \"apt-get install postgresql-client-\(needed)\""
        guard let newest else {
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
        folder = newest.folder
        version = newest.version
    }

    /// The program that writes backups.
    var dump: ChildProcess { ChildProcess(program: "\(folder)/pg_dump") }
    /// The program that restores them.
    var restore: ChildProcess { ChildProcess(program: "\(folder)/pg_restore") }

    /// Restores a backup into a database whose schema is there and empty, all or nothing.
    ///
    /// - Parameters:
    ///   - path: The backup.
    ///   - schema: The schema that it is of.
    ///   - address: The server.
    ///   - database: The database; the address's own when `nil`.
    ///   - watch: Ends it when it is not wanted any more.
    /// - Throws: `StoreError` with what the program said; `CancellationError`.
    func restore(
        _ path: String, _ schema: String, to address: PostgresAddress, database: String? = nil, _ watch: BackupWatch
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
                "\(path) cannot be restored (\(end.said)); pg_restore ended with \(end.status)")
        }
    }

    private static func version(_ program: String, _ watch: BackupWatch) throws -> Int? {
        // pg_dump (PostgreSQL) 15.18
        let end = try ChildProcess(program: program).run(["--version"], watch)
        guard end.status == 0, let start = end.said.firstRange(of: "(PostgreSQL) ")?.upperBound else { return nil }
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
