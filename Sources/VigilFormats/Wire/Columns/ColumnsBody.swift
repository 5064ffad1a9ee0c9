/// A body in the binary form, taken apart into its columns; what they hold was not looked at yet.
///
/// The bytes belong to whoever made this and must outlive it.
struct ColumnsBody {
    /// A column as it stands in the body.
    struct Section {
        var name: String
        var kind: ColumnsFormat.Kind
        /// Where its data begin in the body.
        var offset: Int
        /// How many bytes of data it has.
        var size: Int
    }

    let bytes: UnsafeRawBufferPointer
    let rows: Int
    private(set) var sections: [Section] = []

    /// Takes a body apart.
    ///
    /// - Parameters:
    ///   - bytes: The body.
    ///   - content: What its rows have to be.
    /// - Throws: `FormatError` that names the column and the byte.
    init(_ bytes: UnsafeRawBufferPointer, content: ColumnsFormat.Content) throws(FormatError) {
        self.bytes = bytes
        guard !bytes.isEmpty else { throw FormatError(.empty, detail: "the body is empty") }
        guard bytes.count >= ColumnsFormat.headerSize else {
            throw Self.malformed(
                bytes.count,
                "the body ends after \(bytes.count) bytes; its header alone has \(ColumnsFormat.headerSize)")
        }
        try Self.requireStart(bytes, content)
        let count = Int(bytes.integer(at: 6, as: UInt16.self))
        rows = Int(bytes.integer(at: 8, as: UInt32.self))
        let length = Int(bytes.integer(at: 12, as: UInt32.self))
        guard length == bytes.count else {
            throw Self.malformed(
                12, "the header says that the body has \(length) bytes, and \(bytes.count) came; was it sent whole?")
        }
        guard rows <= ColumnsFormat.mostRows else {
            throw FormatError(
                .tooLarge, offset: 8,
                detail: "the body has \(rows) rows; at most \(ColumnsFormat.mostRows) are taken at once")
        }
        var position = ColumnsFormat.headerSize
        for number in 0..<count {
            let section = try Self.section(number + 1, of: count, in: bytes, at: position)
            sections.append(section)
            position = section.offset + section.size
        }
        guard position == bytes.count else {
            throw Self.malformed(position, "\(bytes.count - position) bytes follow the last column")
        }
    }

    private static func requireStart(
        _ bytes: UnsafeRawBufferPointer, _ content: ColumnsFormat.Content
    ) throws(FormatError) {
        guard bytes.starts(with: ColumnsFormat.magic) else {
            throw malformed(0, "the body does not begin with \"VGLC\", as \(ColumnsFormat.mediaType) does")
        }
        guard bytes[4] == ColumnsFormat.version else {
            throw FormatError(
                .unsupported, offset: 4,
                detail: "the body has version \(bytes[4]) of the form; version \(ColumnsFormat.version) is read here")
        }
        guard bytes[5] == content.rawValue else {
            let found: String =
                switch ColumnsFormat.Content(rawValue: bytes[5]) {
                case .predictions: "predictions (1)"
                case .outcomes: "outcomes (2)"
                case nil: "\(bytes[5])"
                }
            throw malformed(
                5,
                "the body's content is \(found); \(content == .predictions ? "predictions (1)" : "outcomes (2)") belong here"
            )
        }
    }

    private static func section(
        _ number: Int, of count: Int, in bytes: UnsafeRawBufferPointer, at position: Int
    ) throws(FormatError) -> Section {
        let place = "column \(number) of \(count)"
        guard bytes.count - position >= ColumnsFormat.columnHeaderSize else {
            throw malformed(position, "the body ends before \(place)")
        }
        let nameSize = Int(bytes.integer(at: position, as: UInt16.self))
        let size = Int(bytes.integer(at: position + 4, as: UInt32.self))
        let start = position + ColumnsFormat.columnHeaderSize
        guard nameSize <= bytes.count - start else {
            throw malformed(
                position, "the name of \(place) has \(nameSize) bytes, and \(bytes.count - start) are left in the body")
        }
        let nameBytes = UnsafeRawBufferPointer(rebasing: bytes[start..<start + nameSize])
        guard let name = String(validating: nameBytes, as: UTF8.self) else {
            throw malformed(start, "the name of \(place) is not UTF-8")
        }
        let offset = start + nameSize
        guard let kind = ColumnsFormat.Kind(rawValue: bytes[position + 2]) else {
            throw malformed(position + 2, column: name, "its kind is \(bytes[position + 2]); there are 1 to 5")
        }
        guard bytes[position + 3] == 0 else {
            throw malformed(position + 3, column: name, "the byte is \(bytes[position + 3]); it must be 0")
        }
        guard size <= bytes.count - offset else {
            throw malformed(
                position + 4, column: name,
                "it says that it has \(size) bytes, and \(bytes.count - offset) are left in the body")
        }
        return Section(name: name, kind: kind, offset: offset, size: size)
    }

    /// An error about a place in the body.
    ///
    /// - Parameters:
    ///   - offset: The byte, from 0.
    ///   - column: The column that it is about.
    ///   - detail: What is wrong.
    /// - Returns: The error.
    static func malformed(_ offset: Int, column: String? = nil, _ detail: String) -> FormatError {
        FormatError(
            .malformedColumns, offset: offset,
            detail: column.map { "the column \(Excerpt.quoted($0)): \(detail)" } ?? detail)
    }
}

extension UnsafeRawBufferPointer {
    /// A little-endian number at a place that the caller knows to be inside.
    func integer<Value: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as type: Value.Type) -> Value {
        Value(littleEndian: loadUnaligned(fromByteOffset: offset, as: type))
    }
}

/// Some bytes of a body, compared as bytes: texts that Unicode calls equal may differ.
struct BodySlice: Hashable {
    private let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
        self.bytes = UnsafeRawBufferPointer(rebasing: bytes[range])
    }

    static func == (left: BodySlice, right: BodySlice) -> Bool { left.bytes.elementsEqual(right.bytes) }

    func hash(into hasher: inout Hasher) { hasher.combine(bytes: bytes) }
}
