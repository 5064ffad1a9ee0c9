import CLinearAlgebra

extension Matrix {
    /// The product of two matrices, either of them transposed or not.
    ///
    /// - Parameters:
    ///   - other: The right factor.
    ///   - isTransposed: Whether this matrix is the left factor's transpose.
    ///   - otherIsTransposed: Whether `other` is the right factor's transpose.
    /// - Returns: op(self) op(other).
    /// - Throws: `.lengthMismatch` when the inner sizes differ, `.unavailable`, `.invalidParameter` beyond 2³¹ rows.
    /// - Complexity: O(rows · inner size · columns).
    public func product(
        _ other: Matrix, transposed isTransposed: Bool = false, otherTransposed otherIsTransposed: Bool = false
    ) throws(StatisticsError) -> Matrix {
        let rows = isTransposed ? columnCount : rowCount
        let inner = isTransposed ? rowCount : columnCount
        let otherInner = otherIsTransposed ? other.columnCount : other.rowCount
        let columns = otherIsTransposed ? other.rowCount : other.columnCount
        guard inner == otherInner else { throw .lengthMismatch("inner sizes of a product", inner, otherInner) }
        try LinearAlgebra.require(self, other)
        var result = Matrix(rows: rows, columns: columns)
        guard rows > 0, columns > 0, inner > 0 else { return result }
        vigil_gemm(
            isTransposed, otherIsTransposed, Int32(rows), Int32(columns), Int32(inner), 1, values, Int32(rowCount),
            other.values, Int32(other.rowCount), 0, &result.values, Int32(rows))
        return result
    }

    /// The product with a vector.
    ///
    /// - Parameters:
    ///   - vector: As many values as the matrix, transposed or not, has columns.
    ///   - isTransposed: Whether the matrix is transposed first.
    /// - Returns: op(self) vector.
    /// - Throws: `.lengthMismatch` when the sizes differ, `.unavailable`, `.invalidParameter` beyond 2³¹ rows.
    /// - Complexity: O(entries).
    public func product(
        vector: [Double], transposed isTransposed: Bool = false
    ) throws(StatisticsError) -> [Double] {
        let inner = isTransposed ? rowCount : columnCount
        guard inner == vector.count else { throw .lengthMismatch("inner sizes of a product", inner, vector.count) }
        try LinearAlgebra.require(self)
        var result = [Double](repeating: 0, count: isTransposed ? columnCount : rowCount)
        guard inner > 0, !result.isEmpty else { return result }
        vigil_gemv(isTransposed, Int32(rowCount), Int32(columnCount), 1, values, Int32(rowCount), vector, 0, &result)
        return result
    }

    /// The products of all pairs of columns, self' self.
    ///
    /// - Returns: A symmetric matrix of `columnCount` rows, both triangles filled.
    /// - Throws: `.unavailable`, `.invalidParameter` beyond 2³¹ rows.
    /// - Complexity: O(rows · columns²).
    public func gram() throws(StatisticsError) -> Matrix {
        try LinearAlgebra.require(self)
        var result = Matrix(rows: columnCount, columns: columnCount)
        guard rowCount > 0, columnCount > 0 else { return result }
        vigil_syrk(
            true, Int32(columnCount), Int32(rowCount), 1, values, Int32(rowCount), 0, &result.values,
            Int32(columnCount))
        result.mirrorLowerTriangle()
        return result
    }

    /// Copies the lower triangle of a square matrix into the upper one.
    mutating func mirrorLowerTriangle() {
        for column in 0..<columnCount {
            for row in (column + 1)..<max(rowCount, column + 1) { self[column, row] = self[row, column] }
        }
    }
}
