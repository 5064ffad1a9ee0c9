internal import CSIMDJSON

/// The first row of a CSV file.
struct CSVHeader {
    /// More columns than this are taken for a mistake.
    static let mostColumns = 10_000

    /// The columns' names.
    var names: [String]
    /// Where the rows begin.
    var end: Int
    /// The line that the rows begin in.
    var nextLine: Int

    /// Reads and checks the header.
    ///
    /// - Parameters:
    ///   - bytes: The beginning of the file.
    ///   - separator: What stands between two fields.
    /// - Throws: `FormatError`: `empty`, `header`, `notText`, `malformedCSV`.
    init(_ bytes: UnsafeBufferPointer<UInt8>, separator: TableOptions.Separator) throws(FormatError) {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var fields = CSVFields(bytes, from: start, separator: separator.byte)
        fields.skipBlankLines()
        guard fields.position < bytes.count else {
            throw FormatError(.empty, detail: "the file is empty; a table begins with a line of column names")
        }
        let line = fields.lines + 1
        var names: [String] = []
        while !fields.rowEnded {
            guard let field = fields.next() else {
                throw FormatError(.malformedCSV, line: line, detail: "a quote in the header is never closed")
            }
            guard names.count < Self.mostColumns else {
                throw FormatError(
                    .header, line: line, detail: "the header has more than \(Self.mostColumns) columns; is it a table?")
            }
            guard vigil_utf8_fault(field, field.count) == field.count else {
                throw FormatError(
                    .notText, line: line,
                    detail: "the name of column \(names.count + 1) is not UTF-8; convert the file, for example with "
                        + "iconv -f LATIN1 -t UTF-8")
            }
            names.append(String(decoding: field, as: UTF8.self))
        }
        // What pandas writes unless it is told index=False: row numbers under an empty name.
        if names.count > 1, names[0].isEmpty, !names.contains("index") { names[0] = "index" }
        try Self.check(names, separator, line)
        self.names = names
        end = fields.position
        nextLine = fields.lines + 1
    }

    private static func check(
        _ names: [String], _ separator: TableOptions.Separator, _ line: Int
    ) throws(FormatError) {
        if names.count == 1, let name = names.first,
            let other = TableOptions.Separator.allCases.first(where: { $0 != separator && name.utf8.contains($0.byte) })
        {
            throw FormatError(
                .header, line: line,
                detail: "the header is the single column \(Excerpt.quoted(name)); the separator seems to be a "
                    + "\(other.rawValue), not a \(separator.rawValue)")
        }
        var places: [String: Int] = [:]
        for (index, name) in names.enumerated() {
            guard !name.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else {
                throw FormatError(.header, line: line, detail: "column \(index + 1) has no name")
            }
            if let earlier = places.updateValue(index, forKey: name) {
                throw FormatError(
                    .header, line: line,
                    detail: "columns \(earlier + 1) and \(index + 1) are both named \(Excerpt.quoted(name))")
            }
        }
    }
}
