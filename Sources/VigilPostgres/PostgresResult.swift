internal import CPostgres
import VigilStorage

/// The rows of a statement, all in memory, freed with this value.
final class PostgresResult {
    fileprivate let result: OpaquePointer
    fileprivate let types: [UInt32]

    /// Takes a result over.
    ///
    /// - Parameter result: What libpq gave; it is freed by this object.
    init(owning result: OpaquePointer) {
        self.result = result
        types = (0..<vigil_postgres_columns(result)).map { vigil_postgres_type(result, $0) }
    }

    deinit { vigil_postgres_free(result) }

    /// How many rows the statement changed.
    var changed: Int { Int(vigil_postgres_changed(result)) }

    /// How many rows it gave.
    var count: Int { Int(vigil_postgres_rows(result)) }

    /// How many bytes its values have.
    var bytes: Int {
        var sum = 0
        for row in 0..<Int32(count) {
            for column in 0..<Int32(types.count) {
                var length: Int32 = 0
                _ = vigil_postgres_bytes(result, row, column, &length)
                sum += Int(length)
            }
        }
        return sum
    }

    /// One of its rows.
    ///
    /// - Parameter index: Which, from 0.
    /// - Returns: The row.
    func row(_ index: Int) -> PostgresRow { PostgresRow(result: self, index: Int32(index)) }
}

/// A row, whose values are in PostgreSQL's binary form: numbers with the highest byte first.
struct PostgresRow: SQLRow {
    let result: PostgresResult
    let index: Int32

    /// The types of values that Vigil's tables and statements have, by their object ids, which never change.
    private enum Kind: UInt32 {
        case bytea = 17
        case int8 = 20
        case int2 = 21
        case int4 = 23
        case text = 25
        case float8 = 701
        case varchar = 1043
    }

    subscript(column: Int) -> SQLValue {
        guard let bytes = bytes(column), result.types.indices.contains(column) else { return .null }
        switch Kind(rawValue: result.types[column]) {
        case .int8, .int4, .int2: return .integer(Self.integer(bytes))
        case .float8: return .real(Double(bitPattern: UInt64(bitPattern: Self.integer(bytes))))
        case .bytea: return .blob([UInt8](bytes))
        // A type that no statement of ours gives is handed on as what it is on the wire, and the reader says what it wanted.
        case .text, .varchar, nil: return .text(String(decoding: bytes, as: UTF8.self))
        }
    }

    private func bytes(_ column: Int) -> UnsafeRawBufferPointer? {
        let place = Int32(truncatingIfNeeded: column)
        guard !vigil_postgres_is_null(result.result, index, place) else { return nil }
        var length: Int32 = 0
        let start = vigil_postgres_bytes(result.result, index, place, &length)
        return UnsafeRawBufferPointer(start: start, count: Int(length))
    }

    /// A whole number of 2, 4 or 8 bytes, with its sign.
    private static func integer(_ bytes: UnsafeRawBufferPointer) -> Int64 {
        guard let first = bytes.first else { return 0 }
        return bytes.dropFirst().reduce(Int64(Int8(bitPattern: first))) { $0 << 8 | Int64($1) }
    }
}
