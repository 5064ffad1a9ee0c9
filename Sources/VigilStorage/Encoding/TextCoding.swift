/// Stores texts, identifiers above all, in the narrowest of three forms.
///
/// Identifiers mostly follow a pattern: a counter behind a fixed beginning, or a fixed number of random digits such as a
/// UUID. The first is kept as whole numbers, the second as its random digits alone, two in a byte. Everything else is
/// kept as lengths and bytes.
enum TextCoding {
    enum Form {
        static let plain: UInt8 = 0
        static let numbered: UInt8 = 1
        static let patterned: UInt8 = 2
    }

    /// The most bytes of one column, and of a whole value: what a damaged length may make us reserve.
    static let mostBytes = 1 << 28

    static func encode(_ texts: TextColumn, into writer: inout PlaneWriter) {
        guard texts.count > 0 else { return }
        if let numbered = NumberedTexts(texts) {
            writer.output.write(Form.numbered)
            numbered.encode(into: &writer)
        } else if let pattern = TextPattern(texts) {
            writer.output.write(Form.patterned)
            pattern.encode(texts, into: &writer)
        } else {
            writer.output.write(Form.plain)
            let lengths = (0..<texts.count).map { Int64(texts.bounds[$0 + 1] - texts.bounds[$0]) }
            IntegerCoding.encode(lengths, into: &writer)
            writer.write(block: texts.bytes)
        }
    }

    static func decode(count: Int, from reader: inout PlaneReader) throws(StoreError) -> TextColumn {
        guard count > 0 else { return TextColumn() }
        switch try reader.input.byte() {
        case Form.plain: return try decodePlain(count: count, from: &reader)
        case Form.numbered: return try NumberedTexts.decode(count: count, from: &reader)
        case Form.patterned: return try TextPattern.decode(count: count, from: &reader)
        default: throw .damaged("texts have an unknown form")
        }
    }

    private static func decodePlain(
        count: Int, from reader: inout PlaneReader
    ) throws(StoreError) -> TextColumn {
        let lengths = try IntegerCoding.decode(count: count, from: &reader)
        let bytes = try reader.block(atMost: mostBytes)
        var texts = TextColumn()
        texts.reserve(count: count, bytes: bytes.count)
        var position = bytes.startIndex
        for length in lengths {
            guard length >= 0, length <= Int64(bytes.endIndex - position) else {
                throw .damaged("a text of \(length) bytes where \(bytes.endIndex - position) are left")
            }
            texts.append(bytes[position..<position + Int(length)])
            position += Int(length)
        }
        guard position == bytes.endIndex else { throw .damaged("bytes follow the last text") }
        return texts
    }
}
