package import VigilDomain

/// The columns of a file.
package struct Table: Hashable, Sendable {
    /// The columns' names, all different, none empty.
    package var names: [String]
    /// The columns, each with `rows` values.
    package var columns: [Column]
    /// How many rows there are.
    package var rows: Int
    /// What was noticed while reading, one a column.
    package var notes: [ColumnNote]

    /// What was noticed about one column while it was read.
    package struct ColumnNote: Hashable, Sendable {
        /// Cells of a column of numbers that are infinite or beyond the range of a double; they count as missing unless
        /// ``TableOptions/keepsInfinities`` is set.
        package var infiniteCells = 0
        /// Cells that spell "nan"; they count as missing.
        package var notANumberCells = 0

        /// Nothing noticed.
        package init() {}
    }

    /// A table of these columns.
    ///
    /// - Parameters:
    ///   - names: The columns' names.
    ///   - columns: The columns, all of the same length.
    ///   - notes: What was noticed, one a column; nothing when `nil`.
    package init(names: [String], columns: [Column], notes: [ColumnNote]? = nil) {
        precondition(names.count == columns.count, "one name a column")
        rows = columns.first?.count ?? 0
        self.names = names
        self.columns = columns
        self.notes = notes ?? Array(repeating: ColumnNote(), count: names.count)
        precondition(columns.allSatisfy { $0.count == rows }, "columns of one length")
    }

    /// The column of that name, or `nil`.
    package func column(_ name: String) -> Column? {
        names.firstIndex(of: name).map { columns[$0] }
    }
}
