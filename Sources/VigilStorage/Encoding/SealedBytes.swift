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
    }

    private static let format: UInt8 = 1
    private static let headerBytes = 6

    private enum Form {
        static let plain: UInt8 = 0
        static let compressed: UInt8 = 1
    }

    static func seal(_ kind: Kind, _ writer: PlaneWriter) -> [UInt8] {
        seal(kind, writer.output.bytes, compresses: !writer.compressesPlanes)
    }

    static func seal(_ kind: Kind, _ content: [UInt8], compresses: Bool) -> [UInt8] {
        var body = ByteWriter()
        if compresses, let frame = content.withUnsafeBytes({ Compressor().compress($0) }) {
            body.write(Form.compressed)
            body.write(count: content.count)
            body.write(contentsOf: frame)
        } else {
            body.write(Form.plain)
            body.write(contentsOf: content[...])
        }
        var sealed = ByteWriter()
        sealed.write(kind.rawValue)
        sealed.write(format)
        sealed.write(fixed: checksum(kind, format, body.bytes[...]))
        sealed.write(contentsOf: body.bytes[...])
        return sealed.bytes
    }

    static func open(_ kind: Kind, _ bytes: [UInt8]) throws(StoreError) -> ArraySlice<UInt8> {
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
