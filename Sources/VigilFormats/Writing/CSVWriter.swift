internal import VigilDomain

/// Writes CSV (RFC 4180) into bytes: rows end with CR LF, cells are quoted where they must be.
package struct CSVWriter: Sendable {
    /// The text so far, UTF-8.
    package private(set) var bytes: [UInt8] = []
    private let separator: UInt8
    private var rowHasCells = false

    /// An empty text.
    package init(separator: TableOptions.Separator = .comma) {
        self.separator = separator.byte
    }

    /// Writes a text cell.
    ///
    /// An empty text is written as `""`; a reader takes it for missing all the same.
    package mutating func cell(_ text: String) {
        separate()
        var text = text
        text.withUTF8 { appendCell($0) }
    }

    /// Writes a number in the shortest form that reads back as the same double, and NaN as an empty cell.
    package mutating func cell(_ number: Double) {
        separate()
        if number.isFinite {
            bytes.appendShortest(number)
        } else if number.isInfinite {
            bytes.append(contentsOf: (number < 0 ? "-inf" : "inf").utf8)
        }
    }

    /// Writes a whole number.
    package mutating func cell(_ number: Int64) {
        separate()
        bytes.appendDecimal(number)
    }

    /// Writes an empty cell, a missing value.
    package mutating func missingCell() { separate() }

    /// Ends the row.
    package mutating func endRow() {
        bytes.append(contentsOf: [0x0D, 0x0A])
        rowHasCells = false
    }

    /// The text of a whole table, with its header.
    package static func text(of table: Table, separator: TableOptions.Separator = .comma) -> [UInt8] {
        var writer = CSVWriter(separator: separator)
        for name in table.names { writer.cell(name) }
        writer.endRow()
        for row in 0..<table.rows {
            for column in table.columns { writer.cell(column, row) }
            // A single empty cell would be an empty line, which readers pass over.
            if table.columns.count == 1, writer.bytes.last == 0x0A { writer.bytes.append(contentsOf: "\"\"".utf8) }
            writer.endRow()
        }
        return writer.bytes
    }

    private mutating func cell(_ column: Column, _ row: Int) {
        switch column {
        case .numeric(let column): cell(column.values[row])
        case .categorical(let column):
            if let name = column[row] { cell(name) } else { missingCell() }
        }
    }

    private mutating func separate() {
        if rowHasCells { bytes.append(separator) }
        rowHasCells = true
    }

    private mutating func appendCell(_ text: UnsafeBufferPointer<UInt8>) {
        let quote = UInt8(ascii: "\"")
        // Not every reader keeps spaces at the ends of an unquoted cell.
        let isPadded = text.first == 0x20 || text.last == 0x20
        guard
            text.isEmpty || isPadded
                || text.contains(where: { $0 == separator || $0 == quote || $0 == 0x0A || $0 == 0x0D })
        else { return bytes.append(contentsOf: text) }
        bytes.append(quote)
        for byte in text {
            if byte == quote { bytes.append(quote) }
            bytes.append(byte)
        }
        bytes.append(quote)
    }
}
