import Foundation
import GRDB
import GRDBSQLite
import VigilStorage

/// A connection inside a transaction, with every statement prepared once.
struct SQLiteConnection: SQLConnection {
    let database: Database

    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
        try statement(sql).execute(arguments: StatementArguments(arguments.map(\.databaseValue)))
        return database.changesCount
    }

    func query(_ sql: String, _ arguments: [SQLValue], row: (any SQLRow) throws -> Void) throws {
        let statement = try statement(sql)
        let cursor = try Row.fetchCursor(
            statement, arguments: StatementArguments(arguments.map(\.databaseValue)))
        let values = SQLiteRow(statement: statement.sqliteStatement)
        while try cursor.next() != nil { try row(values) }
    }

    /// The prepared statement, or a second one while the first is in the middle of its rows.
    private func statement(_ sql: String) throws -> Statement {
        let cached = try database.cachedStatement(sql: sql)
        return sqlite3_stmt_busy(cached.sqliteStatement) == 0 ? cached : try database.makeStatement(sql: sql)
    }
}

/// The row that a statement stands at; bytes are copied once, from SQLite's page into the array.
struct SQLiteRow: SQLRow {
    let statement: OpaquePointer

    subscript(column: Int) -> SQLValue {
        let index = Int32(truncatingIfNeeded: column)
        switch sqlite3_column_type(statement, index) {
        case SQLITE_INTEGER:
            return .integer(sqlite3_column_int64(statement, index))
        case SQLITE_FLOAT:
            return .real(sqlite3_column_double(statement, index))
        case SQLITE_TEXT:
            return text(index).map { .text($0) } ?? .null
        case SQLITE_BLOB:
            // SQLite gives no address for bytes of length 0.
            let bytes = sqlite3_column_blob(statement, index)
            let count = Int(sqlite3_column_bytes(statement, index))
            return .blob([UInt8](UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : count)))
        default:
            return .null
        }
    }

    func optionalInteger(_ column: Int) throws(StoreError) -> Int64? {
        let index = Int32(truncatingIfNeeded: column)
        switch sqlite3_column_type(statement, index) {
        case SQLITE_INTEGER: return sqlite3_column_int64(statement, index)
        case SQLITE_NULL: return nil
        default: throw .unexpectedColumn(column, "a whole number")
        }
    }

    func optionalNumber(_ column: Int) throws(StoreError) -> Double? {
        let index = Int32(truncatingIfNeeded: column)
        switch sqlite3_column_type(statement, index) {
        case SQLITE_FLOAT: return sqlite3_column_double(statement, index)
        case SQLITE_NULL: return nil
        default: throw .unexpectedColumn(column, "a number")
        }
    }

    func optionalText(_ column: Int) throws(StoreError) -> String? {
        let index = Int32(truncatingIfNeeded: column)
        switch sqlite3_column_type(statement, index) {
        case SQLITE_TEXT: return text(index)
        case SQLITE_NULL: return nil
        default: throw .unexpectedColumn(column, "a text")
        }
    }

    private func text(_ index: Int32) -> String? {
        guard let text = sqlite3_column_text(statement, index) else { return nil }
        let count = Int(sqlite3_column_bytes(statement, index))
        return String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
    }
}

extension SQLValue {
    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let value): value.databaseValue
        case .real(let value): value.databaseValue
        case .text(let value): value.databaseValue
        case .blob(let value): Data(value).databaseValue
        }
    }
}
