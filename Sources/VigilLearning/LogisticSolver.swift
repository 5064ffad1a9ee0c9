/// Newton's method for a ridge-penalised logistic regression over some of the rows of a design.
struct LogisticSolver<Rows: DesignRows> {
    private(set) var coefficients: [Double]

    private let rows: Rows
    private let labels: [Float]
    private let training: [Range<Int>]
    private let ridge: Double
    private let count: Int
    /// By row: the score, what the score lacks, the second derivative, and the score of the step.
    private var scores: [Double]
    private var residuals: [Double]
    private var curvatures: [Double]
    private var stepScores: [Double]

    init(rows: Rows, labels: [Float], training: [Range<Int>], ridge: Double) {
        self.rows = rows
        self.labels = labels
        self.training = training
        self.ridge = ridge
        count = rows.coefficientCount
        let end = training.map(\.upperBound).max() ?? 0
        residuals = [Double](repeating: 0, count: end)
        curvatures = residuals
        stepScores = residuals
        var positives = 0.0
        var total = 0.0
        for range in training {
            total += Double(range.count)
            for label in labels[range] { positives += Double(label) }
        }
        // Nothing known of the features, every row has the same odds: the start that the data allow.
        let intercept = positives > 0 && positives < total ? Logistic.score(positives / total) : 0
        coefficients = [Double](repeating: 0, count: count)
        coefficients[count - 1] = intercept
        scores = [Double](repeating: intercept, count: end)
    }

    mutating func solve(tolerance: Double, stepLimit: Int) {
        updateRows(step: 0)
        var gradient = gradient()
        let atStart = length(gradient)
        guard atStart > 0 else { return }
        for _ in 0..<stepLimit {
            let size = length(gradient)
            if size <= tolerance * atStart { return }
            let direction = rows.hasCurvature ? factoredDirection(gradient) : conjugateDirection(gradient)
            let slope = dot(direction, gradient)
            // Rounding alone makes a direction that leads nowhere; there is then nothing left to gain.
            guard slope < 0 else { return }
            var next = stepScores
            multiply(direction, into: &next)
            stepScores = next
            take(direction, slope: slope)
            gradient = self.gradient()
        }
    }

    /// Goes along a direction as far as the loss does not clearly rise again; it is convex, so its slope tells.
    private mutating func take(_ direction: [Double], slope: Double) {
        let before = scores
        var size = 1.0
        let penalised = coefficients.dropLast()
        let fixed = zip(penalised, direction).reduce(0) { $0 + $1.0 * $1.1 } * ridge
        let growing = direction.dropLast().reduce(0) { $0 + $1 * $1 } * ridge
        for _ in 0..<30 {
            scores = before
            updateRows(step: size)
            var slopeThere = fixed + size * growing
            for range in training {
                for row in range { slopeThere += residuals[row] * stepScores[row] }
            }
            if slopeThere <= -0.1 * slope { break }
            size /= 2
        }
        for index in 0..<count { coefficients[index] += size * direction[index] }
    }

    /// Moves the scores by a step and computes what depends on them.
    private mutating func updateRows(step: Double) {
        let training = self.training
        labels.withUnsafeBufferPointer { labels in
            stepScores.withUnsafeBufferPointer { steps in
                scores.withUnsafeMutableBufferPointer { scores in
                    residuals.withUnsafeMutableBufferPointer { residuals in
                        curvatures.withUnsafeMutableBufferPointer { curvatures in
                            for range in training {
                                for row in range {
                                    let score = scores[row] + step * steps[row]
                                    let probability = Logistic.probability(score)
                                    scores[row] = score
                                    residuals[row] = probability - Double(labels[row])
                                    curvatures[row] = probability * (1 - probability)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private func gradient() -> [Double] {
        var sums = coefficients.map { $0 * ridge }
        sums[count - 1] = 0
        accumulate(residuals, into: &sums)
        return sums
    }

    private func accumulate(_ weights: [Double], into sums: inout [Double]) {
        sums.withUnsafeMutableBufferPointer { sums in
            weights.withUnsafeBufferPointer { weights in
                guard let sums = sums.baseAddress, let weights = weights.baseAddress else { return }
                for range in training { rows.accumulate(weights, rows: range, sums: sums) }
            }
        }
    }

    private func multiply(_ vector: [Double], into scores: inout [Double]) {
        scores.withUnsafeMutableBufferPointer { scores in
            vector.withUnsafeBufferPointer { vector in
                guard let scores = scores.baseAddress, let vector = vector.baseAddress else { return }
                for range in training { rows.multiply(vector, rows: range, scores: scores) }
            }
        }
    }

    private func factoredDirection(_ gradient: [Double]) -> [Double] {
        let stride = rows.curvatureStride
        var matrix = [Double](repeating: 0, count: stride * stride)
        matrix.withUnsafeMutableBufferPointer { matrix in
            curvatures.withUnsafeBufferPointer { weights in
                guard let matrix = matrix.baseAddress, let weights = weights.baseAddress else { return }
                for range in training { rows.accumulateCurvature(weights, rows: range, matrix: matrix) }
            }
        }
        for index in 0..<(count - 1) { matrix[index * stride + index] += ridge }
        // Where the rows are told apart without error the intercept has next to no curvature of its own.
        matrix[count * stride - stride + count - 1] += 1e-9
        return CholeskyFactor(lower: matrix, stride: stride, count: count).solution(gradient.map { -$0 })
    }

    /// An approximate solution by conjugate gradients, the better the nearer the end is.
    private func conjugateDirection(_ gradient: [Double]) -> [Double] {
        var direction = [Double](repeating: 0, count: count)
        var residual = gradient.map { -$0 }
        var search = residual
        var square = dot(residual, residual)
        let enough = square * 0.01
        var products = [Double](repeating: 0, count: scores.count)
        for _ in 0..<50 {
            var curved = search.map { $0 * ridge }
            curved[count - 1] = search[count - 1] * 1e-9
            multiply(search, into: &products)
            for range in training {
                for row in range { products[row] *= curvatures[row] }
            }
            accumulate(products, into: &curved)
            let curvature = dot(search, curved)
            guard curvature > 0 else { break }
            let size = square / curvature
            for index in 0..<count {
                direction[index] += size * search[index]
                residual[index] -= size * curved[index]
            }
            let next = dot(residual, residual)
            if next <= enough { break }
            let keep = next / square
            for index in 0..<count { search[index] = residual[index] + keep * search[index] }
            square = next
        }
        return direction
    }
}

private func dot(_ one: [Double], _ other: [Double]) -> Double {
    var sum = 0.0
    for index in one.indices { sum += one[index] * other[index] }
    return sum
}

private func length(_ vector: [Double]) -> Double { dot(vector, vector).squareRoot() }
