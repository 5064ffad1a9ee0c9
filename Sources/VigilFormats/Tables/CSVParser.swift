internal import VigilDomain

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Turns pieces of a CSV file into tables, with the kinds of its columns inferred or given.
///
/// A column is of numbers as long as every cell that is there is one. When a name comes after numbers, the rows are read
/// once more for that column alone: the text of its numbers is needed then, and keeping it for all would cost more.
struct CSVParser {
    /// The columns' names.
    let names: [String]
    private let options: TableOptions
    private var modes: [CSVColumn.Mode]
    private var line: Int

    /// A parser for the rows behind a header.
    ///
    /// - Parameters:
    ///   - header: The header.
    ///   - options: How the file is read.
    /// - Throws: `FormatError`, `unknownColumn`, when the options name a column that is not there.
    init(_ header: CSVHeader, options: TableOptions) throws(FormatError) {
        try options.types.requireColumns(header.names)
        names = header.names
        line = header.nextLine
        self.options = options
        modes = header.names.map { name in
            switch options.types.kinds[name] {
            case .numeric: .onlyNumbers
            case .categorical: .names
            case nil: .undecided
            }
        }
    }

    /// Reads up to `mostRows` rows.
    ///
    /// - Parameters:
    ///   - bytes: A piece of the file with a line feed behind it.
    ///   - start: Where in it the next row begins.
    ///   - isLast: Whether the file ends with the piece.
    ///   - mostRows: The most rows of the table.
    /// - Returns: The rows and where the next one begins; `nil` when the piece is too short for `mostRows`.
    /// - Throws: `FormatError`.
    mutating func parse(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, isLast: Bool, mostRows: Int = .max
    ) throws(FormatError) -> (table: Table, next: Int)? {
        try Self.requireText(bytes, from: start, line: line)
        var scanner = try CSVScanner(names: names, modes: modes, options: options, line: line)
        let next = try scanner.scan(bytes, from: start, isLast: isLast, mostRows: mostRows)
        guard isLast || scanner.rows == mostRows else { return nil }
        let rows = scanner.rows
        var columns: [Column] = []
        var notes: [Table.ColumnNote] = []
        var demoted = false
        for index in names.indices {
            let column = scanner[index]
            demoted = demoted || column.mode == .demoted
            columns.append(column.mode == .demoted ? .empty(.categorical) : column.column(rows: rows))
            notes.append(column.mode == .demoted ? Table.ColumnNote() : column.note)
        }
        if demoted {
            let again = names.indices.map { scanner[$0].mode == .demoted ? CSVColumn.Mode.names : .skipped }
            var second = try CSVScanner(names: names, modes: again, options: options, line: line)
            _ = try second.scan(bytes, from: start, isLast: isLast, mostRows: mostRows)
            for index in names.indices where again[index] == .names {
                columns[index] = second[index].column(rows: rows)
            }
        }
        line = scanner.line
        return (Table(names: names, columns: columns, notes: notes), next)
    }

    /// Reads the named columns once more as names; `start` and `line` must be where they were at the first time.
    func names(of wanted: Set<String>, in bytes: UnsafeBufferPointer<UInt8>, from start: Int) throws(FormatError)
        -> [Int: Column]
    {
        let modes = names.map { wanted.contains($0) ? CSVColumn.Mode.names : .skipped }
        var scanner = try CSVScanner(names: names, modes: modes, options: options, line: line)
        _ = try scanner.scan(bytes, from: start, isLast: true, mostRows: .max)
        var columns: [Int: Column] = [:]
        for index in names.indices where modes[index] == .names {
            columns[index] = scanner[index].column(rows: scanner.rows)
        }
        return columns
    }

    /// From now on columns keep the kinds that they have in `table`, except those without any value in it.
    mutating func fixKinds(of table: Table) {
        for index in names.indices where modes[index] == .undecided {
            switch table.columns[index] {
            case .categorical: modes[index] = .names
            case .numeric(let column):
                if column.values.contains(where: { !$0.isNaN }) { modes[index] = .onlyNumbers }
            }
        }
    }

    private static func requireText(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, line: Int
    ) throws(FormatError) {
        guard let base = bytes.baseAddress, let found = memchr(base + start, 0, bytes.count - start) else { return }
        let offset = UnsafeRawPointer(base).distance(to: found)
        let before = bytes[start..<offset].count { $0 == 0x0A }
        throw FormatError(
            .notText, line: line + before,
            detail: "there is a NUL byte here; this is not a text file, or it is UTF-16: convert it with "
                + "iconv -f UTF-16 -t UTF-8")
    }
}
