// Every metric of a confusion matrix does not change when all cells are doubled. For such a metric the delta method's
// multinomial variance is the sum over the cells of count times squared derivative; the second term of the general
// formula vanishes (Euler's theorem on homogeneous functions).

extension ConfusionCounts {
    private func share(_ part: Int, of whole: Int, else reason: UndefinedReason) -> MetricOutcome {
        guard count > 0 else { return .notEnoughData(have: 0, need: 1) }
        guard whole > 0 else { return .undefined(reason: reason) }
        return .measured(.share(part, of: whole))
    }

    /// The share of rows predicted right, with Wilson's interval.
    public var accuracy: MetricOutcome { share(truePositives + trueNegatives, of: count, else: .noVariation) }

    /// The share of positive rows among all, with Wilson's interval.
    public var prevalence: MetricOutcome { share(positives, of: count, else: .noVariation) }

    /// The share of rows predicted positive, with Wilson's interval.
    public var selectionRate: MetricOutcome { share(predictedPositives, of: count, else: .noVariation) }

    /// The share of rows predicted positive that are, with Wilson's interval; its count is the rows predicted positive.
    public var precision: MetricOutcome {
        share(truePositives, of: predictedPositives, else: .noPositivePredictions)
    }

    /// The share of positive rows predicted positive, with Wilson's interval; its count is the positive rows.
    public var recall: MetricOutcome { share(truePositives, of: positives, else: .noPositiveLabels) }

    /// The share of negative rows predicted negative, with Wilson's interval; its count is the negative rows.
    public var specificity: MetricOutcome { share(trueNegatives, of: negatives, else: .noNegativeLabels) }

    /// The share of negative rows predicted positive, with Wilson's interval; its count is the negative rows.
    public var falsePositiveRate: MetricOutcome { share(falsePositives, of: negatives, else: .noNegativeLabels) }

    /// The share of rows predicted negative that are, with Wilson's interval; its count is the rows predicted negative.
    public var negativePredictiveValue: MetricOutcome {
        share(trueNegatives, of: predictedNegatives, else: .noNegativePredictions)
    }

    /// The overlap of the positive and the predicted positive rows, with Wilson's interval; its count is their union.
    public var jaccard: MetricOutcome {
        share(truePositives, of: truePositives + falsePositives + falseNegatives, else: .noPositives)
    }

    /// The harmonic mean of precision and recall, see ``fScore(beta:)``.
    public var f1: MetricOutcome { fScore(beta: 1) }

    /// The weighted harmonic mean of precision and recall, with the delta method's error.
    ///
    /// - Parameter beta: How many times as important recall is as precision, above 0.
    /// - Returns: In 0...1; undefined when no row is positive or predicted positive.
    public func fScore(beta: Double) -> MetricOutcome {
        guard count > 0 else { return .notEnoughData(have: 0, need: 1) }
        guard let value = cells.fScore(beta: beta, zeroDivision: .undefined) else {
            return .undefined(reason: .noPositives)
        }
        let square = beta * beta
        let cells = self.cells
        let errors = square * cells.falseNegatives + cells.falsePositives
        let denominator = (1 + square) * cells.truePositives + errors
        let scale = (1 + square) / (denominator * denominator)
        let byHit = scale * errors
        let byFalsePositive = -scale * cells.truePositives
        let byFalseNegative = byFalsePositive * square
        let variance =
            cells.truePositives * byHit * byHit + cells.falsePositives * byFalsePositive * byFalsePositive
            + cells.falseNegatives * byFalseNegative * byFalseNegative
        let union = truePositives + falsePositives + falseNegatives
        return .measured(
            .unit(value, standardError: variance.squareRoot(), trialsAtEnds: Double(union), count: count))
    }

    /// The mean of recall and specificity, with the error of two independent shares.
    public var balancedAccuracy: MetricOutcome {
        guard count > 0 else { return .notEnoughData(have: 0, need: 1) }
        guard let recall = cells.recall(zeroDivision: .undefined),
            let specificity = cells.specificity(zeroDivision: .undefined)
        else { return .undefined(reason: .oneClassOnly) }
        let positives = Double(self.positives)
        let negatives = Double(self.negatives)
        let variance = (recall * (1 - recall) / positives + specificity * (1 - specificity) / negatives) / 4
        // As many trials as would give this variance if both shares had the same spread.
        let trials = 4 * positives * negatives / (positives + negatives)
        return .measured(
            .unit(
                (recall + specificity) / 2, standardError: variance.squareRoot(), trialsAtEnds: trials, count: count))
    }

    /// Matthews' correlation of labels and predictions, with the delta method's error.
    public var matthewsCorrelation: MetricOutcome {
        guard count > 0 else { return .notEnoughData(have: 0, need: 1) }
        let cells = self.cells
        guard let value = cells.matthewsCorrelation(zeroDivision: .undefined) else {
            return .undefined(reason: .oneClassOnly)
        }
        let predicted = Double(predictedPositives) * Double(predictedNegatives)
        let labelled = Double(positives) * Double(negatives)
        let root = predicted.squareRoot() * labelled.squareRoot()
        let inversePredicted = (positive: 1 / Double(predictedPositives), negative: 1 / Double(predictedNegatives))
        let inverseLabelled = (positive: 1 / Double(positives), negative: 1 / Double(negatives))
        let half = value / 2
        let byTruePositive =
            cells.trueNegatives / root - half * (inversePredicted.positive + inverseLabelled.positive)
        let byFalsePositive =
            -cells.falseNegatives / root - half * (inversePredicted.positive + inverseLabelled.negative)
        let byFalseNegative =
            -cells.falsePositives / root - half * (inversePredicted.negative + inverseLabelled.positive)
        let byTrueNegative =
            cells.truePositives / root - half * (inversePredicted.negative + inverseLabelled.negative)
        return signed(value, derivatives: [byTruePositive, byFalsePositive, byFalseNegative, byTrueNegative])
    }

    /// Cohen's kappa, the agreement beyond chance, with the delta method's error.
    public var cohenKappa: MetricOutcome {
        guard count > 0 else { return .notEnoughData(have: 0, need: 1) }
        let cells = self.cells
        guard let value = cells.cohenKappa(zeroDivision: .undefined) else { return .undefined(reason: .noVariation) }
        let positives = Double(self.positives)
        let negatives = Double(self.negatives)
        let predicted = Double(predictedPositives)
        let rejected = Double(predictedNegatives)
        let denominator = predicted * negatives + positives * rejected
        let byTruePositive = (2 * cells.trueNegatives - value * (negatives + rejected)) / denominator
        let byFalsePositive = (-2 * cells.falseNegatives - value * (negatives + predicted)) / denominator
        let byFalseNegative = (-2 * cells.falsePositives - value * (positives + rejected)) / denominator
        let byTrueNegative = (2 * cells.truePositives - value * (positives + predicted)) / denominator
        return signed(value, derivatives: [byTruePositive, byFalsePositive, byFalseNegative, byTrueNegative])
    }

    /// A value in -1...1 with the delta method's error, its interval taken on the scale 0...1.
    private func signed(_ value: Double, derivatives: [Double]) -> MetricOutcome {
        let counts = [truePositives, falsePositives, falseNegatives, trueNegatives]
        var variance = 0.0
        for (count, derivative) in zip(counts, derivatives) { variance += Double(count) * derivative * derivative }
        let unit = MetricEstimate.unit(
            (value + 1) / 2, standardError: variance.squareRoot() / 2, trialsAtEnds: Double(count), count: count)
        return .measured(unit.stretchedToSigned())
    }
}
