/// Texts of a column, as one run of UTF-8, so that comparing and hashing them makes no strings.
struct TextColumn: Sendable {
    /// The texts' bytes, one after the other.
    private(set) var bytes: [UInt8] = []
    /// Where each text begins, and the end of the last.
    private(set) var bounds: [Int] = [0]

    init() {}

    init(_ texts: [String]) {
        bounds.reserveCapacity(texts.count + 1)
        bytes.reserveCapacity(texts.count * 16)
        for var text in texts { text.withUTF8 { append($0) } }
    }

    /// Texts without a byte.
    init(empty count: Int) { bounds = [Int](repeating: 0, count: count + 1) }

    /// Texts of one length, written by `fill` one after the other.
    init(length: Int, count: Int, fill: (UnsafeMutableBufferPointer<UInt8>) -> Void) {
        bytes = [UInt8](unsafeUninitializedCapacity: length * count) { room, written in
            room.initialize(repeating: 0)
            fill(UnsafeMutableBufferPointer(rebasing: room[..<(length * count)]))
            written = length * count
        }
        bounds = (0...count).map { $0 * length }
    }

    var count: Int { bounds.count - 1 }

    mutating func reserve(count: Int, bytes byteCount: Int) {
        bounds.reserveCapacity(count + 1)
        bytes.reserveCapacity(byteCount)
    }

    mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        bytes.append(contentsOf: text)
        bounds.append(bytes.count)
    }

    mutating func append(_ text: ArraySlice<UInt8>) {
        bytes.append(contentsOf: text)
        bounds.append(bytes.count)
    }

    mutating func append(_ other: TextColumn) {
        let offset = bytes.count
        bytes.append(contentsOf: other.bytes)
        bounds.append(contentsOf: other.bounds.dropFirst().lazy.map { $0 + offset })
    }

    /// The bytes of a row.
    subscript(row: Int) -> ArraySlice<UInt8> { bytes[bounds[row]..<bounds[row + 1]] }

    func string(_ row: Int) -> String {
        bytes.withUnsafeBufferPointer {
            String(decoding: UnsafeBufferPointer(rebasing: $0[bounds[row]..<bounds[row + 1]]), as: UTF8.self)
        }
    }

    /// The texts of `rows`, as strings.
    func strings(_ rows: Range<Int>) -> [String] {
        bytes.withUnsafeBufferPointer { bytes in
            rows.map { row in
                String(decoding: UnsafeBufferPointer(rebasing: bytes[bounds[row]..<bounds[row + 1]]), as: UTF8.self)
            }
        }
    }

    /// The rows at `indices`, in that order.
    func rows(_ indices: some Collection<Int>) -> TextColumn {
        var part = TextColumn()
        part.reserve(count: indices.count, bytes: 0)
        for row in indices { part.append(self[row]) }
        return part
    }

    /// The stable hash of each text.
    func hashes() -> [UInt64] {
        bytes.withUnsafeBytes { bytes in
            (0..<count).map { row in
                IDHash.hash(UnsafeRawBufferPointer(rebasing: bytes[bounds[row]..<bounds[row + 1]]))
            }
        }
    }

    /// Whether a row of this column and one of another are the same text.
    func isEqual(_ row: Int, to other: TextColumn, _ otherRow: Int) -> Bool {
        let length = bounds[row + 1] - bounds[row]
        guard length == other.bounds[otherRow + 1] - other.bounds[otherRow] else { return false }
        return bytes.withUnsafeBufferPointer { left in
            other.bytes.withUnsafeBufferPointer { right in
                let start = bounds[row]
                let otherStart = other.bounds[otherRow]
                for index in 0..<length where left[start + index] != right[otherStart + index] { return false }
                return true
            }
        }
    }
}
