import VigilStatistics

/// How much more often rows like a reference's occur in a window than in the reference: weights that make the reference
/// stand in for the window.
///
/// A domain classifier says how likely a row is of the window. Each fold of the reference's rows is judged by trees that
/// learned from the other folds of both samples, and a row's weight is the odds p / (1 - p), times the reference's rows
/// over the window's. Weights are cut off at `greatestWeight` and then divided by their mean.
///
/// - Source: Sugiyama, Suzuki and Kanamori 2012, "Density Ratio Estimation in Machine Learning", chapter 4 (by
///   probabilistic classification); Kish 1965, "Survey Sampling" (the effective number of rows).
public struct DensityRatio: Sendable, Hashable {
    /// How weights are learned.
    public struct Settings: Sendable, Hashable {
        /// What tells the rows apart.
        public var trees: BoostedTrees
        /// In how many folds both samples are dealt, at least 2.
        public var folds: Int
        /// How many rows of either sample the trees learn from at most; weights are given for all.
        public var mostRows: Int
        /// What weights are cut off at, above 1.
        public var greatestWeight: Double
        /// Of the deal: the same seed and rows give the same weights.
        public var seed: UInt64
        /// On how many threads trees are grown at once; the result does not depend on it.
        public var threads: Int

        /// Settings.
        ///
        /// - Parameters:
        ///   - trees: What tells the rows apart.
        ///   - folds: In how many folds both samples are dealt, at least 2.
        ///   - mostRows: How many rows of either sample the trees learn from at most.
        ///   - greatestWeight: What weights are cut off at, above 1.
        ///   - seed: Of the deal.
        ///   - threads: On how many threads trees are grown at once.
        public init(
            trees: BoostedTrees = Settings.usualTrees, folds: Int = 5, mostRows: Int = 20_000,
            greatestWeight: Double = 50, seed: UInt64 = 1, threads: Int = 2
        ) {
            self.trees = trees
            self.folds = folds
            self.mostRows = mostRows
            self.greatestWeight = greatestWeight
            self.seed = seed
            self.threads = threads
        }

        /// Few and shallow trees, slow to learn: odds that overfit make weights that say little.
        public static var usualTrees: BoostedTrees {
            var trees = BoostedTrees()
            trees.maximumDepth = 3
            trees.learningRate = 0.1
            trees.minimumLeafWeight = 10
            return trees
        }
    }

    /// One weight a row of the reference, at least 0, with mean 1.
    public let weights: [Double]
    /// How many rows of weight 1 say as much: (sum of weights)² / (sum of squared weights).
    public let effectiveRows: Double
    /// The share of the reference's rows whose weight was cut off.
    public let cutShare: Double
    /// How far the weighted reference still is from the window.
    ///
    /// The greatest difference of a feature's means, in the feature's standard deviations (those of both samples pooled).
    /// Above 0.1 to 0.25 the one does not stand in for the other; effective rows alone do not say so, since samples that
    /// nothing joins may leave equal weights.
    ///
    /// - Source: Austin 2009, "Balance diagnostics for comparing the distribution of baseline covariates between treatment
    ///   groups in propensity-score matched samples".
    public let imbalance: Double

    /// Learns weights.
    ///
    /// - Parameters:
    ///   - reference: The reference's rows; NaN is missing.
    ///   - window: The window's rows, with the same features.
    ///   - settings: How they are learned.
    /// - Throws: `LearningError` without XGBoost, for other features, and for fewer than two folds or two rows a fold on
    ///   either side.
    /// - Complexity: `folds` fits.
    public init(
        reference: FeatureRows, window: FeatureRows, settings: Settings = Settings()
    ) throws(LearningError) {
        try BoostedTrees.requireAvailable()
        guard reference.featureCount == window.featureCount else {
            throw LearningError(
                "the reference has \(reference.featureCount) features and the window \(window.featureCount)")
        }
        let folds = settings.folds
        let fewest = min(reference.rowCount, window.rowCount)
        guard folds >= 2, fewest >= 2 * folds else {
            throw LearningError("\(fewest) rows on one side, need \(2 * max(2, folds)) for \(max(2, folds)) folds")
        }
        let judged = RowFolds(rows: reference.rowCount, folds: folds, seed: settings.seed)
        // The window's rows are dealt too, so that every fold's trees learn from the same shares of both.
        let others = RowFolds(rows: window.rowCount, most: settings.mostRows, folds: folds, seed: settings.seed &+ 1)
        let fits = ConcurrentWork.results(folds, threads: settings.threads) { fold in
            Result<[Float], LearningError> { () throws(LearningError) in
                var known = judged.others(than: fold)
                if known.count > settings.mostRows {
                    // Every so many: the rows of a fold are in the table's order.
                    let step = Double(known.count) / Double(settings.mostRows)
                    known = (0..<settings.mostRows).map { known[Int(Double($0) * step)] }
                }
                let ours = reference.rows(known)
                let theirs = window.rows(others.others(than: fold))
                let labels =
                    [Float](repeating: 0, count: ours.rowCount) + [Float](repeating: 1, count: theirs.rowCount)
                let model = try settings.trees.train(
                    rows: FeatureRows(trusted: ours.values + theirs.values, featureCount: ours.featureCount),
                    labels: labels)
                // Odds of one to the samples' sizes are a weight of one.
                let size = Float(ours.rowCount) / Float(theirs.rowCount)
                return try model.probabilities(reference.rows(judged.folds[fold])).map { $0 / (1 - $0) * size }
            }
        }
        var weights = [Double](repeating: 0, count: reference.rowCount)
        var cut = 0
        for (fold, fit) in fits.enumerated() {
            for (row, weight) in zip(judged.folds[fold], try fit.get()) {
                // A probability of 1 has infinite odds.
                let bounded = weight.isNaN ? settings.greatestWeight : min(settings.greatestWeight, Double(weight))
                if bounded == settings.greatestWeight { cut += 1 }
                weights[row] = bounded
            }
        }
        let sum = weights.reduce(0, +)
        let squares = weights.reduce(0) { $0 + $1 * $1 }
        let scale = sum > 0 ? Double(weights.count) / sum : 1
        self.weights = weights.map { $0 * scale }
        effectiveRows = squares > 0 ? sum * sum / squares : 0
        cutShare = Double(cut) / Double(weights.count)
        imbalance = Self.imbalance(reference, self.weights, window)
    }

    private static func imbalance(_ reference: FeatureRows, _ weights: [Double], _ window: FeatureRows) -> Double {
        var greatest = 0.0
        for feature in 0..<reference.featureCount {
            let ours = FeatureMoments(reference, feature: feature) { weights[$0] }
            let before = FeatureMoments(reference, feature: feature) { _ in 1 }
            let theirs = FeatureMoments(window, feature: feature) { _ in 1 }
            let deviation = ((before.variance + theirs.variance) / 2).squareRoot()
            if deviation > 0 { greatest = max(greatest, abs(ours.mean - theirs.mean) / deviation) }
        }
        return greatest
    }

    /// Mean and variance of a feature over the rows that have it; 0 where none has.
    private struct FeatureMoments {
        var mean = 0.0
        var variance = 0.0

        init(_ rows: FeatureRows, feature: Int, weight: (Int) -> Double) {
            var total = 0.0
            var squares = 0.0
            for row in 0..<rows.rowCount {
                let value = Double(rows.values[row * rows.featureCount + feature])
                let own = weight(row)
                guard !value.isNaN, own > 0 else { continue }
                // Welford's update, which keeps the digits of numbers far from 0.
                total += own
                let difference = value - mean
                mean += own / total * difference
                squares += own * difference * (value - mean)
            }
            if total > 0 { variance = squares / total }
        }
    }
}
