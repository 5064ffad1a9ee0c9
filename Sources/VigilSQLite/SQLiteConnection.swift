import Foundation
import GRDB
import GRDBSQLite
import VigilStorage

/// A connection inside a transaction, with every statement prepared once.
///
/// GRDB opens, pools and ends transactions; the statements in between are bound and stepped here, without a value of
/// GRDB's around each of ours.
struct SQLiteConnection: SQLConnection {
    let database: Database

    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
        try run(sql, arguments) { _ in }
        return database.changesCount
    }

    func query(_ sql: String, _ arguments: [SQLValue], row: (any SQLRow) throws -> Void) throws {
        try run(sql, arguments) { try row(SQLiteRow(statement: $0)) }
    }

    private func run(_ sql: String, _ arguments: [SQLValue], _ row: (OpaquePointer) throws -> Void) throws {
        let statement = try statement(sql)
        let handle = statement.sqliteStatement
        defer {
            sqlite3_reset(handle)
            sqlite3_clear_bindings(handle)
            withExtendedLifetime(statement) {}
        }
        guard sqlite3_bind_parameter_count(handle) == arguments.count else {
            throw StoreError(.failed, "\(arguments.count) values were given for the statement \(sql)")
        }
        for (index, value) in arguments.enumerated() {
            guard value.bind(to: handle, at: Int32(index + 1)) == SQLITE_OK else { throw fault(sql) }
        }
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW: try row(handle)
            case SQLITE_DONE: return
            default: throw fault(sql)
            }
        }
    }

    private func fault(_ sql: String) -> DatabaseError {
        let connection = database.sqliteConnection
        return DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
            message: sqlite3_errmsg(connection).map { String(cString: $0) }, sql: sql)
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

    func holds(_ column: Int, _ text: StaticString) -> Bool {
        let index = Int32(truncatingIfNeeded: column)
        guard sqlite3_column_type(statement, index) == SQLITE_TEXT,
            let bytes = sqlite3_column_text(statement, index),
            Int(sqlite3_column_bytes(statement, index)) == text.utf8CodeUnitCount
        else { return false }
        return memcmp(bytes, text.utf8Start, text.utf8CodeUnitCount) == 0
    }

    func storedText(_ column: Int) -> [UInt8]? {
        let index = Int32(truncatingIfNeeded: column)
        guard sqlite3_column_type(statement, index) == SQLITE_TEXT,
            let text = sqlite3_column_text(statement, index)
        else { return nil }
        return [UInt8](UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(statement, index))))
    }

    private func text(_ index: Int32) -> String? {
        guard let text = sqlite3_column_text(statement, index) else { return nil }
        let count = Int(sqlite3_column_bytes(statement, index))
        return String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
    }
}

extension SQLValue {
    /// Sets a parameter, counted from 1, and returns SQLite's code.
    ///
    /// SQLite copies texts and bytes.
    fileprivate func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
        let copying = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        switch self {
        case .null:
            return sqlite3_bind_null(statement, index)
        case .integer(let value):
            return sqlite3_bind_int64(statement, index, value)
        case .real(let value):
            return sqlite3_bind_double(statement, index, value)
        case .text(var value):
            return value.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { characters in
                    // A text without bytes has no address, and no address would be null.
                    guard let start = characters.baseAddress else {
                        return sqlite3_bind_text(statement, index, "", 0, copying)
                    }
                    let count = UInt64(characters.count)
                    return sqlite3_bind_text64(statement, index, start, count, copying, UInt8(SQLITE_UTF8))
                }
            }
        case .blob(let value):
            guard !value.isEmpty else { return sqlite3_bind_zeroblob(statement, index, 0) }
            return value.withUnsafeBytes {
                sqlite3_bind_blob64(statement, index, $0.baseAddress, UInt64($0.count), copying)
            }
        }
    }
}
