import CLinearAlgebra

/// A measure of how alike two rows are, by their Euclidean distance.
public enum PairwiseKernel: Sendable, Hashable {
    /// exp(-distance² / (2 bandwidth²)), the bandwidth above 0.
    case gaussian(bandwidth: Double)
    /// The negative distance, which makes the discrepancy the energy distance.
    case negativeDistance

    /// The value for a row and itself.
    var ofEqualRows: Double {
        switch self {
        case .gaussian: 1
        case .negativeDistance: 0
        }
    }

    /// Turns products of rows into kernel values, in place: `count` values for one row against consecutive others.
    @inline(__always)
    func apply(
        _ products: UnsafeMutablePointer<Double>, count: Int, square: Double, squares: UnsafePointer<Double>
    ) {
        switch self {
        case .gaussian(let bandwidth):
            for index in 0..<count { products[index] = max(0, square + squares[index] - 2 * products[index]) }
            Exponentials.replace(products, count: count, factor: -1 / (2 * bandwidth * bandwidth))
        case .negativeDistance:
            for index in 0..<count {
                let sum = square + squares[index]
                let distance = sum - 2 * products[index]
                // What is left between equal rows is rounding.
                products[index] = distance > 1e-14 * sum ? -distance.squareRoot() : 0
            }
        }
    }
}

/// Rows between which distances are taken, moved so that their mean is the origin, which keeps the digits.
struct CenteredRows {
    let rows: Matrix
    /// The squared length of each row.
    let squares: [Double]

    /// Rows of a matrix for which OpenBLAS is there.
    init(_ matrix: Matrix) {
        rows = matrix.standardised(
            centers: matrix.columnMeans, scales: [Double](repeating: 1, count: matrix.columnCount))
        var squares = [Double](repeating: 0, count: matrix.rowCount)
        for column in 0..<rows.columnCount {
            let start = column * rows.rowCount
            for row in squares.indices { squares[row] += rows.values[start + row] * rows.values[start + row] }
        }
        self.squares = squares
    }

    var count: Int { squares.count }

    /// The products of some rows with all rows from their first on.
    ///
    /// - Parameters:
    ///   - first: The first row.
    ///   - size: How many.
    ///   - target: At least `size * (count - first)` places: a column of `size` values for each row from `first` on.
    func products(from first: Int, size: Int, into target: inout [Double]) {
        let stride = Int32(max(1, count))
        rows.values.withUnsafeBufferPointer { values in
            guard let base = values.baseAddress, rows.columnCount > 0 else {
                for index in 0..<(size * (count - first)) { target[index] = 0 }
                return
            }
            vigil_gemm(
                false, true, Int32(size), Int32(count - first), Int32(rows.columnCount), 1, base + first, stride,
                base + first, stride, 0, &target, Int32(size))
        }
    }
}
