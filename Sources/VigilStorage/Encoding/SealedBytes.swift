/// The outside of every stored value: what it is, in which format, and a checksum over its content.
///
/// The bytes are kind, format, checksum (4), form, content. The checksum makes a flipped bit an error with a name
/// instead of a wrong number on a page.
enum SealedBytes {
    /// What a value is; two values of different kinds are never taken for each other.
    enum Kind: UInt8 {
        case keys = 0x4B  // K
        case columns = 0x43  // C
        case fingerprints = 0x46  // F
        case summary = 0x53  // S
        case answer = 0x41  // A
    }

    private static let format: UInt8 = 1
    /// Kind, format and checksum; the form and the content follow.
    private static let headerBytes = 6

    private enum Form {
        static let plain: UInt8 = 0
        static let compressed: UInt8 = 1
    }

    /// A writer with room for the header, so that sealing copies nothing.
    static func begin() -> ByteWriter {
        var writer = ByteWriter()
        for _ in 0..<headerBytes { writer.write(0) }
        writer.write(Form.plain)
        return writer
    }

    /// The bytes to store.
    ///
    /// - Parameters:
    ///   - kind: What the value is.
    ///   - writer: One that `begin` gave, with the content behind.
    ///   - compresses: Whether the content is to be compressed as a whole, when that is shorter.
    /// - Returns: The sealed bytes.
    static func seal(_ kind: Kind, _ writer: ByteWriter, compresses: Bool) -> [UInt8] {
        var bytes = writer.bytes
        let content = headerBytes + 1
        if compresses {
            let frame = bytes.withUnsafeBytes {
                Compressor().compress(UnsafeRawBufferPointer(rebasing: $0[content...]), .text)
            }
            if let frame {
                var shorter = ByteWriter()
                for _ in 0..<headerBytes { shorter.write(0) }
                shorter.write(Form.compressed)
                shorter.write(count: bytes.count - content)
                shorter.write(contentsOf: frame)
                bytes = shorter.bytes
            }
        }
        bytes[0] = kind.rawValue
        bytes[1] = format
        let sum = checksum(kind, format, bytes[headerBytes...])
        for index in 0..<4 { bytes[2 + index] = UInt8(truncatingIfNeeded: sum >> (8 * UInt32(index))) }
        return bytes
    }

    /// The content of sealed bytes.
    ///
    /// - Parameters:
    ///   - kind: What they must be.
    ///   - bytes: Any bytes.
    /// - Returns: The content, in the array itself where it is not compressed.
    /// - Throws: `corrupt` when they are anything else, `newerSchema` when a newer Vigil wrote them.
    static func content(_ kind: Kind, of bytes: [UInt8]) throws(StoreError) -> ArraySlice<UInt8> {
        var reader = ByteReader(bytes[...])
        guard try reader.byte() == kind.rawValue else { throw .damaged("it is another kind of value") }
        let format = try reader.byte()
        let expected = try reader.fixed()
        guard checksum(kind, format, bytes[headerBytes...]) == expected else { throw .damaged("its checksum differs") }
        // Asked after the checksum: a damaged format byte is damage, not a newer format.
        guard format == Self.format else {
            throw StoreError(
                .newerSchema, "stored data have format \(format) and this Vigil reads \(Self.format); use a newer one")
        }
        switch try reader.byte() {
        case Form.plain:
            return try reader.take(reader.left)
        case Form.compressed:
            let count = try reader.count(atMost: TextCoding.mostBytes)
            return try Decompressor().decompress(reader.take(reader.left), count: count)[...]
        default:
            throw .damaged("it has an unknown form")
        }
    }

    private static func checksum(_ kind: Kind, _ format: UInt8, _ body: ArraySlice<UInt8>) -> UInt32 {
        let seed = UInt64(kind.rawValue) << 8 | UInt64(format)
        return body.withUnsafeBytes { UInt32(truncatingIfNeeded: IDHash.hash($0, seed: seed)) }
    }
}
