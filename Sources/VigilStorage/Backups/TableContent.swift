import Crypto

/// What a table holds: how many rows, and a digest of all of them.
package struct TableContent: Hashable, Sendable, Codable {
    /// The table's name.
    package var table: String
    /// How many rows it has.
    package var rows: Int
    /// SHA-256 over every column of every row in the order of the key, as hexadecimal digits.
    package var digest: String

    /// What a table holds.
    package init(table: String, rows: Int, digest: String) {
        self.table = table
        self.rows = rows
        self.digest = digest
    }
}

/// Puts the rows of a table, one after the other, into one number.
///
/// Each value goes in with a byte for its kind and with its length, so that no two lists of rows come to the same bytes: whole
/// numbers and doubles as their eight bytes, the lowest first, texts as UTF-8, bytes as they are.
struct RowDigest {
    private var hash = SHA256()
    private var buffer: [UInt8] = []
    private(set) var rows = 0

    private static let roomOfBuffer = 1 << 16

    /// A digest of no rows.
    ///
    /// - Parameter columns: The names of the columns, which are part of what is compared.
    init(columns: [String]) {
        for column in columns { append(.text(column)) }
    }

    /// Adds a row.
    ///
    /// - Parameters:
    ///   - row: The row.
    ///   - columns: How many columns it has.
    mutating func add(_ row: any SQLRow, columns: Int) {
        for column in 0..<columns {
            // As they are stored: two texts that are no UTF-8 may become the same one when they are read as if they were.
            if let text = row.storedText(column) {
                append(3, UInt64(text.count))
                text.withUnsafeBytes { append($0) }
                if buffer.count >= Self.roomOfBuffer { flush() }
            } else {
                append(row[column])
            }
        }
        rows += 1
    }

    private mutating func append(_ value: SQLValue) {
        switch value {
        case .null: buffer.append(0)
        case .integer(let number): append(1, UInt64(bitPattern: number))
        case .real(let number): append(2, number.bitPattern)
        case .text(var text):
            append(3, UInt64(text.utf8.count))
            text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
        case .blob(let bytes):
            append(4, UInt64(bytes.count))
            bytes.withUnsafeBytes { append($0) }
        }
        if buffer.count >= Self.roomOfBuffer { flush() }
    }

    private mutating func append(_ kind: UInt8, _ number: UInt64) {
        buffer.append(kind)
        withUnsafeBytes(of: number.littleEndian) { buffer.append(contentsOf: $0) }
    }

    private mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count > 1024 else { return buffer.append(contentsOf: bytes) }
        flush()
        hash.update(bufferPointer: bytes)
    }

    private mutating func flush() {
        buffer.withUnsafeBytes { hash.update(bufferPointer: $0) }
        buffer.removeAll(keepingCapacity: true)
    }

    /// The digest of everything that was added.
    ///
    /// - Returns: Hexadecimal digits.
    mutating func finish() -> String {
        flush()
        return Hexadecimal.text(hash.finalize())
    }
}

/// Bytes as digits.
enum Hexadecimal {
    private static let digits = Array("0123456789abcdef".utf8)

    /// Two digits for each byte.
    ///
    /// - Parameter bytes: The bytes.
    /// - Returns: The text, in lower case.
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
