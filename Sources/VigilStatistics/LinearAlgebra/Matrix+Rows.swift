extension Matrix {
    /// The rows of these numbers, in their order.
    ///
    /// - Parameter indices: 0..<rowCount, in any order, repeated or not.
    /// - Returns: A matrix with a row for each index.
    /// - Complexity: O(indices · columns).
    public func rows(_ indices: [Int]) -> Matrix {
        var result = Matrix(rows: indices.count, columns: columnCount)
        for column in 0..<columnCount {
            let source = column * rowCount
            let target = column * indices.count
            for (position, index) in indices.enumerated() {
                precondition(index >= 0 && index < rowCount, "a row's number is below \(rowCount)")
                result.values[target + position] = values[source + index]
            }
        }
        return result
    }

    /// This matrix with another one's rows below.
    ///
    /// - Parameter other: With as many columns.
    /// - Returns: The rows of both.
    /// - Throws: `.lengthMismatch` when the numbers of columns differ.
    /// - Complexity: O(entries).
    public func stacked(above other: Matrix) throws(StatisticsError) -> Matrix {
        guard columnCount == other.columnCount else {
            throw .lengthMismatch("columns of two tables", columnCount, other.columnCount)
        }
        var joined: [Double] = []
        joined.reserveCapacity((rowCount + other.rowCount) * columnCount)
        for index in 0..<columnCount {
            joined += column(index)
            joined += other.column(index)
        }
        return Matrix(rows: rowCount + other.rowCount, columns: columnCount, values: joined)
    }

    /// The mean of each column; 0 without rows.
    ///
    /// - Complexity: O(entries).
    public var columnMeans: [Double] { moments.map { $0.mean ?? 0 } }

    /// The mean of each column and its standard deviation (divisor n); 0 without rows.
    ///
    /// - Complexity: O(entries).
    public var columnMoments: (means: [Double], deviations: [Double]) {
        let moments = moments
        return (moments.map { $0.mean ?? 0 }, moments.map { ($0.populationVariance ?? 0).squareRoot() })
    }

    private var moments: [MeanVariance] {
        values.withUnsafeBufferPointer { values in
            (0..<columnCount).map { column in
                var moments = MeanVariance()
                moments.add(
                    contentsOf: UnsafeBufferPointer(rebasing: values[(column * rowCount)..<((column + 1) * rowCount)]))
                return moments
            }
        }
    }

    /// Subtracts a number from each column and divides it by another.
    ///
    /// - Parameters:
    ///   - centers: One for each column.
    ///   - scales: One for each column, none of them 0.
    /// - Returns: (value - center) / scale.
    /// - Complexity: O(entries).
    public func standardised(centers: [Double], scales: [Double]) -> Matrix {
        precondition(
            centers.count == columnCount && scales.count == columnCount, "a center and a scale for each column")
        var result = self
        result.values.withUnsafeMutableBufferPointer { values in
            for column in 0..<columnCount {
                let center = centers[column]
                let factor = 1 / scales[column]
                for index in (column * rowCount)..<((column + 1) * rowCount) {
                    values[index] = (values[index] - center) * factor
                }
            }
        }
        return result
    }
}
