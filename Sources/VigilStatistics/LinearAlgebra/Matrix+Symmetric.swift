import CLinearAlgebra

/// The eigenvalues and eigenvectors of a symmetric matrix.
public struct SymmetricEigen: Sendable, Hashable {
    /// The eigenvalues, ascending.
    public let values: [Double]
    /// The eigenvectors as columns of length 1, in the order of their values; the sign of each is arbitrary.
    public let vectors: Matrix
}

extension Matrix {
    /// The eigenvalues and eigenvectors of a symmetric matrix, of which the lower triangle is read.
    ///
    /// - Returns: All of them.
    /// - Throws: `.lengthMismatch` unless the matrix is square, `.invalidValue` for an entry that is not finite or when the
    ///   method does not converge, `.unavailable`.
    /// - Complexity: O(columns³).
    public func symmetricEigen() throws(StatisticsError) -> SymmetricEigen {
        guard rowCount == columnCount else { throw .lengthMismatch("a square matrix", rowCount, columnCount) }
        try LinearAlgebra.require(self)
        try requireFinite("a symmetric matrix")
        guard rowCount > 0 else { return SymmetricEigen(values: [], vectors: self) }
        var vectors = self
        var found = [Double](repeating: 0, count: rowCount)
        let status = vigil_symmetric_eigen(Int32(rowCount), &vectors.values, Int32(rowCount), &found)
        guard status == 0 else {
            throw StatisticsError(
                .invalidValue, "eigenvalues of \(rowCount) x \(rowCount): LAPACK's dsyevd says \(status)")
        }
        return SymmetricEigen(values: found, vectors: vectors)
    }

    /// Solves self · X = B for a symmetric positive definite matrix, of which the lower triangle is read.
    ///
    /// - Parameter rightHandSides: B, a column for each system.
    /// - Returns: X, of B's size.
    /// - Throws: `.lengthMismatch` for sizes that do not fit, `.invalidValue` when the matrix is not positive definite,
    ///   `.unavailable`.
    /// - Complexity: O(rows³ + rows² · right-hand sides).
    public func solvedPositiveDefinite(_ rightHandSides: Matrix) throws(StatisticsError) -> Matrix {
        guard rowCount == columnCount else { throw .lengthMismatch("a square matrix", rowCount, columnCount) }
        guard rightHandSides.rowCount == rowCount else {
            throw .lengthMismatch("rows of a matrix and its right-hand sides", rowCount, rightHandSides.rowCount)
        }
        try LinearAlgebra.require(self, rightHandSides)
        guard rowCount > 0, rightHandSides.columnCount > 0 else { return rightHandSides }
        var factor = values
        var solution = rightHandSides
        let status = vigil_positive_definite_solve(
            Int32(rowCount), Int32(rightHandSides.columnCount), &factor, Int32(rowCount), &solution.values,
            Int32(rowCount))
        guard status == 0 else {
            throw StatisticsError(.invalidValue, "a matrix of \(rowCount) rows is not positive definite")
        }
        return solution
    }

    /// Makes sure that every entry is finite.
    func requireFinite(_ what: String) throws(StatisticsError) {
        // Zero times a finite number is zero; anything else makes the sum NaN.
        var sum = SIMD8<Double>.zero
        var rest = 0.0
        values.withUnsafeBufferPointer { values in
            let raw = UnsafeRawBufferPointer(values)
            var index = 0
            while index + 8 <= values.count {
                sum += raw.loadUnaligned(fromByteOffset: index * 8, as: SIMD8<Double>.self) * 0
                index += 8
            }
            while index < values.count {
                rest += values[index] * 0
                index += 1
            }
        }
        guard sum.sum() + rest == 0 else {
            throw StatisticsError(.invalidValue, "\(what) holds an entry that is NaN or infinite")
        }
    }
}
