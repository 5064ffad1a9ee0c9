import VigilStatistics

/// Learns how large a model's loss is on a row from the row itself, and so estimates the mean loss of rows whose labels
/// are not known yet: direct loss estimation.
///
/// The reference is dealt into folds, and trees learn the losses of all folds but one; a window's estimate is the mean of
/// what all of them say. The fold left out tells how far losses scatter about what the trees say of rows that they have
/// not seen. Two errors come of it:
///
/// - The labels scatter the realised mean loss: the variance is `k` times the sum of the rows' squared estimates, over
///   n², where `k` is the mean squared residual of the folds left out over their mean squared estimate. A loss of either
///   sign has one variance for every row.
/// - The estimate itself: the jackknife's variance over the folds, (K - 1) / K times the sum of squared differences of the
///   K estimates from their mean, and at least the mean squared residual over the reference's rows.
///
/// What the estimate cannot see: labels that come to depend on the features in another way (concept drift).
///
/// - Source: NannyML's direct loss estimation (DLE), with XGBoost in place of LightGBM; Efron and Stein 1981, "The
///   jackknife estimate of variance". The errors are our own.
public struct LossEstimator: Sendable {
    /// How losses are learned.
    public struct Settings: Sendable, Hashable {
        /// What learns; each leaf has at least 20 rows by default.
        public var trees: BoostedTrees
        /// In how many folds the reference is dealt, at least 2.
        public var folds: Int
        /// How many rows of the reference are used at most; more are drawn from at random.
        public var mostRows: Int
        /// Of the deal: the same seed and rows give the same estimates.
        public var seed: UInt64
        /// On how many threads trees are grown at once; the result does not depend on it.
        public var threads: Int

        /// Settings.
        ///
        /// - Parameters:
        ///   - trees: What learns.
        ///   - folds: In how many folds the reference is dealt, at least 2.
        ///   - mostRows: How many rows of the reference are used at most.
        ///   - seed: Of the deal.
        ///   - threads: On how many threads trees are grown at once.
        public init(
            trees: BoostedTrees = Settings.usualTrees, folds: Int = 5, mostRows: Int = 20_000, seed: UInt64 = 1,
            threads: Int = 2
        ) {
            self.trees = trees
            self.folds = folds
            self.mostRows = mostRows
            self.seed = seed
            self.threads = threads
        }

        /// Few and shallow trees: a loss says less about its row than a label does.
        public static var usualTrees: BoostedTrees {
            var trees = BoostedTrees()
            trees.maximumDepth = 4
            trees.learningRate = 0.1
            trees.minimumLeafWeight = 20
            return trees
        }
    }

    /// What the trees say of a window.
    public struct Estimate: Sendable, Hashable {
        /// The mean loss.
        public var mean: Double
        /// The variance of the realised mean loss, given the rows.
        public var samplingVariance: Double
        /// The variance of ``mean``.
        public var fitVariance: Double
        /// The number of rows.
        public var count: Int
    }

    /// How many rows of the reference were used.
    public let referenceRows: Int
    private let models: [SharedModel]
    /// Estimates below 0 count as 0.
    private let isSigned: Bool
    /// Losses are divided by it before they are learned.
    private let scale: Double
    private let meanSquaredResidual: Double
    private let meanSquaredEstimate: Double

    /// Learns losses.
    ///
    /// - Parameters:
    ///   - rows: The reference's rows; NaN is missing.
    ///   - losses: The loss of each row, finite.
    ///   - isSigned: Whether a loss may be below 0, such as an error with its sign.
    ///   - settings: How they are learned.
    /// - Throws: `LearningError` without XGBoost, for fewer than two folds or four rows a fold, when the numbers of rows
    ///   and losses differ, and when a loss is not finite.
    /// - Complexity: `folds` fits.
    public init(
        rows: FeatureRows, losses: [Double], isSigned: Bool = false, settings: Settings = Settings()
    ) throws(LearningError) {
        try BoostedTrees.requireAvailable()
        guard losses.count == rows.rowCount else {
            throw LearningError("\(losses.count) losses for \(rows.rowCount) rows")
        }
        guard settings.folds >= 2 else { throw LearningError("\(settings.folds) folds, need at least 2") }
        guard losses.count >= 4 * settings.folds else {
            throw LearningError("\(losses.count) rows, need \(4 * settings.folds) for \(settings.folds) folds")
        }
        for loss in losses where !loss.isFinite { throw LearningError("a loss is \(loss), need a finite number") }
        let deal = RowFolds(rows: losses.count, most: settings.mostRows, folds: settings.folds, seed: settings.seed)
        let size = losses.reduce(0) { $0 + abs($1) / Double(losses.count) }
        let scale = size > 0 && size.isFinite ? size : 1
        let fits = ConcurrentWork.results(settings.folds, threads: settings.threads) { fold in
            Result<Fit, LearningError> { () throws(LearningError) in
                try Fit(rows: rows, losses: losses, scale: scale, deal: deal, fold: fold, trees: settings.trees)
            }
        }
        var models: [SharedModel] = []
        var (residuals, estimates) = (0.0, 0.0)
        for fit in fits {
            let fit = try fit.get()
            models.append(fit.model)
            for (loss, estimate) in fit.heldOut {
                let bounded = isSigned ? estimate : max(0, estimate)
                residuals += (loss - bounded) * (loss - bounded)
                estimates += bounded * bounded
            }
        }
        let used = deal.folds.reduce(0) { $0 + $1.count }
        self.models = models
        self.isSigned = isSigned
        self.scale = scale
        referenceRows = used
        meanSquaredResidual = residuals / Double(used)
        meanSquaredEstimate = estimates / Double(used)
    }

    /// One model, and what it says of the fold that it has not seen.
    private struct Fit: Sendable {
        var model: SharedModel
        var heldOut: [(loss: Double, estimate: Double)]

        init(
            rows: FeatureRows, losses: [Double], scale: Double, deal: RowFolds, fold: Int, trees: BoostedTrees
        ) throws(LearningError) {
            let training = deal.others(than: fold)
            let grown = try trees.train(
                rows: rows.rows(training), targets: training.map { Float(losses[$0] / scale) })
            model = SharedModel(grown)
            let tested = deal.folds[fold]
            let estimates = try model.numbers(rows.rows(tested))
            heldOut = zip(tested, estimates).map { (losses[$0] / scale, Double($1)) }
        }
    }

    /// Estimates the mean loss of a window.
    ///
    /// - Parameter window: Rows with the reference's features; NaN is missing.
    /// - Returns: The mean with its errors; `nil` without rows.
    /// - Throws: `LearningError` when the features differ.
    /// - Complexity: O(folds * trees * rows * depth).
    public func estimate(_ window: FeatureRows) throws(LearningError) -> Estimate? {
        let count = window.rowCount
        guard count > 0 else { return nil }
        var sums = [Double](repeating: 0, count: count)
        var means: [Double] = []
        for model in models {
            var sum = 0.0
            for (row, number) in try model.numbers(window).enumerated() {
                let loss = isSigned ? Double(number) : max(0, Double(number))
                sums[row] += loss
                sum += loss
            }
            means.append(sum / Double(count))
        }
        let folds = Double(models.count)
        let rows = Double(count)
        let mean = means.reduce(0, +) / folds
        let spread = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let jackknife = (folds - 1) / folds * spread
        let squares = sums.reduce(0) { $0 + ($1 / folds) * ($1 / folds) } / rows
        let variance =
            isSigned || meanSquaredEstimate == 0
            ? meanSquaredResidual : meanSquaredResidual / meanSquaredEstimate * squares
        return Estimate(
            mean: mean * scale, samplingVariance: variance / rows * scale * scale,
            fitVariance: max(jackknife, meanSquaredResidual / Double(referenceRows)) * scale * scale, count: count)
    }
}
