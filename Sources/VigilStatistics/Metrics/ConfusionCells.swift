/// The four cells of a binary confusion matrix as weights, with the ratios that classification metrics are.
///
/// The weights are whole numbers where rows count once each; see ``ConfusionCounts`` for those with sampling errors.
public struct ConfusionCells: Sendable, Hashable {
    /// The weight of the positive rows predicted positive.
    public var truePositives: Double
    /// The weight of the negative rows predicted positive.
    public var falsePositives: Double
    /// The weight of the positive rows predicted negative.
    public var falseNegatives: Double
    /// The weight of the negative rows predicted negative.
    public var trueNegatives: Double

    /// Cells from their weights.
    ///
    /// - Parameters:
    ///   - truePositives: At least 0.
    ///   - falsePositives: At least 0.
    ///   - falseNegatives: At least 0.
    ///   - trueNegatives: At least 0.
    public init(
        truePositives: Double = 0, falsePositives: Double = 0, falseNegatives: Double = 0, trueNegatives: Double = 0
    ) {
        self.truePositives = truePositives
        self.falsePositives = falsePositives
        self.falseNegatives = falseNegatives
        self.trueNegatives = trueNegatives
    }

    /// The weight of all rows.
    public var total: Double { truePositives + falsePositives + falseNegatives + trueNegatives }

    private static func ratio(_ part: Double, _ whole: Double, _ zeroDivision: ZeroDivision) -> Double? {
        if whole > 0 { return part / whole }
        return zeroDivision == .zero ? 0 : nil
    }

    /// The share of rows predicted right, in 0...1; `nil` without rows.
    public var accuracy: Double? { Self.ratio(truePositives + trueNegatives, total, .undefined) }

    /// The share of positive rows among all, in 0...1; `nil` without rows.
    public var prevalence: Double? { Self.ratio(truePositives + falseNegatives, total, .undefined) }

    /// The share of rows predicted positive, in 0...1; `nil` without rows.
    public var selectionRate: Double? { Self.ratio(truePositives + falsePositives, total, .undefined) }

    /// The share of rows predicted positive that are.
    ///
    /// - Parameter zeroDivision: What it counts as when nothing was predicted positive.
    /// - Returns: In 0...1.
    public func precision(zeroDivision: ZeroDivision) -> Double? {
        Self.ratio(truePositives, truePositives + falsePositives, zeroDivision)
    }

    /// The share of positive rows that were predicted positive.
    ///
    /// - Parameter zeroDivision: What it counts as without positive rows.
    /// - Returns: In 0...1.
    public func recall(zeroDivision: ZeroDivision) -> Double? {
        Self.ratio(truePositives, truePositives + falseNegatives, zeroDivision)
    }

    /// The share of negative rows that were predicted negative.
    ///
    /// - Parameter zeroDivision: What it counts as without negative rows.
    /// - Returns: In 0...1.
    public func specificity(zeroDivision: ZeroDivision) -> Double? {
        Self.ratio(trueNegatives, trueNegatives + falsePositives, zeroDivision)
    }

    /// The share of negative rows that were predicted positive.
    ///
    /// - Parameter zeroDivision: What it counts as without negative rows.
    /// - Returns: In 0...1.
    public func falsePositiveRate(zeroDivision: ZeroDivision) -> Double? {
        Self.ratio(falsePositives, trueNegatives + falsePositives, zeroDivision)
    }

    /// The share of rows predicted negative that are.
    ///
    /// - Parameter zeroDivision: What it counts as when nothing was predicted negative.
    /// - Returns: In 0...1.
    public func negativePredictiveValue(zeroDivision: ZeroDivision) -> Double? {
        Self.ratio(trueNegatives, trueNegatives + falseNegatives, zeroDivision)
    }

    /// The weighted harmonic mean of precision and recall.
    ///
    ///     (1 + b²) tp / ((1 + b²) tp + b² fn + fp)
    ///
    /// - Parameters:
    ///   - beta: How many times as important recall is as precision, above 0.
    ///   - zeroDivision: What it counts as when no row is positive or predicted positive.
    /// - Returns: In 0...1.
    public func fScore(beta: Double, zeroDivision: ZeroDivision) -> Double? {
        let square = beta * beta
        let hits = (1 + square) * truePositives
        return Self.ratio(hits, hits + square * falseNegatives + falsePositives, zeroDivision)
    }

    /// The share of rows that are positive and predicted positive among those that are either.
    ///
    /// - Parameter zeroDivision: What it counts as when no row is positive or predicted positive.
    /// - Returns: In 0...1.
    public func jaccard(zeroDivision: ZeroDivision) -> Double? {
        Self.ratio(truePositives, truePositives + falsePositives + falseNegatives, zeroDivision)
    }

    /// The mean of recall and specificity.
    ///
    /// - Parameter zeroDivision: What either counts as when its class has no rows.
    /// - Returns: In 0...1, 0.5 for guessing.
    public func balancedAccuracy(zeroDivision: ZeroDivision) -> Double? {
        guard let recall = recall(zeroDivision: zeroDivision), let other = specificity(zeroDivision: zeroDivision)
        else { return nil }
        return (recall + other) / 2
    }

    /// Matthews' correlation of labels and predictions.
    ///
    /// - Parameter zeroDivision: What it counts as when labels or predictions are all of one class.
    /// - Returns: In -1...1, 0 for guessing.
    public func matthewsCorrelation(zeroDivision: ZeroDivision) -> Double? {
        // The product of four counts passes 2^53 at some 10,000 rows; square roots of pairs stay exact enough.
        let predicted = (truePositives + falsePositives) * (trueNegatives + falseNegatives)
        let labelled = (truePositives + falseNegatives) * (trueNegatives + falsePositives)
        let difference = truePositives * trueNegatives - falsePositives * falseNegatives
        return Self.ratio(difference, predicted.squareRoot() * labelled.squareRoot(), zeroDivision)
    }

    /// Cohen's kappa, the agreement of labels and predictions beyond chance.
    ///
    /// - Parameter zeroDivision: What it counts as when labels and predictions are all of one and the same class.
    /// - Returns: In -1...1, 0 for agreement by chance.
    public func cohenKappa(zeroDivision: ZeroDivision) -> Double? {
        let difference = truePositives * trueNegatives - falsePositives * falseNegatives
        let first = (truePositives + falsePositives) * (falsePositives + trueNegatives)
        let second = (truePositives + falseNegatives) * (falseNegatives + trueNegatives)
        return Self.ratio(2 * difference, first + second, zeroDivision)
    }
}
