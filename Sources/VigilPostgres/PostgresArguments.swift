internal import CPostgres
import VigilStorage

/// A statement's arguments as libpq takes them.
///
/// Numbers go as text, whose type the server finds out: doubles with the digits that give them back. Bytes go as they are.
struct PostgresArguments {
    private var bytes: [UInt8] = []
    private var places: [(start: Int, length: Int, isBinary: Bool)?] = []

    /// Writes arguments out.
    ///
    /// - Parameter values: The values.
    /// - Throws: `StoreError`, `conflict`, for a text with a zero byte, which PostgreSQL cannot keep.
    init(_ values: [SQLValue]) throws(StoreError) {
        places.reserveCapacity(values.count)
        for value in values {
            switch value {
            case .null: places.append(nil)
            case .integer(let number): append(String(number))
            case .real(let number): append(String(number))
            case .text(let text):
                guard !text.utf8.contains(0) else {
                    throw StoreError(
                        .conflict,
                        "a text with a zero byte, U+0000, was given, which PostgreSQL cannot keep; leave it out")
                }
                append(text)
            case .blob(let blob):
                places.append((bytes.count, blob.count, true))
                bytes += blob
            }
        }
        // So that the last place, too, has an address when it is empty.
        bytes.append(0)
    }

    private mutating func append(_ text: String) {
        let start = bytes.count
        bytes += text.utf8
        places.append((start, bytes.count - start, false))
        bytes.append(0)
    }

    /// Calls `body` with the list and its length.
    ///
    /// - Parameter body: What uses the list, which is gone afterwards.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws.
    func withValues<Value>(_ body: (UnsafePointer<vigil_postgres_value>?, Int32) throws -> Value) rethrows -> Value {
        try bytes.withUnsafeBytes { raw in
            let list = places.map { place in
                guard let place, let base = raw.baseAddress else {
                    return vigil_postgres_value(bytes: nil, length: 0, is_binary: false)
                }
                return vigil_postgres_value(
                    bytes: (base + place.start).assumingMemoryBound(to: CChar.self), length: Int32(place.length),
                    is_binary: place.isBinary)
            }
            return try list.withUnsafeBufferPointer { try body($0.baseAddress, Int32($0.count)) }
        }
    }
}
