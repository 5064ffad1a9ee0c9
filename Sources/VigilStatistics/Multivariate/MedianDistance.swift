/// The median of the distances between rows: the usual width of a Gaussian kernel.
public enum MedianDistance {
    /// The most rows between which all distances are taken.
    public static let rowLimit = 1_500

    /// The median Euclidean distance of the pairs of different rows.
    ///
    /// Of more than ``rowLimit`` rows some are taken, evenly spread. Where more than half of the pairs are equal rows, the
    /// median of the other pairs.
    ///
    /// - Parameter matrix: Finite rows.
    /// - Returns: Above 0, the mean of the two middle distances of an even number; `nil` where all rows are equal.
    /// - Throws: `.invalidValue`, `.unavailable`.
    /// - Complexity: O(rows² · columns), at most `rowLimit` rows.
    public static func between(rowsOf matrix: Matrix) throws(StatisticsError) -> Double? {
        try LinearAlgebra.require(matrix)
        try matrix.requireFinite("a table")
        let taken = min(matrix.rowCount, rowLimit)
        let chosen = (0..<taken).map { $0 * matrix.rowCount / taken }
        let rows = CenteredRows(taken < matrix.rowCount ? matrix.rows(chosen) : matrix)
        var distances: [Double] = []
        distances.reserveCapacity(taken * max(0, taken - 1) / 2)
        var block = [Double](repeating: 0, count: min(PairwiseSums.blockRows, taken) * taken)
        var first = 0
        while first < taken {
            let size = min(PairwiseSums.blockRows, taken - first)
            rows.products(from: first, size: size, into: &block)
            for other in 0..<(taken - first) {
                for index in 0..<min(size, other) {
                    let sum = rows.squares[first + other] + rows.squares[first + index]
                    let square = sum - 2 * block[other * size + index]
                    distances.append(square > 1e-14 * sum ? square : 0)
                }
            }
            first += size
        }
        sortFiniteInPlace(&distances)
        if let median = middle(distances[...]), median > 0 { return median }
        return middle(distances.drop { $0 == 0 })
    }

    private static func middle(_ squares: ArraySlice<Double>) -> Double? {
        guard !squares.isEmpty else { return nil }
        let upper = squares[squares.startIndex + squares.count / 2].squareRoot()
        let lower = squares[squares.startIndex + (squares.count - 1) / 2].squareRoot()
        return (lower + upper) / 2
    }
}
