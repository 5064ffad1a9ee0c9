/// Cholesky's factor of a small symmetric positive definite matrix, without a library to load.
///
/// For matrices of a few dozen rows, as of the features of a context or the controls of a regression.
struct SmallCholesky: Sendable {
    private let size: Int
    /// The lower triangle, row by row.
    private let factor: [Double]

    /// A factor.
    ///
    /// - Parameters:
    ///   - matrix: Row by row, of which the lower triangle is read.
    ///   - size: The rows.
    /// - Throws: `.invalidValue` for a matrix that is not positive definite, to rounding.
    init(_ matrix: [Double], size: Int) throws(StatisticsError) {
        var factor = matrix
        for row in 0..<size {
            for column in 0...row {
                var value = matrix[row * size + column]
                for inner in 0..<column { value -= factor[row * size + inner] * factor[column * size + inner] }
                if row == column {
                    // What is left of a diagonal entry after subtracting its equals is rounding and no number.
                    guard value > 1e-13 * matrix[row * size + row], value.isFinite else {
                        throw StatisticsError(
                            .invalidValue,
                            "a matrix of \(size) rows is not positive definite: row \(row) follows the others")
                    }
                    factor[row * size + row] = value.squareRoot()
                } else {
                    factor[row * size + column] = value / factor[column * size + column]
                }
            }
        }
        self.size = size
        self.factor = factor
    }

    /// The solution of matrix · x = b.
    func solution(_ rightHandSide: [Double]) -> [Double] {
        var x = rightHandSide
        for row in 0..<size {
            for inner in 0..<row { x[row] -= factor[row * size + inner] * x[inner] }
            x[row] /= factor[row * size + row]
        }
        for row in stride(from: size - 1, through: 0, by: -1) {
            for inner in (row + 1)..<max(size, row + 1) { x[row] -= factor[inner * size + row] * x[inner] }
            x[row] /= factor[row * size + row]
        }
        return x
    }

    /// The inverse, row by row.
    func inverse() -> [Double] {
        var result = [Double](repeating: 0, count: size * size)
        for column in 0..<size {
            var unit = [Double](repeating: 0, count: size)
            unit[column] = 1
            let x = solution(unit)
            for row in 0..<size { result[row * size + column] = x[row] }
        }
        return result
    }

    /// The logarithm of the determinant.
    var logDeterminant: Double {
        var sum = 0.0
        for row in 0..<size { sum += 2 * Elementary.log(factor[row * size + row]) }
        return sum
    }
}
