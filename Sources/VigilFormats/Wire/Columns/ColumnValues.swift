internal import VigilDomain

/// Reads the data of one column; what does not fit its own lengths is refused before anything is made for it.
enum ColumnValues {
    /// Ids of 16 bytes as texts of 36 characters in lower case.
    static func uuids(_ section: ColumnsBody.Section, _ body: ColumnsBody) throws(FormatError) -> [String] {
        try require(section, .uuids)
        try requireSize(section, rows: body.rows, each: 16)
        return (0..<body.rows).map { uuid(body.bytes, at: section.offset + 16 * $0) }
    }

    private static func uuid(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> String {
        func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
        return String(unsafeUninitializedCapacity: 36) { text in
            var place = 0
            for index in 0..<16 {
                if index == 4 || index == 6 || index == 8 || index == 10 {
                    text[place] = 0x2D
                    place += 1
                }
                text[place] = digit(bytes[offset + index] >> 4)
                text[place + 1] = digit(bytes[offset + index] & 0xF)
                place += 2
            }
            return place
        }
    }

    /// Ids of any length.
    static func texts(_ section: ColumnsBody.Section, _ body: ColumnsBody) throws(FormatError) -> [String] {
        try require(section, .texts)
        let ends = try lengths(section, body, count: body.rows, at: 0, what: "ids")
        guard ends.last ?? section.offset == section.offset + section.size else {
            throw ColumnsBody.malformed(
                section.offset, column: section.name,
                "its \(body.rows) ids end at byte \(ends.last ?? section.offset), and the column at "
                    + "\(section.offset + section.size)")
        }
        return try strings(section, body, ends, from: section.offset + 2 * body.rows, what: "id of row")
    }

    /// Moments in milliseconds.
    static func times(_ section: ColumnsBody.Section, _ body: ColumnsBody) throws(FormatError) -> [Int64] {
        try require(section, .times)
        try requireSize(section, rows: body.rows, each: 8)
        return (0..<body.rows).map { body.bytes.integer(at: section.offset + 8 * $0, as: Int64.self) }
    }

    /// Numbers; every NaN is the same one afterwards.
    static func numbers(_ section: ColumnsBody.Section, _ body: ColumnsBody) throws(FormatError) -> [Double] {
        try require(section, .numbers)
        try requireSize(section, rows: body.rows, each: 8)
        return (0..<body.rows).map { row in
            let value = Double(bitPattern: body.bytes.integer(at: section.offset + 8 * row, as: UInt64.self))
            return value.isNaN ? .nan : value
        }
    }

    /// Names as codes into a dictionary.
    static func names(_ section: ColumnsBody.Section, _ body: ColumnsBody) throws(FormatError) -> CategoricalColumn {
        try require(section, .names)
        guard section.size >= 4 else {
            throw ColumnsBody.malformed(
                section.offset, column: section.name, "it ends within the number of its names")
        }
        let count = Int(body.bytes.integer(at: section.offset, as: UInt32.self))
        guard count <= max(body.rows, ColumnsFormat.mostNamesBeyondRows) else {
            throw FormatError(
                .tooLarge, offset: section.offset,
                detail:
                    "the column \(Excerpt.quoted(section.name)): it has \(count) names for \(body.rows) rows; one a "
                    + "row, or \(ColumnsFormat.mostNamesBeyondRows), are allowed")
        }
        let ends = try lengths(section, body, count: count, at: 4, what: "names")
        let codesStart = ends.last ?? section.offset + 4
        let (width, missing) = ColumnsFormat.code(names: count)
        guard section.offset + section.size - codesStart == body.rows * width else {
            throw ColumnsBody.malformed(
                codesStart, column: section.name,
                "\(section.offset + section.size - codesStart) bytes are left for the codes; \(body.rows) rows and "
                    + "\(count) names need \(body.rows * width)")
        }
        let dictionary = try strings(section, body, ends, from: section.offset + 4 + 2 * count, what: "name")
        let codes = try (0..<body.rows).map { (row) throws(FormatError) -> UInt32 in
            let place = codesStart + row * width
            let code: UInt32 =
                switch width {
                case 1: UInt32(body.bytes[place])
                case 2: UInt32(body.bytes.integer(at: place, as: UInt16.self))
                default: body.bytes.integer(at: place, as: UInt32.self)
                }
            if code == missing { return CategoricalColumn.missing }
            guard Int(code) < count else {
                throw ColumnsBody.malformed(
                    place, column: section.name, "row \(row + 1) has code \(code); there are \(count) names")
            }
            return code
        }
        return CategoricalColumn(dictionary: dictionary, codes: codes)
    }

    private static func require(_ section: ColumnsBody.Section, _ kind: ColumnsFormat.Kind) throws(FormatError) {
        guard section.kind == kind else {
            throw FormatError(
                .wrongType, offset: section.offset,
                detail: "the column \(Excerpt.quoted(section.name)): it is sent as \(section.kind.words); "
                    + "\(section.name == "id" ? "UUIDs (kind 1) or \(kind.words)" : kind.words) belong there")
        }
    }

    private static func requireSize(_ section: ColumnsBody.Section, rows: Int, each: Int) throws(FormatError) {
        guard section.size == rows * each else {
            throw ColumnsBody.malformed(
                section.offset, column: section.name,
                "it has \(section.size) bytes; \(rows) rows of \(section.kind.words) have \(rows * each)")
        }
    }

    /// Where each of some texts ends in the body, from their lengths, which stand at `at` of the column's data.
    private static func lengths(
        _ section: ColumnsBody.Section, _ body: ColumnsBody, count: Int, at start: Int, what: String
    ) throws(FormatError) -> [Int] {
        guard count <= (section.size - start) / 2 else {
            throw ColumnsBody.malformed(
                section.offset, column: section.name,
                "it has \(section.size) bytes, too few for the lengths of \(count) \(what)")
        }
        let first = section.offset + start
        var end = first + 2 * count
        var ends: [Int] = []
        ends.reserveCapacity(count)
        for index in 0..<count {
            end += Int(body.bytes.integer(at: first + 2 * index, as: UInt16.self))
            guard end <= section.offset + section.size else {
                throw ColumnsBody.malformed(
                    first + 2 * index, column: section.name,
                    "number \(index + 1) of its \(what) reaches beyond the column's end")
            }
            ends.append(end)
        }
        return ends
    }

    private static func strings(
        _ section: ColumnsBody.Section, _ body: ColumnsBody, _ ends: [Int], from first: Int, what: String
    ) throws(FormatError) -> [String] {
        var start = first
        var texts: [String] = []
        texts.reserveCapacity(ends.count)
        var seen: Set<BodySlice> = []
        for (index, end) in ends.enumerated() {
            let slice = UnsafeRawBufferPointer(rebasing: body.bytes[start..<end])
            guard let text = String(validating: slice, as: UTF8.self) else {
                throw ColumnsBody.malformed(start, column: section.name, "the \(what) \(index + 1) is not UTF-8")
            }
            if section.kind == .names, !seen.insert(BodySlice(body.bytes, start..<end)).inserted {
                throw ColumnsBody.malformed(
                    start, column: section.name, "the name \(Excerpt.quoted(text)) is in its dictionary twice")
            }
            texts.append(text)
            start = end
        }
        return texts
    }
}
