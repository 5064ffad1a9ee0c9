/// Reads a stored value from bytes that may be damaged: every read checks what is left.
struct ByteReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// How many bytes are left.
    var left: Int { bytes.endIndex - position }

    mutating func byte() throws(StoreError) -> UInt8 {
        guard left >= 1 else { throw .damaged("it ends too early") }
        defer { position += 1 }
        return bytes[position]
    }

    /// The next `count` bytes, without a copy.
    mutating func take(_ count: Int) throws(StoreError) -> ArraySlice<UInt8> {
        guard count >= 0, left >= count else { throw .damaged("\(left) bytes are left where \(count) are needed") }
        defer { position += count }
        return bytes[position..<position + count]
    }

    mutating func varint() throws(StoreError) -> UInt64 {
        var result: UInt64 = 0
        for shift: UInt64 in stride(from: 0, to: 70, by: 7) {
            let next = try byte()
            guard shift < 63 || next <= 1 else { break }
            result |= UInt64(next & 0x7F) << shift
            if next & 0x80 == 0 { return result }
        }
        throw .damaged("a number has more than 64 bits")
    }

    /// A count, refused beyond `limit` so that nothing large is reserved for a damaged one.
    mutating func count(atMost limit: Int) throws(StoreError) -> Int {
        let value = try varint()
        guard value <= UInt64(limit) else { throw .damaged("a count of \(value) where at most \(limit) is possible") }
        return Int(value)
    }

    mutating func signed() throws(StoreError) -> Int64 {
        let value = try varint()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    mutating func fixed() throws(StoreError) -> UInt32 {
        var result: UInt32 = 0
        for shift in stride(from: UInt32(0), to: 32, by: 8) { result |= UInt32(try byte()) << shift }
        return result
    }

    func expectEnd() throws(StoreError) {
        guard left == 0 else { throw .damaged("\(left) bytes follow its end") }
    }
}

extension StoreError {
    /// A stored value that cannot be read, to be completed with its place by whoever knows it.
    static func damaged(_ what: String) -> StoreError { StoreError(.corrupt, what) }

    /// Runs `body`; says where in the store a damaged value was met.
    static func locating<Value>(
        _ place: @autoclosure () -> String, _ body: () throws -> Value
    ) throws -> Value {
        do {
            return try body()
        } catch let error as StoreError where error.code == .corrupt {
            throw StoreError(.corrupt, "\(place()) is damaged: \(error.detail). Restore a backup.")
        }
    }
}
