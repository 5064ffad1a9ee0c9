/// Counts by two categorical variables.
public struct ContingencyTable: Sendable, Hashable {
    /// The counts, row by row.
    public let rows: [[Int]]
    /// The sum of each row, all above 0.
    public let rowTotals: [Int]
    /// The sum of each column, all above 0.
    public let columnTotals: [Int]
    /// The sum of all counts.
    public let total: Int

    /// A table.
    ///
    /// A column that is empty in every row says nothing and is left out; an empty row means that a sample is missing.
    ///
    /// - Parameter rows: At least one row, all of one length, each count at least 0.
    /// - Throws: `.lengthMismatch`, `.invalidValue` for a negative count, `.emptyTotal` for no rows or an empty row.
    /// - Complexity: O(cells).
    public init(_ rows: [[Int]]) throws(StatisticsError) {
        guard let first = rows.first else { throw StatisticsError(.emptyTotal, "a table of no rows") }
        for row in rows {
            guard row.count == first.count else { throw .lengthMismatch("columns", first.count, row.count) }
            guard row.allSatisfy({ $0 >= 0 }) else { throw StatisticsError(.invalidValue, "a count is negative") }
        }
        let sums = first.indices.map { column in rows.reduce(0) { $0 + $1[column] } }
        let filled = first.indices.filter { sums[$0] > 0 }
        rowTotals = rows.map { $0.reduce(0, +) }
        if let empty = rowTotals.firstIndex(of: 0) {
            throw StatisticsError(.emptyTotal, "row \(empty + 1) of \(rows.count) is empty")
        }
        self.rows = rows.map { row in filled.map { row[$0] } }
        columnTotals = filled.map { sums[$0] }
        total = rowTotals.reduce(0, +)
    }

    /// A table of two rows, the reference and the current sample.
    ///
    /// - Parameter pair: Two samples over the same categories.
    /// - Complexity: O(categories).
    public init(_ pair: CountPair) {
        let filled = pair.reference.indices.filter { pair.reference[$0] + pair.current[$0] > 0 }
        rows = [filled.map { pair.reference[$0] }, filled.map { pair.current[$0] }]
        rowTotals = [pair.referenceTotal, pair.currentTotal]
        columnTotals = filled.map { pair.reference[$0] + pair.current[$0] }
        total = pair.referenceTotal + pair.currentTotal
    }

    /// The counts to be expected if the variables are independent, row by row.
    public var expected: [[Double]] {
        rowTotals.indices.map { row in columnTotals.indices.map { expected(row, $0) } }
    }

    /// The least expected count; below 5 the chi-squared law is no good approximation.
    public var leastExpected: Double {
        let row = Double(rowTotals.min() ?? 0)
        return row * Double(columnTotals.min() ?? 0) / Double(total)
    }

    /// (rows - 1)(columns - 1), counting columns that are not empty.
    public var degreesOfFreedom: Int { (rowTotals.count - 1) * (columnTotals.count - 1) }

    func expected(_ row: Int, _ column: Int) -> Double {
        Double(rowTotals[row]) * Double(columnTotals[column]) / Double(total)
    }

    /// Adds up a function of observed and expected counts over the cells.
    func sum(_ term: (_ observed: Double, _ expected: Double) -> Double) -> Double {
        var sum = 0.0
        for row in rowTotals.indices {
            for column in columnTotals.indices {
                sum += term(Double(rows[row][column]), expected(row, column))
            }
        }
        return sum
    }
}
