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
}
