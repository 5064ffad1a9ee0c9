internal import VigilDomain

/// Writes a body in the binary form, column after column.
struct ColumnsWriter {
    private let rows: Range<Int>
    private var bytes: [UInt8]
    private var columns = 0

    /// A body without columns.
    ///
    /// - Parameters:
    ///   - content: What the rows are.
    ///   - rows: The rows of the columns that are to be written.
    ///   - capacity: About how many bytes the body will have.
    /// - Throws: `DomainError` for more rows than a body takes.
    init(_ content: ColumnsFormat.Content, rows: Range<Int>, capacity: Int) throws(DomainError) {
        guard rows.count <= ColumnsFormat.mostRows else {
            throw DomainError(
                .invalidValue, field: "rows",
                detail: "\(rows.count) were given; a body of columns takes at most \(ColumnsFormat.mostRows)")
        }
        self.rows = rows
        bytes = ColumnsFormat.magic + [ColumnsFormat.version, content.rawValue]
        bytes.reserveCapacity(capacity)
        append(UInt16(0))  // the number of columns and the length are known in the end
        append(UInt32(rows.count))
        append(UInt32(0))
    }

    /// The body.
    ///
    /// - Returns: Its bytes.
    /// - Throws: `DomainError` for more bytes or columns than the header can say.
    func finished() throws(DomainError) -> [UInt8] {
        guard let length = UInt32(exactly: bytes.count), let count = UInt16(exactly: columns) else {
            throw DomainError(
                .invalidValue, field: "rows",
                detail: "\(columns) columns of \(bytes.count) bytes were given; a body has at most 65535 of 4 GiB")
        }
        var body = bytes
        body.set(count, at: 6)
        body.set(length, at: 12)
        return body
    }

    /// Adds ids: as UUIDs where each is one in lower case, as it is read back.
    mutating func add(ids: [String]) throws(DomainError) {
        var packed: [UInt8] = []
        packed.reserveCapacity(16 * rows.count)
        let areUUIDs = rows.allSatisfy { packed.append(uuid: ids[$0]) }
        try add("id", areUUIDs ? .uuids : .texts) { (writer) throws(DomainError) in
            if areUUIDs {
                writer.bytes += packed
            } else {
                try writer.append(texts: writer.rows.map { ids[$0] }, field: "ids")
            }
        }
    }

    /// Adds times in milliseconds.
    mutating func add(_ name: String, times: [Int64]) throws(DomainError) {
        try add(name, .times) { (writer) throws(DomainError) in
            for row in writer.rows { writer.append(times[row]) }
        }
    }

    /// Adds numbers; nothing where all are missing.
    mutating func add(_ name: String, numbers: [Double]) throws(DomainError) {
        guard rows.contains(where: { !numbers[$0].isNaN }) else { return }
        try add(name, .numbers) { (writer) throws(DomainError) in
            for row in writer.rows { writer.append(numbers[row].bitPattern) }
        }
    }

    /// Adds names; nothing where all are missing.
    mutating func add(_ name: String, names: CategoricalColumn) throws(DomainError) {
        guard rows.contains(where: { names.codes[$0] != CategoricalColumn.missing }) else { return }
        // Only the names of these rows, in the order in which they come.
        var places = [UInt32](repeating: CategoricalColumn.missing, count: names.dictionary.count)
        var dictionary: [String] = []
        for row in rows where names.codes[row] != CategoricalColumn.missing {
            let code = Int(names.codes[row])
            guard places[code] == CategoricalColumn.missing else { continue }
            places[code] = UInt32(dictionary.count)
            dictionary.append(names.dictionary[code])
        }
        let (width, missing) = ColumnsFormat.code(names: dictionary.count)
        try add(name, .names) { (writer) throws(DomainError) in
            writer.append(UInt32(dictionary.count))
            try writer.append(texts: dictionary, field: name)
            for row in writer.rows {
                let code = names.codes[row]
                let place = code == CategoricalColumn.missing ? missing : places[Int(code)]
                switch width {
                case 1: writer.append(UInt8(truncatingIfNeeded: place))
                case 2: writer.append(UInt16(truncatingIfNeeded: place))
                default: writer.append(place)
                }
            }
        }
    }

    /// Adds a column of either kind.
    mutating func add(_ name: String, _ column: Column) throws(DomainError) {
        switch column {
        case .numeric(let column): try add(name, numbers: column.values)
        case .categorical(let column): try add(name, names: column)
        }
    }

    private mutating func add(
        _ name: String, _ kind: ColumnsFormat.Kind, _ data: (inout ColumnsWriter) throws(DomainError) -> Void
    ) throws(DomainError) {
        let nameBytes = Array(name.utf8)
        guard let nameSize = UInt16(exactly: nameBytes.count) else { throw Self.tooLong(name, nameBytes.count) }
        append(nameSize)
        bytes += [kind.rawValue, 0]
        let sizePlace = bytes.count
        append(UInt32(0))
        bytes += nameBytes
        let start = bytes.count
        try data(&self)
        guard let size = UInt32(exactly: bytes.count - start) else { throw Self.tooLong(name, bytes.count - start) }
        bytes.set(size, at: sizePlace)
        columns += 1
    }

    private mutating func append(texts: [String], field: String) throws(DomainError) {
        for text in texts {
            guard let size = UInt16(exactly: text.utf8.count) else { throw Self.tooLong(field, text.utf8.count) }
            append(size)
        }
        for text in texts { bytes += text.utf8 }
    }

    private static func tooLong(_ field: String, _ count: Int) -> DomainError {
        DomainError(
            .invalidValue, field: field, detail: "\(count) bytes were given, more than a body of columns can hold")
    }

    private mutating func append(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
}

extension [UInt8] {
    /// Writes a little-endian number over what stands at a place.
    fileprivate mutating func set(_ value: some FixedWidthInteger, at place: Int) {
        Swift.withUnsafeBytes(of: value.littleEndian) { replaceSubrange(place..<place + $0.count, with: $0) }
    }

    /// Adds the 16 bytes of a UUID written in lower case with its hyphens; says whether it was one.
    fileprivate mutating func append(uuid text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            guard bytes.count == 36 else { return false }
            var place = 0
            while place < 36 {
                if place == 8 || place == 13 || place == 18 || place == 23 {
                    guard bytes[place] == 0x2D else { return false }
                    place += 1
                }
                guard let high = Self.digit(bytes[place]), let low = Self.digit(bytes[place + 1]) else { return false }
                append(high << 4 | low)
                place += 2
            }
            return true
        }
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
