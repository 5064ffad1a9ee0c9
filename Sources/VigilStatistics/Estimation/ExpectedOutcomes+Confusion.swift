extension ExpectedOutcomes {
    private func share(
        _ value: Double?, _ selectedWeight: Double, _ rejectedWeight: Double, trials: Double,
        else reason: UndefinedReason
    ) -> EstimateOutcome {
        guard count > 0 else { return .notEnoughData(have: 0, need: 1) }
        guard let value else { return .undefined(reason: reason) }
        let (sampling, fit) = variances(selectedWeight, rejectedWeight)
        return .estimated(
            PerformanceEstimate(
                share: value, samplingVariance: sampling, fitVariance: fit, trialsAtEnds: trials, count: count))
    }

    /// The share of rows predicted right: the mean chance of the predicted class.
    public var accuracy: EstimateOutcome {
        let weight = 1 / Double(count)
        return share(cells.accuracy, weight, -weight, trials: Double(count), else: .noVariation)
    }

    /// The share of rows that are positive: the mean chance.
    public var prevalence: EstimateOutcome {
        let weight = 1 / Double(count)
        return share(cells.prevalence, weight, weight, trials: Double(count), else: .noVariation)
    }

    /// The share of rows predicted positive that are.
    public var precision: EstimateOutcome {
        share(
            cells.precision(zeroDivision: .undefined), 1 / selected.count, 0, trials: selected.count,
            else: .noPositivePredictions)
    }

    /// The share of positive rows predicted positive.
    public var recall: EstimateOutcome {
        let square = positives * positives
        return share(
            cells.recall(zeroDivision: .undefined), rejected.positives / square, -selected.positives / square,
            trials: positives, else: .noPositiveLabels)
    }

    /// The share of negative rows predicted negative.
    public var specificity: EstimateOutcome {
        let square = negatives * negatives
        let cells = self.cells
        return share(
            cells.specificity(zeroDivision: .undefined), cells.trueNegatives / square, -cells.falsePositives / square,
            trials: negatives, else: .noNegativeLabels)
    }

    /// The harmonic mean of precision and recall.
    public var f1: EstimateOutcome {
        let whole = selected.count + positives
        let square = whole * whole
        return share(
            cells.fScore(beta: 1, zeroDivision: .undefined), 2 * (whole - selected.positives) / square,
            -2 * selected.positives / square, trials: whole - selected.positives, else: .noPositives)
    }

    /// A cell of the confusion matrix.
    public enum Cell: String, Sendable, Hashable, Codable, CaseIterable {
        case truePositives, falsePositives, falseNegatives, trueNegatives
    }

    /// How many rows to expect in a cell of the confusion matrix.
    ///
    /// - Parameter cell: Which.
    /// - Returns: In 0...count.
    public func rows(in cell: Cell) -> EstimateOutcome {
        let cells = self.cells
        return switch cell {
        case .truePositives: total(cells.truePositives, 1, 0, within: 0...selected.count)
        case .falsePositives: total(cells.falsePositives, -1, 0, within: 0...selected.count)
        case .falseNegatives: total(cells.falseNegatives, 0, 1, within: 0...rejected.count)
        case .trueNegatives: total(cells.trueNegatives, 0, -1, within: 0...rejected.count)
        }
    }

    /// What the predictions are worth, when each outcome has a value.
    ///
    ///     sum over cells of rows * value
    ///
    /// - Parameters:
    ///   - values: What one row of each cell is worth, in any unit; a cost is negative.
    ///   - isPerPrediction: Whether the sum is divided by the number of rows.
    /// - Returns: In the unit of the values.
    public func businessValue(_ values: ConfusionCells, isPerPrediction: Bool = false) -> EstimateOutcome {
        let cells = self.cells
        let scale = isPerPrediction ? 1 / Double(count) : 1
        let sum =
            cells.truePositives * values.truePositives + cells.falsePositives * values.falsePositives
            + cells.falseNegatives * values.falseNegatives + cells.trueNegatives * values.trueNegatives
        return total(
            sum * scale, (values.truePositives - values.falsePositives) * scale,
            (values.falseNegatives - values.trueNegatives) * scale)
    }

    private func total(
        _ value: Double, _ selectedWeight: Double, _ rejectedWeight: Double,
        within limits: ClosedRange<Double> = -(.infinity)...(.infinity)
    ) -> EstimateOutcome {
        guard count > 0 else { return .notEnoughData(have: 0, need: 1) }
        guard value.isFinite else { return .undefined(reason: .infiniteValue) }
        let (sampling, fit) = variances(selectedWeight, rejectedWeight)
        return .estimated(
            PerformanceEstimate(
                value: value, samplingVariance: sampling, fitVariance: fit, within: limits, count: count))
    }
}
