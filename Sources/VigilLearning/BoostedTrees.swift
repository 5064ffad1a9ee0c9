import CXGBoost

/// Gradient-boosted trees that tell two classes of rows apart or learn a number, by XGBoost's histogram method.
///
/// The defaults are for telling a window from its reference: few and shallow trees of 64 bins find a product of two
/// features as well as a shift of one, in a tenth of the time that a hundred trees of 31 leaves take.
///
/// - Source: Chen and Guestrin 2016, "XGBoost: a scalable tree boosting system", doi:10.1145/2939672.2939785.
public struct BoostedTrees: Sendable, Hashable {
    /// How many trees, at least 1.
    public var treeCount = 50
    /// How many decisions in a row at most, 1...16.
    public var maximumDepth = 5
    /// By how much of its own correction each tree counts, above 0 and at most 1.
    public var learningRate = 0.2
    /// Into how many bins a feature is cut, 2...65,536.
    public var binCount = 64
    /// The least sum of p(1 - p) over the rows of a leaf; for a number, the fewest rows.
    public var minimumLeafWeight = 1.0
    /// The ridge penalty on the values of leaves, at least 0.
    public var ridge = 1.0
    /// How many processor cores one training uses; the trees are the same for any number but for rounding.
    public var threads = 1
    /// For whatever XGBoost draws at random, which with these settings is nothing.
    public var seed: UInt32 = 1

    /// Trees with the default settings.
    public init() {}

    /// Whether XGBoost is there; the first call loads it.
    public static var isAvailable: Bool { vigil_xgboost_is_available() }

    /// Makes sure that XGBoost is there.
    ///
    /// - Throws: `LearningError` with the name of the package and the loader's words.
    public static func requireAvailable() throws(LearningError) {
        guard isAvailable else { throw .missingXGBoost(String(cString: vigil_xgboost_problem())) }
    }

    /// Learns to tell rows apart.
    ///
    /// - Parameters:
    ///   - rows: The rows; NaN is missing, for which each split learns a side.
    ///   - labels: 0 or 1 for each row.
    /// - Returns: The model, whose memory is freed with the value.
    /// - Throws: `LearningError` without XGBoost, when the numbers of rows and labels differ, when a label is neither 0
    ///   nor 1 or all are the same, and when XGBoost refuses a setting.
    /// - Complexity: O(trees * rows * features * depth).
    public func train(rows: FeatureRows, labels: [Float]) throws(LearningError) -> BoostedTreesModel {
        guard labels.count == rows.rowCount else {
            throw LearningError("\(labels.count) labels for \(rows.rowCount) rows")
        }
        return try train(
            values: rows.values, featureCount: rows.featureCount, labels: labels, rows: 0..<labels.count)
    }

    /// Learns from some of the rows of a table that is laid out row by row.
    func train(
        values: [Float], featureCount: Int, labels: [Float], rows: Range<Int>
    ) throws(LearningError) -> BoostedTreesModel {
        var positives = 0
        for label in labels[rows] {
            guard label == 0 || label == 1 else { throw LearningError("a label is \(label), need 0 or 1") }
            if label == 1 { positives += 1 }
        }
        guard positives > 0, positives < rows.count else { throw LearningError("all rows have the same label") }
        let prior = Double(positives) / Double(rows.count)
        return try grown(
            values: values, featureCount: featureCount, targets: labels, rows: rows, objective: "binary:logistic",
            start: prior)
    }

    /// Learns a number from rows, in least squares.
    ///
    /// - Parameters:
    ///   - rows: The rows; NaN is missing, for which each split learns a side.
    ///   - targets: The number of each row, finite.
    /// - Returns: The model, whose memory is freed with the value.
    /// - Throws: `LearningError` without XGBoost, without rows, when the numbers of rows and targets differ, when a target
    ///   is not finite, and when XGBoost refuses a setting.
    /// - Complexity: O(trees * rows * features * depth).
    public func train(rows: FeatureRows, targets: [Float]) throws(LearningError) -> BoostedTreesModel {
        guard targets.count == rows.rowCount, !targets.isEmpty else {
            throw LearningError("\(targets.count) targets for \(rows.rowCount) rows")
        }
        var sum = 0.0
        for target in targets {
            guard target.isFinite else { throw LearningError("a target is \(target), need a finite number") }
            sum += Double(target)
        }
        return try grown(
            values: rows.values, featureCount: rows.featureCount, targets: targets, rows: 0..<targets.count,
            objective: "reg:squarederror", start: sum / Double(targets.count))
    }

    private func grown(
        values: [Float], featureCount: Int, targets: [Float], rows: Range<Int>, objective: String, start: Double
    ) throws(LearningError) -> BoostedTreesModel {
        try Self.requireAvailable()
        let matrix = try BoostedMatrix(values, rows: rows, featureCount: featureCount, threads: threads)
        try matrix.setLabels(targets, rows: rows)
        let model = try BoostedTreesModel(training: matrix, featureCount: featureCount, threads: threads)
        for (name, value) in parameters(objective, start: start) { try model.set(name, value) }
        for tree in 0..<treeCount { try model.grow(tree, training: matrix) }
        return model
    }

    private func parameters(_ objective: String, start: Double) -> [(name: String, value: String)] {
        [
            ("objective", objective), ("tree_method", "hist"), ("verbosity", "0"), ("nthread", "\(threads)"),
            ("seed", "\(seed)"), ("base_score", "\(start)"), ("max_depth", "\(maximumDepth)"),
            ("eta", "\(learningRate)"), ("max_bin", "\(binCount)"), ("min_child_weight", "\(minimumLeafWeight)"),
            ("lambda", "\(ridge)"),
        ]
    }
}

extension LearningError {
    /// XGBoost is not on this machine.
    static func missingXGBoost(_ detail: String) -> LearningError {
        LearningError("boosted trees need XGBoost, Debian's package libxgboost0: \(detail)")
    }

    /// XGBoost refused, with the first line of what it says.
    static func xgboost() -> LearningError {
        let text = String(cString: vigil_xgboost_problem())
        return LearningError("XGBoost: \(text.split(separator: "\n").first.map(String.init) ?? "no reason given")")
    }
}
