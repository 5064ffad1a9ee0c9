import Foundation
import Vigil
import VigilPostgres
import VigilRedis
import VigilSQLite
import VigilStorage

/// The only place that names concrete engines.
enum Composition {
    private struct Engine: Sendable {
        /// What a database's address begins with, before a colon.
        var schemes: [String]
        /// How an address of it is written.
        var form: String
        /// Opens the database of an address, with the scheme.
        var open: @Sendable (String, Durability) async throws -> MonitoringStore
        /// Whose backups it can take.
        var dialect: SQLDialect
        /// Opens the database of an address to copy it, its schema as it is.
        var openAsItIs: @Sendable (String) async throws -> any SQLDatabase & BackupEngine
        /// Puts a backup into the database of an address, and tells what else it did.
        var restore: @Sendable (Backup, String, Bool, BackupWatch) async throws -> [String]
    }

    /// The engines, one line each.
    private static let engines = [
        Engine(
            schemes: ["sqlite"], form: "sqlite:PATH",
            open: { try await .sqlite(path: afterColon($0), durability: $1) },
            dialect: .sqlite,
            openAsItIs: { try await SQLiteDatabase.open(path: afterColon($0)) },
            restore: { try await SQLiteRestore.restore($0, to: afterColon($1), replaces: $2, $3) }),
        Engine(
            schemes: ["postgres", "postgresql"], form: PostgresAddress.form,
            open: { try await .postgres(url: $0, durability: $1) },
            dialect: .postgres,
            openAsItIs: { try await PostgresDatabase.openAsItIs(url: $0) },
            restore: { try await PostgresRestore.restore($0, to: $1, replaces: $2, $3) }),
    ]

    /// Opens a database.
    ///
    /// - Parameters:
    ///   - address: A path, or what an engine needs behind its scheme and a colon: `sqlite:vigil.db`,
    ///     `postgres://user@host/database`.
    ///   - durability: When what comes in is acknowledged.
    /// - Returns: The store, migrated.
    /// - Throws: `CommandFailure` for an unknown scheme; whatever the engine says about the rest.
    static func store(_ address: String, durability: Durability = .full) async throws -> MonitoringStore {
        let (engine, address) = try engine(of: address)
        return try await engine.open(address, durability)
    }

    /// The engine of an address, and the address with its scheme.
    private static func engine(of address: String) throws -> (Engine, String) {
        guard let scheme = scheme(of: address) else { return (engines[0], "sqlite:" + address) }
        guard let engine = engines.first(where: { $0.schemes.contains(scheme) }) else {
            let known = engines.flatMap(\.schemes).joined(separator: ", ")
            throw CommandFailure(
                "database: \"\(scheme)\" is not an engine of this program; there are \(known) (write "
                    + "./\(scheme):... for a file of that name)")
        }
        guard !afterColon(address).isEmpty else {
            throw CommandFailure("database: \(scheme): alone names no database; write \(engine.form)")
        }
        return (engine, address)
    }

    /// What replicas share beside the database.
    ///
    /// - Parameter address: `redis://HOST:PORT/NUMBER`; `nil` for nothing.
    /// - Returns: The link, which works without a server that is not there.
    /// - Throws: `CommandFailure` for an address that cannot be read.
    static func link(_ address: String?) throws -> (any ReplicaLink)? {
        guard let address else { return nil }
        do throws(RedisFault) {
            return RedisLink(try RedisAddress(address))
        } catch {
            throw CommandFailure("redis: \(error)")
        }
    }

    /// Opens a database that is there and that nobody uses.
    ///
    /// - Parameter address: As for ``store(_:)``.
    /// - Returns: The store, migrated.
    /// - Throws: As ``store(_:)``; `CommandFailure` when there is no such file, or a server has it open.
    static func existingStore(_ address: String) async throws -> MonitoringStore {
        try await existing(address) { try await store(address) }
    }

    /// Opens a database that is there to copy it, and changes nothing in it; a file must not be in use.
    ///
    /// - Parameter address: As for ``store(_:)``.
    /// - Returns: The database, its schema as it is.
    /// - Throws: As ``existingStore(_:)``.
    static func existingDatabase(_ address: String) async throws -> any SQLDatabase & BackupEngine {
        let (engine, full) = try engine(of: address)
        return try await existing(address) { try await engine.openAsItIs(full) }
    }

    private static func existing<Opened>(_ address: String, _ open: () async throws -> Opened) async throws -> Opened {
        if let path = filePath(of: address), !FileManager.default.fileExists(atPath: path) {
            throw CommandFailure("database: there is no file \(path)")
        }
        do {
            return try await open()
        } catch let error as StoreError where error.code == .locked {
            throw CommandFailure("\(error.detail); a server that runs is asked with --server")
        }
    }

    /// Puts a backup in the place of a database that nobody uses.
    ///
    /// - Parameters:
    ///   - path: The backup.
    ///   - address: The database, as for ``store(_:)``.
    ///   - replaces: Whether one that is there may be replaced.
    ///   - watch: Told how far it has come.
    /// - Returns: The backup, and sentences about what else was done.
    /// - Throws: `CommandFailure` for a backup of another engine; `StoreError` for one that is damaged or newer than this
    ///   program, and for a database that may not be replaced or is used.
    static func restore(
        _ path: String, to address: String, replaces: Bool, _ watch: BackupWatch
    ) async throws -> (backup: Backup, notes: [String]) {
        let (engine, full) = try engine(of: address)
        let found = try await watch.onThread { try RestorableBackup(path: path, watch) }
        guard found.engine == engine.dialect else {
            throw CommandFailure(
                "\(path) is a backup of \(engineName(found.engine)) and \(shown(address)) is on \(engineName(engine.dialect)); "
                    + "a backup can be restored on its own engine only")
        }
        return (found.backup, try await engine.restore(found.backup, full, replaces, watch))
    }

    private static func engineName(_ dialect: SQLDialect) -> String {
        switch dialect {
        case .sqlite: "SQLite"
        case .postgres: "PostgreSQL"
        }
    }

    /// The file of an address, `nil` when it is on a server.
    ///
    /// - Parameter address: A database's address.
    /// - Returns: The path.
    static func filePath(of address: String) -> String? {
        guard let scheme = scheme(of: address) else { return address }
        return scheme == "sqlite" ? afterColon(address) : nil
    }

    /// An address for people and logs, without a password.
    ///
    /// - Parameter address: A database's address.
    /// - Returns: The same, with `***` where it holds a password.
    static func shown(_ address: String) -> String {
        scheme(of: address) == nil ? address : PostgresAddress.redacted(address)
    }

    private static func afterColon(_ address: String) -> String {
        address.firstIndex(of: ":").map { String(address[address.index(after: $0)...]) } ?? ""
    }

    /// The letters before the first colon, unless a slash comes earlier.
    private static func scheme(of address: String) -> String? {
        guard let colon = address.firstIndex(of: ":") else { return nil }
        let scheme = address[..<colon]
        let isScheme = scheme.count > 1 && scheme.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
        return isScheme ? scheme.lowercased() : nil
    }
}
