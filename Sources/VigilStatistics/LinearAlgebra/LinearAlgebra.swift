import CLinearAlgebra

/// The library behind matrices, OpenBLAS, which is loaded on first use.
public enum LinearAlgebra {
    /// Whether it is there.
    public static var isAvailable: Bool { vigil_linear_algebra_is_available() }

    /// Makes sure that it is there.
    ///
    /// - Throws: `.unavailable` with the loader's words and the name of the package.
    public static func requireAvailable() throws(StatisticsError) {
        guard isAvailable else {
            throw StatisticsError(
                .unavailable,
                "linear algebra needs OpenBLAS, Debian's package libopenblas0-serial: "
                    + String(cString: vigil_linear_algebra_problem()))
        }
    }

    /// Makes sure that the library is there and that it can count the matrices' rows and columns.
    static func require(_ matrices: Matrix...) throws(StatisticsError) {
        try requireAvailable()
        for matrix in matrices {
            guard matrix.rowCount <= Int(Int32.max), matrix.columnCount <= Int(Int32.max) else {
                throw StatisticsError(
                    .invalidParameter, "a matrix of \(matrix.rowCount) x \(matrix.columnCount), need sizes below 2^31")
            }
        }
    }
}
