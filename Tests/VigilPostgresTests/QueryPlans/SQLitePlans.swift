import GRDB
import GRDBSQLite
import VigilStorage

@testable import VigilSQLite

/// Runs statements as the store does, without statistics, and counts what SQLite does for them.
struct SQLitePlans {
    /// Tables with more rows are large.
    static let large = 2000
    /// So many instructions of SQLite's machine are about a row.
    private static let instructionsOfRow = 30

    private let database: any SQLDatabase

    init(_ database: any SQLDatabase) { self.database = database }

    /// The costs of a statement with each of several arguments.
    func costs(_ sql: String, _ arguments: [[SQLValue]]) async throws -> [StatementCost] {
        let run: @Sendable (any SQLConnection) throws -> [StatementCost] = { connection in
            guard let connection = connection as? VigilSQLite.SQLiteConnection else { return [] }
            return try arguments.map { try cost(sql, $0, connection) }
        }
        if sql.uppercased().hasPrefix("SELECT") { return try await database.read(run) }
        var found: [StatementCost] = []
        do {
            _ = try await database.write { connection in throw Ran(costs: try run(connection)) }
        } catch let ran as Ran {
            found = ran.costs
        }
        return found
    }

    /// Takes back what a statement wrote.
    private struct Ran: Error {
        var costs: [StatementCost]
    }

    private func cost(_ sql: String, _ arguments: [SQLValue], _ connection: VigilSQLite.SQLiteConnection) throws
        -> StatementCost
    {
        var plan = ""
        try connection.query("EXPLAIN QUERY PLAN \(sql)", arguments) { plan += try $0.text(3) + "\n" }
        let statement = try connection.database.cachedStatement(sql: sql)
        let handle = statement.sqliteStatement
        for counter in [SQLITE_STMTSTATUS_VM_STEP, SQLITE_STMTSTATUS_FULLSCAN_STEP] {
            sqlite3_stmt_status(handle, counter, 1)
        }
        var given = 0
        try connection.query(sql, arguments) { _ in given += 1 }
        if sqlite3_stmt_readonly(handle) == 0 { given = max(given, connection.database.changesCount) }
        let steps = Int(sqlite3_stmt_status(handle, SQLITE_STMTSTATUS_VM_STEP, 1))
        let scanned = Int(sqlite3_stmt_status(handle, SQLITE_STMTSTATUS_FULLSCAN_STEP, 1))
        return StatementCost(
            visited: steps / Self.instructionsOfRow, pages: 0, given: given,
            scanned: scanned > Self.large ? ["(\(scanned) steps)"] : [], plan: plan)
    }
}
