/// Whether a learner can tell the rows of a window from those of its reference: drift in anything that a learner sees,
/// relations between features included.
///
/// Two questions are answered by different fits. How far the two can be told apart is the mean area under the ROC curve
/// of the folds, each ranked by a model that learned from the others. Whether that is more than chance is not read from
/// those scores: models of different folds share most of their rows, and a rank test over them alarms on some 10 % of
/// clean windows at nominal 5 %. The p-value comes from one more fit, on one random half, whose scores of the other half
/// are compared by ranks: given the model, those rows are independent draws, so the test keeps its level for any
/// learner. Refitting under permuted labels would keep it too, with all rows, but takes a hundred fits and not one.
///
/// The learner must not know more than the rows: features that were prepared with the reference alone (codes by its
/// frequencies, its means) give away which rows they were prepared from. Prepare them from both samples together.
///
/// - Source: Friedman 2003, "On multivariate goodness-of-fit and two-sample testing"; Lopez-Paz and Oquab 2017,
///   "Revisiting classifier two-sample tests"; Kim, Ramdas, Singh and Wasserman 2021, "Classification accuracy as a
///   proxy for two-sample testing".
public struct DomainClassifier: Sendable, Hashable {
    /// What tells the rows apart.
    public enum Learner: Sendable, Hashable {
        /// Boosted trees: shifts, spreads and relations of a few features; needs XGBoost.
        case boostedTrees(BoostedTrees)
        /// Logistic regression: shifts of means, in any number of features.
        case logisticRegression(LogisticRegression)
    }

    /// What tells the rows apart.
    public var learner: Learner
    /// In how many parts the rows are dealt, at least 2.
    public var folds: Int
    /// Of the deal: the same seed and rows give the same bits, in whatever order the rows come.
    public var seed: UInt64
    /// On how many threads models are trained at once; the result does not depend on it.
    public var threads: Int

    /// A domain classifier.
    ///
    /// - Parameters:
    ///   - learner: What tells the rows apart; boosted trees by default.
    ///   - folds: In how many parts the rows are dealt, at least 2.
    ///   - seed: Of the deal.
    ///   - threads: On how many threads models are trained at once.
    public init(
        learner: Learner = .boostedTrees(BoostedTrees()), folds: Int = 5, seed: UInt64 = 1, threads: Int = 2
    ) {
        self.learner = learner
        self.folds = folds
        self.seed = seed
        self.threads = threads
    }

    /// The fewest rows of either side: one of each in every block.
    public var minimumRows: Int { 2 * folds }

    /// Tells a window from its reference.
    ///
    /// - Parameters:
    ///   - reference: The reference's rows.
    ///   - window: The window's rows, with the same features.
    /// - Returns: How far they can be told apart; `DomainClassification.identical` for the same rows.
    /// - Throws: `LearningError` for fewer than 2 folds or `minimumRows` rows, for other features, and where the learner
    ///   has no answer: boosted trees without XGBoost.
    /// - Complexity: `folds` + 1 fits.
    public func compare(
        reference: FeatureRows, window: FeatureRows
    ) throws(LearningError) -> DomainClassification {
        guard reference.featureCount == window.featureCount else {
            throw LearningError(
                "the reference has \(reference.featureCount) features and the window \(window.featureCount)")
        }
        if case .boostedTrees = learner { try BoostedTrees.requireAvailable() }
        guard let layout = try layout(reference: reference.keys(), window: window.keys()) else {
            return .identical(features: reference.featureCount, heldOut: heldOutRows(reference, window))
        }
        switch learner {
        case .boostedTrees(let trees):
            let rows = CircularRows(reference: reference, window: window, layout: layout)
            return try classification(layout, features: reference.featureCount) { split throws(LearningError) in
                let training = rows.training(split)
                let model = try trees.train(
                    values: rows.values, featureCount: rows.featureCount, labels: rows.labels, rows: training)
                let scores = try model.probabilities(rows.values, rows: split.testing)
                return FoldResult(scores: scores.map(Double.init), weights: try model.gains())
            }
        case .logisticRegression(let regression):
            let rows = StandardisedRows(reference: reference, window: window, order: layout.order)
            return try classification(layout, features: reference.featureCount, regression, rows)
        }
    }

    /// Tells documents of a window from those of its reference, by logistic regression whatever the learner.
    func compare(
        _ rows: SparseRows, referenceCount: Int, regression: LogisticRegression
    ) throws(LearningError) -> DomainClassification {
        let keys = rows.keys()
        let split = (Array(keys[..<referenceCount]), Array(keys[referenceCount...]))
        guard let layout = try layout(reference: split.0, window: split.1) else {
            return .identical(features: rows.featureCount, heldOut: 0)
        }
        return try classification(layout, features: rows.featureCount, regression, rows.rows(layout.order))
    }

    private func classification(
        _ layout: FoldLayout, features: Int, _ regression: LogisticRegression, _ rows: some DesignRows
    ) throws(LearningError) -> DomainClassification {
        try classification(layout, features: features) { split throws(LearningError) in
            let coefficients = regression.coefficients(rows, labels: layout.labels, training: split.training)
            return FoldResult(
                scores: LogisticRegression.scores(rows, coefficients, rows: split.testing),
                weights: coefficients.dropLast().map(abs))
        }
    }

    /// The deal of the rows, `nil` where both sides hold the same ones.
    private func layout(reference: [UInt64], window: [UInt64]) throws(LearningError) -> FoldLayout? {
        guard folds >= 2 else { throw LearningError("\(folds) folds, need at least 2") }
        let fewest = min(reference.count, window.count)
        guard fewest >= minimumRows else {
            throw LearningError("\(fewest) rows on one side, need \(minimumRows) for \(folds) folds")
        }
        if reference.count == window.count, reference.sorted() == window.sorted() { return nil }
        return FoldLayout(reference: reference, window: window, folds: folds, seed: seed)
    }

    private func heldOutRows(_ reference: FeatureRows, _ window: FeatureRows) -> Int {
        (reference.rowCount + window.rowCount) / 2
    }

    /// Fits all models, the held-out one and one a fold, and sums them up.
    private func classification(
        _ layout: FoldLayout, features: Int,
        _ fit: @escaping @Sendable (FoldSplit) throws(LearningError) -> FoldResult
    ) throws(LearningError) -> DomainClassification {
        let splits = FoldSplit.all(layout)
        let fits = ConcurrentWork.results(splits.count, threads: threads) { index in
            Result<FoldResult, LearningError> { () throws(LearningError) in try fit(splits[index]) }
        }
        var ranks: [RankSum] = []
        var weights = [Double](repeating: 0, count: features)
        for (split, fit) in zip(splits, fits) {
            let result = try fit.get()
            let scores = layout.split(result.scores, rows: split.testing)
            ranks.append(RankSum(reference: scores.reference, window: scores.window))
            for (feature, weight) in result.weights.enumerated() { weights[feature] += weight }
        }
        let sum = weights.reduce(0, +)
        return DomainClassification(
            areas: ranks.dropFirst().map(\.area), deviations: ranks.dropFirst().map(\.nullDeviation),
            heldOutArea: ranks[0].area, heldOutRows: layout.rankedHalf.count, pValue: ranks[0].pValue,
            featureShares: sum > 0 && sum.isFinite ? weights.map { $0 / sum } : weights.map { _ in 0 })
    }
}

/// What one model learns from and what it is tried on.
struct FoldSplit: Sendable {
    var training: [Range<Int>]
    var testing: Range<Int>

    /// The held-out half first, then the folds.
    static func all(_ layout: FoldLayout) -> [FoldSplit] {
        [FoldSplit(training: [layout.learningHalf], testing: layout.rankedHalf)]
            + (0..<layout.folds).map {
                FoldSplit(training: layout.training(fold: $0), testing: layout.testing(fold: $0))
            }
    }
}

/// What one model made of the rows that it was tried on.
struct FoldResult: Sendable {
    var scores: [Double]
    /// How much it uses each feature.
    var weights: [Double]
}

/// Rows in the order of a layout, twice over: what a fold learns from is then one piece, without a copy of its own.
private struct CircularRows: Sendable {
    let featureCount: Int
    let values: [Float]
    let labels: [Float]

    init(reference: FeatureRows, window: FeatureRows, layout: FoldLayout) {
        let features = reference.featureCount
        featureCount = features
        labels = layout.labels + layout.labels
        let referenceCount = reference.rowCount
        let count = layout.order.count * features
        values = [Float](unsafeUninitializedCapacity: 2 * count) { out, initialised in
            reference.values.withUnsafeBufferPointer { first in
                window.values.withUnsafeBufferPointer { second in
                    for (position, row) in layout.order.enumerated() {
                        let isReference = Int(row) < referenceCount
                        let source = isReference ? first : second
                        let start = (isReference ? Int(row) : Int(row) - referenceCount) * features
                        for feature in 0..<features {
                            let value = source[start + feature]
                            out.initializeElement(at: position * features + feature, to: value)
                            out.initializeElement(at: count + position * features + feature, to: value)
                        }
                    }
                }
            }
            initialised = 2 * count
        }
    }

    /// The one piece that holds a split's training rows.
    func training(_ split: FoldSplit) -> Range<Int> {
        guard split.training.count == 2, let first = split.training.first else {
            return split.training.first ?? 0..<0
        }
        return split.testing.upperBound..<(labels.count / 2 + first.upperBound)
    }
}
