/// The lower triangular factor of a small positive definite matrix.
struct CholeskyFactor {
    private var lower: [Double]
    private let stride: Int
    private let count: Int

    /// Factors a matrix.
    ///
    /// - Parameters:
    ///   - lower: Its lower triangle, row by row.
    ///   - stride: The length of a row, at least `count`.
    ///   - count: The number of rows. A pivot that is not above 0 by rounding counts as a very small one.
    init(lower: [Double], stride: Int, count: Int) {
        self.lower = lower
        self.stride = stride
        self.count = count
        for column in 0..<count {
            for row in column..<count {
                var sum = self.lower[row * stride + column]
                for inner in 0..<column {
                    sum -= self.lower[row * stride + inner] * self.lower[column * stride + inner]
                }
                if row == column {
                    self.lower[row * stride + column] = max(sum, 1e-30).squareRoot()
                } else {
                    self.lower[row * stride + column] = sum / self.lower[column * stride + column]
                }
            }
        }
    }

    /// The x with A x = b.
    func solution(_ right: [Double]) -> [Double] {
        var x = right
        for row in 0..<count {
            for inner in 0..<row { x[row] -= lower[row * stride + inner] * x[inner] }
            x[row] /= lower[row * stride + row]
        }
        for row in (0..<count).reversed() {
            for inner in (row + 1)..<count { x[row] -= lower[inner * stride + row] * x[inner] }
            x[row] /= lower[row * stride + row]
        }
        return x
    }
}
