/// Logistic regression with a ridge penalty, by Newton's method.
///
///     minimise over b:  sum over rows of log(1 + exp(-y s)) + ridge / 2 |b|^2,  s = b0 + b . z,  y = -1 or 1
///
/// z are the features at mean 0 and variance 1 over the rows; the intercept b0 is not penalised. Up to some hundred
/// features each step solves for the whole matrix of second derivatives by Cholesky's factors; beyond, by conjugate
/// gradients, which need its products with vectors alone. It needs no library.
///
/// - Source: McCullagh and Nelder 1989, "Generalized linear models", 2.5, with the steps of Lin, Weng and Keerthi 2008,
///   "Trust region Newton method for large-scale logistic regression".
public struct LogisticRegression: Sendable, Hashable {
    /// The ridge penalty, above 0; `nil` for as much as there are features.
    ///
    /// With a penalty equal to their number the coefficients are shrunk as if their squares were expected to sum to 1,
    /// which is a large shift.
    public var ridge: Double?
    /// The gradient's length at which it ends, relative to that at the start.
    public var tolerance: Double
    /// How many steps at most, at least 1.
    public var stepLimit: Int

    /// A logistic regression.
    ///
    /// - Parameters:
    ///   - ridge: The ridge penalty, above 0; `nil` for as much as there are features.
    ///   - tolerance: The gradient's length at which it ends, relative to that at the start.
    ///   - stepLimit: How many steps at most, at least 1.
    public init(ridge: Double? = nil, tolerance: Double = 1e-6, stepLimit: Int = 25) {
        self.ridge = ridge
        self.tolerance = tolerance
        self.stepLimit = stepLimit
    }

    /// Learns to tell rows apart.
    ///
    /// - Parameters:
    ///   - rows: The rows; NaN is missing and counts as the feature's mean.
    ///   - labels: 0 or 1 for each row.
    /// - Returns: The fitted scores and coefficients.
    /// - Throws: `LearningError` when the numbers of rows and labels differ, or when a label is neither 0 nor 1 or all
    ///   are the same.
    /// - Complexity: O(rows * features^2) a step up to a hundred features, O(rows * features) a product beyond.
    public func fit(rows: FeatureRows, labels: [Float]) throws(LearningError) -> LogisticFit {
        guard labels.count == rows.rowCount else {
            throw LearningError("\(labels.count) labels for \(rows.rowCount) rows")
        }
        guard labels.allSatisfy({ $0 == 0 || $0 == 1 }) else { throw LearningError("a label is neither 0 nor 1") }
        guard labels.contains(0), labels.contains(1) else { throw LearningError("all rows have the same label") }
        let empty = try FeatureRows(featureCount: rows.featureCount, values: [])
        let design = StandardisedRows(
            reference: rows, window: empty, order: (0..<labels.count).map { Int32(truncatingIfNeeded: $0) })
        let coefficients = coefficients(design, labels: labels, training: [0..<labels.count])
        return LogisticFit(
            coefficients: Array(coefficients.dropLast()),
            scores: Self.scores(design, coefficients, rows: 0..<labels.count))
    }

    /// The coefficients for some rows, the intercept's last; both labels occur among them.
    func coefficients(_ rows: some DesignRows, labels: [Float], training: [Range<Int>]) -> [Double] {
        var solver = LogisticSolver(
            rows: rows, labels: labels, training: training,
            ridge: ridge ?? Double(max(1, rows.coefficientCount - 1)))
        solver.solve(tolerance: tolerance, stepLimit: stepLimit)
        return solver.coefficients
    }

    /// The scores of some rows, in their order.
    static func scores(_ design: some DesignRows, _ coefficients: [Double], rows: Range<Int>) -> [Double] {
        var scores = [Double](repeating: 0, count: rows.upperBound)
        scores.withUnsafeMutableBufferPointer { scores in
            coefficients.withUnsafeBufferPointer { coefficients in
                guard let coefficients = coefficients.baseAddress, let scores = scores.baseAddress else { return }
                design.multiply(coefficients, rows: rows, scores: scores)
            }
        }
        return Array(scores[rows])
    }
}

/// A fitted logistic regression.
public struct LogisticFit: Sendable, Hashable {
    /// By how much the score grows with one standard deviation of each feature.
    public let coefficients: [Double]
    /// The logarithm of the odds of class 1 for each row.
    public let scores: [Double]
}
