import CLinearAlgebra

/// The law of the unbiased discrepancy of two samples without a difference, from three moments of the centred kernel.
///
/// With h the kernel less its means over one row and over both, t = E h(1,2) h(2,3) h(3,1), q = E h(1,2)³ and sizes n, m:
///
///     mean 0
///     variance 2 E h² (1/(n(n-1)) + 1/(m(m-1)) + 2/(nm))
///     third cumulant (8(n-2)t + 4q)/(n(n-1))² + (8(m-2)t + 4q)/(m(m-1))² + 24t/(n²m) + 24t/(nm²) - 8q/(nm)²
///
/// exactly; between them a gamma law (Pearson's type III). The moments are estimated once from reference rows, so that a
/// window needs none of its own.
///
/// - Source: Gretton et al. 2012, "A kernel two-sample test", theorem 12; the cumulants are elementary.
public struct DegenerateKernelLaw: Sendable, Hashable {
    /// E h², above 0; 0 where no row differs from another one.
    public let square: Double
    /// E h(1,2) h(2,3) h(3,1).
    public let triangle: Double
    /// E h³.
    public let cube: Double

    /// The law for rows whose kernel values these are.
    ///
    /// - Parameter kernel: The kernel between any two of at least four rows, symmetric; the diagonal is not read.
    /// - Throws: `.tooFewObservations`, `.lengthMismatch` unless square, `.invalidValue`, `.unavailable`.
    /// - Complexity: O(rows³).
    public init(kernel: Matrix) throws(StatisticsError) {
        let count = kernel.rowCount
        guard kernel.columnCount == count else { throw .lengthMismatch("a square matrix", count, kernel.columnCount) }
        guard count >= 4 else { throw .tooFewObservations("rows", have: count, need: 4) }
        try kernel.requireFinite("a kernel")
        var centered = kernel
        for row in 0..<count { centered[row, row] = 0 }
        let size = Double(count)
        let sums = (0..<count).map { centered.column($0).reduce(0, +) }
        let total = sums.reduce(0, +) / ((size - 1) * (size - 2))
        var square = 0.0
        var cube = 0.0
        for column in 0..<count {
            for row in 0..<count where row != column {
                // Centred so that its square is unbiased (Székely and Rizzo 2014, "Partial distance correlation").
                let value = centered[row, column] - (sums[row] + sums[column]) / (size - 2) + total
                centered[row, column] = value
                square += value * value
                cube += value * value * value
            }
        }
        let twoSteps = try centered.product(centered)
        var closed = 0.0
        for index in centered.values.indices { closed += twoSteps.values[index] * centered.values[index] }
        // What centring leaves of a constant kernel is rounding.
        let whole = kernel.values.reduce(0) { $0 + $1 * $1 }
        self.square = square > 1e-26 * whole ? square / (size * (size - 3)) : 0
        triangle = closed / (size * (size - 1) * (size - 2))
        self.cube = cube / (size * (size - 1))
    }

    /// The standard deviation of the discrepancy at these sizes.
    ///
    /// - Parameters:
    ///   - referenceCount: At least 2.
    ///   - currentCount: At least 2.
    /// - Returns: At least 0.
    public func deviation(referenceCount: Int, currentCount: Int) -> Double {
        variance(Double(referenceCount), Double(currentCount)).squareRoot()
    }

    /// The probability of a discrepancy at least as great without a difference.
    ///
    /// - Parameters:
    ///   - discrepancy: The unbiased statistic.
    ///   - referenceCount: The reference's rows, at least 2.
    ///   - currentCount: The current rows, at least 2.
    /// - Returns: 0...1.
    public func survival(_ discrepancy: Double, referenceCount: Int, currentCount: Int) -> Double {
        let n = Double(referenceCount)
        let m = Double(currentCount)
        let variance = variance(n, m)
        guard variance > 0 else { return discrepancy > 1e-12 ? 0 : 1 }
        func ofOne(_ k: Double) -> Double {
            (8 * (k - 2) * triangle + 4 * cube) / (k * k * (k - 1) * (k - 1))
        }
        let third =
            ofOne(n) + ofOne(m) + 24 * triangle / (n * n * m) + 24 * triangle / (n * m * m)
            - 8 * cube / (n * n * m * m)
        let skewness = third / (variance * variance.squareRoot())
        return min(1, SkewedNormalLaw(skewness: skewness).survival(discrepancy / variance.squareRoot()))
    }

    private func variance(_ n: Double, _ m: Double) -> Double {
        2 * square * (1 / (n * (n - 1)) + 1 / (m * (m - 1)) + 2 / (n * m))
    }
}
