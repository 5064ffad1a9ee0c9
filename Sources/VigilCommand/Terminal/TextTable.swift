/// A table of text with aligned columns.
struct TextTable {
    /// How the cells of a column stand in it.
    enum Alignment: Sendable { case left, right }

    /// A column.
    struct Column: Sendable {
        var title: String
        var alignment: Alignment = .left
        /// The last resort when the table is too wide: a flexible column is cut down to this many columns.
        var leastWidth: Int?
    }

    /// A cell: its text and how it stands out.
    struct Cell: Sendable, ExpressibleByStringLiteral {
        var text: String
        var style: TextStyle

        init(_ text: String, _ style: TextStyle = .plain) {
            self.text = TerminalText.clean(text)
            self.style = style
        }

        init(stringLiteral value: String) { self.init(value) }
    }

    private static let gap = 2

    private let columns: [Column]
    private var rows: [[Cell]] = []

    /// An empty table.
    init(columns: [Column]) { self.columns = columns }

    /// Adds a row; cells that are left out are empty.
    mutating func add(_ cells: [Cell]) {
        let missing = max(0, columns.count - cells.count)
        rows.append(Array(cells.prefix(columns.count)) + Array(repeating: "", count: missing))
    }

    /// The table as lines.
    ///
    /// - Parameters:
    ///   - width: The width that flexible columns are cut for.
    ///   - isColored: Whether styles are applied.
    /// - Returns: The titles, then one line a row, without spaces at their ends.
    func lines(width: Int, isColored: Bool) -> [String] {
        let widths = columnWidths(within: width)
        let title = columns.map { Cell($0.title, .dim) }
        return ([title] + rows).map { line($0, widths: widths, isColored: isColored) }
    }

    private func columnWidths(within width: Int) -> [Int] {
        var widths = columns.indices.map { index in
            rows.reduce(DisplayWidth.of(columns[index].title)) { max($0, DisplayWidth.of($1[index].text)) }
        }
        // The widest flexible column gives way first, so that none is cut more than it must be.
        var excess = widths.reduce(0, +) + Self.gap * max(0, columns.count - 1) - width
        while excess > 0 {
            let flexible = columns.indices.filter { widths[$0] > columns[$0].leastWidth ?? .max }
            guard let widest = flexible.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }

    private func line(_ cells: [Cell], widths: [Int], isColored: Bool) -> String {
        var text = ""
        var pendingSpaces = 0
        for (index, cell) in cells.enumerated() {
            let cut = DisplayWidth.truncated(cell.text, to: widths[index])
            let padding = widths[index] - DisplayWidth.of(cut)
            let isRight = columns[index].alignment == .right
            pendingSpaces += isRight ? padding : 0
            if !cut.isEmpty {
                text += String(repeating: " ", count: pendingSpaces) + cell.style.applied(to: cut, isColored: isColored)
                pendingSpaces = 0
            }
            pendingSpaces += (isRight ? 0 : padding) + Self.gap
        }
        return text
    }
}
