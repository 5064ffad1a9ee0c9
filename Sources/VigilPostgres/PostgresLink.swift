internal import CPostgres
import VigilStorage

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One connection to a server, with the statements prepared on it; used by one thread at a time.
// Unchecked: a lane owns it and runs one job after the other, so that it goes from thread to thread and is never used by
// two; the compiler cannot see that through the lane's queue.
final class PostgresLink: @unchecked Sendable {
    private let connection: OpaquePointer
    private var prepared: [String: String] = [:]

    /// Connects.
    ///
    /// - Parameters:
    ///   - address: Where to.
    ///   - database: Another database of the same server; the address's own when `nil`.
    /// - Throws: `PostgresFault`.
    init(to address: PostgresAddress, database: String? = nil) throws(PostgresFault) {
        var parameters = address.parameters
        if let database { parameters.append((keyword: "dbname", value: database)) }
        let made = withCStrings(parameters.map(\.keyword)) { keywords in
            withCStrings(parameters.map(\.value)) { values in vigil_postgres_connect(keywords, values) }
        }
        guard let made else { throw PostgresFault(reason: "there is no memory for a connection") }
        guard vigil_postgres_is_connected(made) else {
            let reason = Self.line(vigil_postgres_message(made))
            vigil_postgres_close(made)
            throw PostgresFault(state: Self.stateOfRefusal(reason), reason: reason)
        }
        connection = made
    }

    deinit { vigil_postgres_close(connection) }

    /// The server's version, as 150018 for 15.18.
    var version: Int { Int(vigil_postgres_version(connection)) }

    /// Whether the connection stood at its last use.
    var isConnected: Bool { vigil_postgres_is_connected(connection) }

    /// Runs statements without arguments.
    ///
    /// - Parameter sql: One or several statements.
    /// - Returns: The last one's result.
    /// - Throws: `PostgresFault`.
    @discardableResult
    func run(_ sql: String) throws(PostgresFault) -> PostgresResult {
        try checked(vigil_postgres_run(connection, sql))
    }

    /// Runs a statement, prepared at its first use.
    ///
    /// - Parameters:
    ///   - sql: The statement, with `?` for each argument.
    ///   - arguments: The values.
    /// - Returns: Its result.
    /// - Throws: `PostgresFault`, or `StoreError` for a text that PostgreSQL cannot keep.
    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> PostgresResult {
        guard arguments.count <= Self.mostArguments else {
            throw StoreError(.failed, "\(arguments.count) values were given for the statement \(sql)")
        }
        let name = try prepare(sql)
        return try PostgresArguments(arguments).withValues { values, count in
            try checked(vigil_postgres_execute(connection, name, values, count))
        }
    }

    /// Runs a statement for each list of arguments, without waiting for the answer to one before the next is sent.
    ///
    /// - Parameters:
    ///   - sql: The statement, with `?` for each argument.
    ///   - rows: The lists, all of one length.
    /// - Returns: How many rows were changed.
    /// - Throws: As ``execute(_:_:)``, for the first that fails.
    func execute(_ sql: String, each rows: [[SQLValue]]) throws -> Int {
        let name = try prepare(sql)
        var changed = 0
        // Each piece's answers fit into the buffers of the sockets: neither side waits for the other to read.
        for start in stride(from: 0, to: rows.count, by: Self.rowsOfPiece) {
            let piece = rows[start..<min(start + Self.rowsOfPiece, rows.count)]
            var sum: Int64 = 0
            let error = try PostgresArguments(piece.flatMap(\.self)).withValues { values, count in
                vigil_postgres_execute_rows(
                    connection, name, values, count / Int32(piece.count), Int32(piece.count), &sum)
            }
            if error != nil { _ = try checked(error) }
            guard sum >= 0 else { throw disconnection }
            changed += Int(sum)
        }
        return changed
    }

    private static let rowsOfPiece = 256

    /// What `CPostgres` has room for.
    private static let mostArguments = 256

    private func prepare(_ sql: String) throws(PostgresFault) -> String {
        if let name = prepared[sql] { return name }
        let name = "vigil_\(prepared.count)"
        _ = try checked(vigil_postgres_prepare(connection, name, PostgresText.numbered(sql)))
        prepared[sql] = name
        return name
    }

    private func checked(_ result: OpaquePointer?) throws(PostgresFault) -> PostgresResult {
        guard let result else { throw disconnection }
        guard vigil_postgres_succeeded(result) else {
            defer { vigil_postgres_free(result) }
            guard let state = vigil_postgres_state(result) else { throw disconnection }
            throw PostgresFault(state: String(cString: state), reason: Self.line(vigil_postgres_reason(result)))
        }
        return PostgresResult(owning: result)
    }

    private var disconnection: PostgresFault {
        PostgresFault(reason: Self.line(vigil_postgres_message(connection)))
    }

    /// The first lines of what libpq says, in one.
    private static func line(_ text: UnsafePointer<CChar>?) -> String {
        guard let text else { return "no reason was given" }
        let lines = String(cString: text).split(separator: "\n").map { $0.drop { $0 == " " || $0 == "\t" } }
        return lines.joined(separator: " ")
    }

    /// The SQLSTATE of a refusal to connect, which libpq does not hand on: by the words that servers use.
    private static func stateOfRefusal(_ reason: String) -> String? {
        guard reason.contains("FATAL:") else { return nil }
        let words = [
            ("password authentication failed", "28P01"), ("no password supplied", "28P01"),
            ("too many clients", "53300"), ("remaining connection slots", "53300"), ("starting up", "57P03"),
            ("shutting down", "57P03"), ("recovery mode", "57P03"), ("role \"", "28000"), ("pg_hba.conf", "28000"),
            ("database \"", "3D000"),
        ]
        return words.first { reason.contains($0.0) }?.1
    }
}

/// Calls `body` with a list of C strings that ends with null.
private func withCStrings<Value>(_ texts: [String], _ body: ([UnsafePointer<CChar>?]) -> Value) -> Value {
    let copies = texts.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies.map { UnsafePointer($0) } + [nil])
}
