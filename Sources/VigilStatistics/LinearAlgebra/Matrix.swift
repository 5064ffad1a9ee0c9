/// A dense matrix of doubles, column by column.
public struct Matrix: Sendable, Hashable {
    /// The number of rows, at least 0.
    public let rowCount: Int
    /// The number of columns, at least 0.
    public let columnCount: Int
    /// The values, `values[column * rowCount + row]`.
    public var values: [Double]

    /// A matrix of one value.
    ///
    /// - Parameters:
    ///   - rows: At least 0.
    ///   - columns: At least 0.
    ///   - value: Every entry.
    public init(rows: Int, columns: Int, repeating value: Double = 0) {
        precondition(rows >= 0 && columns >= 0, "a matrix has no negative number of rows or columns")
        rowCount = rows
        columnCount = columns
        values = [Double](repeating: value, count: rows * columns)
    }

    /// A matrix from its columns.
    ///
    /// - Parameter columns: All of one length.
    /// - Throws: `.lengthMismatch` when their lengths differ.
    /// - Complexity: O(entries).
    public init(columns: [[Double]]) throws(StatisticsError) {
        let rows = columns.first?.count ?? 0
        var values: [Double] = []
        values.reserveCapacity(rows * columns.count)
        for column in columns {
            guard column.count == rows else { throw .lengthMismatch("columns of a matrix", rows, column.count) }
            values += column
        }
        rowCount = rows
        columnCount = columns.count
        self.values = values
    }

    /// A matrix from its entries.
    init(rows: Int, columns: Int, values: [Double]) {
        precondition(values.count == rows * columns, "a matrix has rows times columns entries")
        rowCount = rows
        columnCount = columns
        self.values = values
    }

    /// The entry in a row and a column.
    public subscript(row: Int, column: Int) -> Double {
        get { values[column * rowCount + row] }
        set { values[column * rowCount + row] = newValue }
    }

    /// One column.
    ///
    /// - Parameter index: 0..<columnCount.
    /// - Returns: Its values, a slice without a copy.
    public func column(_ index: Int) -> ArraySlice<Double> {
        values[(index * rowCount)..<((index + 1) * rowCount)]
    }
}
