internal import CFastFloat
internal import VigilDomain

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Reads the rows of a CSV file into columns in one pass over the bytes (RFC 4180).
///
/// Behind the bytes there must be one more, a line feed: loops stop there and need not compare positions. A quote inside
/// an unquoted field stands for itself, empty lines are passed over, and LF, CR LF and CR all end a row.
struct CSVScanner: ~Copyable {
    /// Returned for a position when the bytes end inside a row and more may follow.
    private static let incomplete = -1

    private let names: [String]
    private let separator: UInt8
    private let cells: CellReader
    private let keepsInfinities: Bool
    private let columns: UnsafeMutablePointer<CSVColumn>
    private var capacity: Int
    /// How many rows are complete.
    private(set) var rows = 0
    /// The line of the next row, from 1.
    private(set) var line: Int
    private var unquoted: [UInt8] = []

    /// A scanner at the first row.
    ///
    /// - Parameters:
    ///   - names: The columns' names, for messages.
    ///   - modes: How each column's cells are taken.
    ///   - options: Separator and missing cells.
    ///   - line: The line of the first row.
    /// - Throws: `FormatError`, `outOfMemory`.
    init(names: [String], modes: [CSVColumn.Mode], options: TableOptions, line: Int) throws(FormatError) {
        self.names = names
        separator = options.separator.byte
        cells = CellReader(missing: options.missingCells)
        keepsInfinities = options.keepsInfinities
        self.line = line
        capacity = 256
        columns = .allocate(capacity: names.count)
        // First all without memory, so that they can be freed when there is not enough of it for one of them.
        columns.initialize(repeating: CSVColumn(), count: names.count)
        for (index, mode) in modes.enumerated() { columns[index] = try CSVColumn(mode: mode, capacity: capacity) }
    }

    deinit {
        for index in names.indices { columns[index].free() }
        columns.deinitialize(count: names.count)
        columns.deallocate()
    }

    /// Column number `index` so far.
    subscript(index: Int) -> CSVColumn { columns[index] }

    /// Reads rows.
    ///
    /// - Parameters:
    ///   - bytes: A piece of the file.
    ///   - start: Where in it the next row begins.
    ///   - isLast: Whether the file ends with the piece.
    ///   - mostRows: After so many rows it stops.
    /// - Returns: Where the next row begins; an unfinished row at the end of a piece is left for the next piece.
    /// - Throws: `FormatError`: `ragged`, `malformedCSV`, `notText`, `wrongType`.
    /// - Complexity: O(bytes).
    mutating func scan(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, isLast: Bool, mostRows: Int
    ) throws(FormatError) -> Int {
        guard let base = bytes.baseAddress else { return start }
        let end = bytes.count
        var position = start
        while position < end, rows < mostRows {
            if base[position] == 0x0A || base[position] == 0x0D {
                // An empty line, or the second half of CR LF.
                if base[position] == 0x0A || base[position + 1] != 0x0A { line += 1 }
                position += 1
                continue
            }
            if rows == capacity { grow(read: position - start, left: end - position) }
            let next = try row(bytes, base, position, isLast)
            if next == Self.incomplete {
                for index in names.indices { columns[index].forgetName(row: rows) }
                return position
            }
            position = next
            rows += 1
        }
        return position
    }

    /// Reads one row and returns where the next one begins.
    private mutating func row(
        _ bytes: UnsafeBufferPointer<UInt8>, _ base: UnsafePointer<UInt8>, _ start: Int, _ isLast: Bool
    ) throws(FormatError) -> Int {
        let end = bytes.count
        let firstLine = line
        var position = start
        var index = 0
        while true {
            guard index < names.count else {
                guard isLast || memchr(base + position, 0x0A, end - position) != nil else { return Self.incomplete }
                throw ragged(bytes, start, firstLine)
            }
            position = try cell(bytes, base, position, index, isLast)
            if position == Self.incomplete {
                line = firstLine
                return Self.incomplete
            }
            index += 1
            guard base[position] == separator else { break }
            position += 1
        }
        if position >= end {
            guard isLast else {
                line = firstLine
                return Self.incomplete
            }
        } else {
            let isReturn = base[position] == 0x0D
            position += 1
            if isReturn {
                if position == end, !isLast {
                    line = firstLine
                    return Self.incomplete
                }
                if position < end, base[position] == 0x0A { position += 1 }
            }
            line += 1
        }
        guard index == names.count else { throw ragged(bytes, start, firstLine) }
        return position
    }

    /// Reads one cell and returns the position of the separator or line end behind it.
    @inline(__always)
    private mutating func cell(
        _ bytes: UnsafeBufferPointer<UInt8>, _ base: UnsafePointer<UInt8>, _ position: Int, _ index: Int, _ isLast: Bool
    ) throws(FormatError) -> Int {
        if base[position] == UInt8(ascii: "\"") { return try quoted(base, position, bytes.count, index, isLast) }
        let mode = columns[index].mode
        if mode == .numbers || mode == .onlyNumbers, !cells.numbersCanBeMissing {
            if ends(base[position]) {
                columns[index].numbers?[rows] = .nan
                return position
            }
            var value = 0.0
            let text = UnsafeRawPointer(base + position).assumingMemoryBound(to: CChar.self)
            let length = vigil_parse_leading_double(text, text + (bytes.count - position), &value)
            if length > 0, value.isFinite, ends(base[position + length]) {
                columns[index].numbers?[rows] = value
                return position + length
            }
        }
        var next = position
        while !ends(base[next]) { next += 1 }
        if mode != .skipped && mode != .demoted {
            try take(UnsafeBufferPointer(start: base + position, count: next - position), index)
        }
        return next
    }

    @inline(__always)
    private func ends(_ byte: UInt8) -> Bool { byte == separator || byte == 0x0A || byte == 0x0D }

    /// A cell in quotes: what is between them, with doubled quotes as one.
    private mutating func quoted(
        _ base: UnsafePointer<UInt8>, _ position: Int, _ end: Int, _ index: Int, _ isLast: Bool
    ) throws(FormatError) -> Int {
        let quote = UInt8(ascii: "\"")
        let start = position + 1
        var next = start
        var doubled = 0
        while true {
            guard let found = memchr(base + next, Int32(quote), end - next) else {
                guard isLast else { return Self.incomplete }
                throw FormatError(
                    .malformedCSV, line: line, detail: "the quote that opens column \(name(index)) is never closed")
            }
            next = UnsafeRawPointer(base).distance(to: found)
            guard next + 1 < end || isLast else { return Self.incomplete }
            guard next + 1 < end, base[next + 1] == quote else { break }
            doubled += 1
            next += 2
        }
        let content = UnsafeBufferPointer(start: base + start, count: next - start)
        guard ends(base[next + 1]) else {
            throw FormatError(
                .malformedCSV, line: line,
                detail: "there is text after the closing quote of column \(name(index)); a quote inside quotes is "
                    + "written twice")
        }
        let mode = columns[index].mode
        if mode != .skipped && mode != .demoted {
            if doubled == 0 {
                try take(content, index)
            } else {
                try takeUndoubled(content, index)
            }
        }
        if memchr(base + start, 0x0A, content.count) != nil { line += content.count(where: { $0 == 0x0A }) }
        return next + 1
    }

    private mutating func takeUndoubled(_ content: UnsafeBufferPointer<UInt8>, _ index: Int) throws(FormatError) {
        unquoted.removeAll(keepingCapacity: true)
        var wasQuote = false
        for byte in content {
            wasQuote = byte == UInt8(ascii: "\"") && !wasQuote
            if !wasQuote { unquoted.append(byte) }
        }
        let text = unquoted
        try text.withUnsafeBufferPointer { (text) throws(FormatError) in try take(text, index) }
    }

    /// Puts a cell into its column, by the careful way.
    private mutating func take(_ cell: UnsafeBufferPointer<UInt8>, _ index: Int) throws(FormatError) {
        let column = columns + index
        if cells.isMissing(cell) {
            column.pointee.numbers?[rows] = .nan
            column.pointee.codes?[rows] = CategoricalColumn.missing
            return
        }
        if column.pointee.mode != .names {
            if let value = cells.number(cell) {
                if column.pointee.mode == .undecided { column.pointee.mode = .numbers }
                if value.isNaN { column.pointee.note.notANumberCells += 1 }
                if value.isInfinite { column.pointee.note.infiniteCells += 1 }
                column.pointee.numbers?[rows] = value.isInfinite && !keepsInfinities ? .nan : value
                return
            }
            switch column.pointee.mode {
            case .undecided: try column.pointee.becomeNames(rows: rows, capacity: capacity)
            case .onlyNumbers:
                throw FormatError(
                    .wrongType, line: line,
                    detail:
                        "column \(name(index)) has \"\(Excerpt.text(cell))\" here, which is not a number, but it is "
                        + "read as numeric; say that it is categorical, or correct the cell")
            default:
                column.pointee.mode = .demoted
                return
            }
        }
        guard try column.pointee.store(cell, row: rows) else {
            throw FormatError(
                .notText, line: line,
                detail: "column \(name(index)) is not UTF-8 here: \"\(Excerpt.text(cell))\"; convert the file, for "
                    + "example with iconv -f LATIN1 -t UTF-8")
        }
    }

    private func name(_ index: Int) -> String { Excerpt.quoted(names[index]) }

    private func ragged(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ line: Int) -> FormatError {
        var fields = CSVFields(bytes, from: start, separator: separator)
        var count = 0
        while !fields.rowEnded, fields.next() != nil { count += 1 }
        return FormatError(
            .ragged, line: line,
            detail: "this row has \(count) field\(count == 1 ? "" : "s"); the header has \(names.count)")
    }

    /// Makes room, if possible for all rows that are still to come.
    private mutating func grow(read: Int, left: Int) {
        let expected = Double(left) / Double(max(read, 1)) * Double(rows) * 1.03
        capacity = max(capacity * 2, rows + Int(expected) + 16)
        for index in names.indices { columns[index].grow(rows: rows, capacity: capacity) }
    }
}
