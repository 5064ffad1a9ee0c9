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
    }

    /// The engines, one line each.
    private static let engines = [
        Engine(schemes: ["sqlite"], form: "sqlite:PATH") {
            try await .sqlite(path: afterColon($0), durability: $1)
        },
        Engine(schemes: ["postgres", "postgresql"], form: PostgresAddress.form) {
            try await .postgres(url: $0, durability: $1)
        },
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
        guard let scheme = scheme(of: address) else { return try await .sqlite(path: address, durability: durability) }
        guard let engine = engines.first(where: { $0.schemes.contains(scheme) }) else {
            let known = engines.flatMap(\.schemes).joined(separator: ", ")
            throw CommandFailure(
                "database: \"\(scheme)\" is not an engine of this program; there are \(known) (write "
                    + "./\(scheme):... for a file of that name)")
        }
        guard !afterColon(address).isEmpty else {
            throw CommandFailure("database: \(scheme): alone names no database; write \(engine.form)")
        }
        return try await engine.open(address, durability)
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
        if let path = filePath(of: address), !FileManager.default.fileExists(atPath: path) {
            throw CommandFailure("database: there is no file \(path)")
        }
        do {
            return try await store(address)
        } catch let error as StoreError where error.code == .locked {
            throw CommandFailure("\(error.detail); a server that runs is asked with --server")
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
