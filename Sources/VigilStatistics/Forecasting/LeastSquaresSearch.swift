/// Levenberg and Marquardt's search for the least sum of squares, with derivatives from differences.
///
/// - Source: Marquardt 1963, "An algorithm for least-squares estimation of nonlinear parameters", doi:10.1137/0111030.
struct LeastSquaresSearch {
    /// How many steps at most.
    var iterations = 25
    /// A step that lowers the sum by less than this share ends the search.
    var tolerance = 1e-7

    /// Fills the residuals of parameters; all of them finite, or the parameters count as bad.
    typealias Residuals = (_ parameters: [Double], _ residuals: inout [Double]) -> Void

    /// - Parameters:
    ///   - start: Where the search begins.
    ///   - count: How many residuals there are.
    ///   - residuals: Fills them.
    /// - Returns: The best parameters and their sum of squares, infinite where even the start is bad.
    func minimum(
        from start: [Double], count: Int, residuals: Residuals
    ) -> (parameters: [Double], sum: Double) {
        var best = start
        var current = [Double](repeating: 0, count: count)
        residuals(best, &current)
        var sum = Self.sumOfSquares(current)
        guard sum.isFinite else { return (best, .infinity) }
        let size = start.count
        var columns = [Double](repeating: 0, count: size * count)
        var trial = current
        var damping = 1e-3
        for _ in 0..<iterations {
            Self.differences(best, current, &columns, &trial, residuals)
            let (normal, gradient) = Self.normalEquations(columns, current)
            var didImprove = false
            var gain = 0.0
            for _ in 0..<8 {
                guard let step = Self.solution(normal, gradient, size: size, damping: damping) else {
                    damping *= 10
                    continue
                }
                let candidate = zip(best, step).map { $0 - $1 }
                residuals(candidate, &trial)
                let reached = Self.sumOfSquares(trial)
                if reached < sum {
                    gain = (sum - reached) / sum
                    best = candidate
                    sum = reached
                    swap(&current, &trial)
                    damping = max(1e-12, damping / 10)
                    didImprove = true
                    break
                }
                damping *= 10
            }
            if !didImprove || gain < tolerance || sum == 0 { break }
        }
        return (best, sum)
    }

    private static func sumOfSquares(_ values: [Double]) -> Double {
        var sum = 0.0
        for value in values { sum += value * value }
        return sum.isNaN ? .infinity : sum
    }

    private static func differences(
        _ parameters: [Double], _ current: [Double], _ columns: inout [Double], _ moved: inout [Double],
        _ residuals: Residuals
    ) {
        for column in parameters.indices {
            var shifted = parameters
            let step = 1e-6 * max(1, parameters[column].magnitude)
            shifted[column] += step
            residuals(shifted, &moved)
            let scale = 1 / step
            let first = column * current.count
            for index in current.indices { columns[first + index] = (moved[index] - current[index]) * scale }
        }
    }

    /// The lower triangle of JᵀJ, row by row, and Jᵀr.
    private static func normalEquations(
        _ columns: [Double], _ residuals: [Double]
    ) -> (normal: [Double], gradient: [Double]) {
        let count = residuals.count
        let size = columns.count / count
        var normal = [Double](repeating: 0, count: size * size)
        var gradient = [Double](repeating: 0, count: size)
        columns.withUnsafeBufferPointer { columns in
            residuals.withUnsafeBufferPointer { residuals in
                for row in 0..<size {
                    let own = UnsafeBufferPointer(rebasing: columns[(row * count)..<((row + 1) * count)])
                    gradient[row] = dot(own, residuals)
                    for column in 0...row {
                        let other = UnsafeBufferPointer(rebasing: columns[(column * count)..<((column + 1) * count)])
                        normal[row * size + column] = dot(own, other)
                    }
                }
            }
        }
        return (normal, gradient)
    }

    @inline(__always)
    private static func dot(_ first: UnsafeBufferPointer<Double>, _ second: UnsafeBufferPointer<Double>) -> Double {
        // Four sums side by side: one alone waits for each addition.
        var sums = (0.0, 0.0, 0.0, 0.0)
        var index = 0
        while index + 4 <= first.count {
            sums.0 += first[index] * second[index]
            sums.1 += first[index + 1] * second[index + 1]
            sums.2 += first[index + 2] * second[index + 2]
            sums.3 += first[index + 3] * second[index + 3]
            index += 4
        }
        var sum = (sums.0 + sums.1) + (sums.2 + sums.3)
        while index < first.count {
            sum += first[index] * second[index]
            index += 1
        }
        return sum
    }

    /// The step of the damped normal equations by Cholesky's factors, `nil` where they have none.
    private static func solution(_ normal: [Double], _ gradient: [Double], size: Int, damping: Double) -> [Double]? {
        var factor = normal
        for row in 0..<size {
            // A parameter that nothing depends on stays where it is.
            factor[row * size + row] += damping * normal[row * size + row] + 1e-12
            for column in 0...row {
                var value = factor[row * size + column]
                for inner in 0..<column { value -= factor[row * size + inner] * factor[column * size + inner] }
                if row == column {
                    guard value > 0, value.isFinite else { return nil }
                    factor[row * size + row] = value.squareRoot()
                } else {
                    factor[row * size + column] = value / factor[column * size + column]
                }
            }
        }
        var step = gradient
        for row in 0..<size {
            for inner in 0..<row { step[row] -= factor[row * size + inner] * step[inner] }
            step[row] /= factor[row * size + row]
        }
        for row in stride(from: size - 1, through: 0, by: -1) {
            for inner in (row + 1)..<max(size, row + 1) { step[row] -= factor[inner * size + row] * step[inner] }
            step[row] /= factor[row * size + row]
        }
        return step.allSatisfy(\.isFinite) ? step : nil
    }
}
