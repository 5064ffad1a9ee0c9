import Vigil
import VigilSQLite

/// The only place that names concrete engines.
enum Composition {
    /// The engines by the scheme of a database's URL, one line each.
    private static let engines: [(scheme: String, open: @Sendable (String) async throws -> MonitoringStore)] = [
        ("sqlite", { try await MonitoringStore.sqlite(path: $0) })
    ]

    /// Opens a database.
    ///
    /// - Parameter address: A path, or an engine's scheme, a colon and what that engine needs: `sqlite:vigil.db`.
    /// - Returns: The store, migrated.
    /// - Throws: `CommandFailure` for an unknown scheme; whatever the engine says about the rest.
    static func store(_ address: String) async throws -> MonitoringStore {
        guard let scheme = scheme(of: address) else { return try await MonitoringStore.sqlite(path: address) }
        guard let engine = engines.first(where: { $0.scheme == scheme }) else {
            throw CommandFailure(
                "database: \"\(scheme)\" is not an engine of this program; there are "
                    + engines.map(\.scheme).joined(separator: ", ") + " (write ./\(scheme):... for a file of that name)"
            )
        }
        let rest = address.dropFirst(scheme.count + 1)
        guard !rest.isEmpty else { throw CommandFailure("database: \(scheme): needs a path after the colon") }
        return try await engine.open(String(rest))
    }

    /// The letters before the first colon, unless a slash comes earlier.
    private static func scheme(of address: String) -> String? {
        guard let colon = address.firstIndex(of: ":") else { return nil }
        let scheme = address[..<colon]
        let isScheme = scheme.count > 1 && scheme.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
        return isScheme ? scheme.lowercased() : nil
    }
}
