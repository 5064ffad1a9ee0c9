extension MulticlassExpectedOutcomes {
    /// The share of rows predicted right: the mean chance of the predicted class.
    public var accuracy: EstimateOutcome {
        guard count > 0 else { return .notEnoughData(have: 0, need: 1) }
        let rows = Double(count)
        let hits = predictions.indices.reduce(0) { $0 + chances[predictions[$1]][$1] }
        return outcome(hits / rows, trials: rows) { code, row in code == predictions[row] ? 1 / rows : 0 }
    }

    /// A metric of one class against all others.
    public enum ClassMetric: String, Sendable, Hashable, Codable, CaseIterable {
        case precision, recall, f1, specificity
    }

    /// The mean of a metric over the classes.
    ///
    /// - Parameters:
    ///   - metric: Which.
    ///   - zeroDivision: What it counts as for a class that has no value; `.undefined` leaves the class out.
    /// - Returns: In 0...1; undefined where no class has a value.
    /// - Complexity: O(k n) for k classes.
    public func macro(_ metric: ClassMetric, zeroDivision: ZeroDivision = .undefined) -> EstimateOutcome {
        guard count > 0 else { return .notEnoughData(have: 0, need: 1) }
        let matrix = self.matrix
        let parts = (0..<classes).map { code -> Part in
            let cells = cells(of: code, in: matrix)
            // A class of which not half a row is to be expected does not occur, as a rule, and is then left out.
            let isExpected = cells.truePositives + cells.falsePositives + cells.falseNegatives >= 0.5
            return isExpected || zeroDivision == .zero ? Part(cells, metric, zeroDivision) : Part()
        }
        let values = parts.compactMap(\.value)
        guard !values.isEmpty else { return .undefined(reason: .noPositives) }
        let scale = 1 / Double(values.count)
        return outcome(values.reduce(0, +) * scale, trials: Double(count)) { code, row in
            // A row's being of a class matters to that class's own part alone.
            scale * (predictions[row] == code ? parts[code].ifSelected : parts[code].ifRejected)
        }
    }

    /// A class's metric, with its derivatives by a row's being of the class.
    private struct Part {
        var value: Double?
        /// For a row predicted to be of the class.
        var ifSelected = 0.0
        /// For another row.
        var ifRejected = 0.0

        /// A class that is left out.
        init() { value = nil }

        init(_ cells: ConfusionCells, _ metric: ClassMetric, _ zeroDivision: ZeroDivision) {
            let selected = cells.truePositives + cells.falsePositives
            let positives = cells.truePositives + cells.falseNegatives
            let negatives = cells.trueNegatives + cells.falsePositives
            switch metric {
            case .precision:
                value = cells.precision(zeroDivision: zeroDivision)
                if selected > 0 { ifSelected = 1 / selected }
            case .recall:
                value = cells.recall(zeroDivision: zeroDivision)
                if positives > 0 {
                    ifSelected = cells.falseNegatives / positives / positives
                    ifRejected = -cells.truePositives / positives / positives
                }
            case .f1:
                value = cells.fScore(beta: 1, zeroDivision: zeroDivision)
                let whole = selected + positives
                if whole > 0 {
                    ifSelected = 2 * (whole - cells.truePositives) / whole / whole
                    ifRejected = -2 * cells.truePositives / whole / whole
                }
            case .specificity:
                value = cells.specificity(zeroDivision: zeroDivision)
                if negatives > 0 {
                    ifSelected = cells.trueNegatives / negatives / negatives
                    ifRejected = -cells.falsePositives / negatives / negatives
                }
            }
        }
    }

    /// The mean area under the ROC curve of each class against all others.
    ///
    /// Tied rows count with their mean chance. A class of which not half a row is to be expected is left out, as one without
    /// rows is by ``MulticlassScores/rocAUCOneVersusRest(_:)``.
    ///
    /// - Returns: In 0...1, 0.5 for scores that say nothing; undefined where not two classes are to be expected.
    /// - Complexity: O(k n log n) for k classes.
    public func rocAUCOneVersusRest() -> EstimateOutcome {
        guard count > 0 else { return .notEnoughData(have: 0, need: 2) }
        var sum = 0.0
        var derivatives = [[Double]?](repeating: nil, count: classes)
        var parts = 0
        for code in chances.indices where chances[code].reduce(0, +) >= 0.5 {
            guard let part = ExpectedArea(scores: scores[code], chances: chances[code]) else { continue }
            sum += part.area
            derivatives[code] = part.derivatives
            parts += 1
        }
        guard parts > 1 else { return .undefined(reason: .oneClassOnly) }
        let scale = 1 / Double(parts)
        return outcome(sum * scale, trials: Double(count) * scale) { code, row in
            derivatives[code].map { $0[row] * scale } ?? 0
        }
    }

    /// The mean of -ln of the probability given to the label, scores kept from 0 and 1 as in ``ProbabilityLosses/clip``.
    ///
    /// It judges the probabilities as the model gave them, not the chances.
    ///
    /// - Returns: At least 0; undefined with a score outside 0...1.
    /// - Complexity: O(k n) for k classes.
    public var logLoss: EstimateOutcome {
        loss(within: 0 ... .infinity) { code, row in
            ProbabilityLosses.logLoss(isPositive: true, score: scores[code][row])
        }
    }

    /// The mean of the squared distance between a row's probabilities and its label, see
    /// ``MulticlassScores/brierScore()``.
    ///
    /// - Returns: In 0...2; undefined with a score outside 0...1.
    /// - Complexity: O(k n) for k classes.
    public var brierScore: EstimateOutcome {
        let squares = predictions.indices.map { row in scores.reduce(0) { $0 + $1[row] * $1[row] } }
        // (1 - p)² for the label's class in place of p².
        return loss(within: 0...2) { code, row in max(0, squares[row] + 1 - 2 * scores[code][row]) }
    }

    /// The mean of what a row of a class costs.
    private func loss(
        within limits: ClosedRange<Double>, _ cost: (_ code: Int, _ row: Int) -> Double
    ) -> EstimateOutcome {
        guard count > 0 else { return .notEnoughData(have: 0, need: 1) }
        guard scores.allSatisfy({ $0.allSatisfy { $0 >= 0 && $0 <= 1 } }) else {
            return .undefined(reason: .scoreOutsideUnitInterval)
        }
        let rows = Double(count)
        let costs = chances.indices.map { code in predictions.indices.map { cost(code, $0) / rows } }
        let value = zip(chances, costs).reduce(0) { sum, column in
            zip(column.0, column.1).reduce(sum) { $0 + $1.0 * $1.1 }
        }
        let (sampling, fit) = variances { costs[$0][$1] }
        return .estimated(
            PerformanceEstimate(
                value: value, samplingVariance: sampling, fitVariance: fit, within: limits, count: count))
    }

    private func outcome(
        _ value: Double, trials: Double, _ derivative: (_ code: Int, _ row: Int) -> Double
    ) -> EstimateOutcome {
        let (sampling, fit) = variances(derivative)
        return .estimated(
            PerformanceEstimate(
                share: min(1, max(0, value)), samplingVariance: sampling, fitVariance: fit, trialsAtEnds: trials,
                count: count))
    }
}

/// The area under the ROC curve to expect where chances do not follow from the scores alone.
private struct ExpectedArea {
    var area: Double
    /// By each row's label.
    var derivatives: [Double]

    init?(scores: [Double], chances: [Double]) {
        let positives = chances.reduce(0, +)
        let negatives = Double(chances.count) - positives
        guard positives > 0, negatives > 0 else { return nil }
        let order = ascendingOrder(of: scores)
        var negativesBelow = [Double](repeating: 0, count: scores.count)
        var positivesBelow = negativesBelow
        var below = (positives: 0.0, negatives: 0.0)
        var pairs = 0.0
        var start = 0
        while start < order.count {
            var end = start
            var tied = 0.0
            while end < order.count && scores[order[end]] == scores[order[start]] {
                tied += chances[order[end]]
                end += 1
            }
            let others = Double(end - start) - tied
            pairs += tied * (below.negatives + others / 2)
            for position in start..<end {
                negativesBelow[order[position]] = below.negatives + others / 2
                positivesBelow[order[position]] = below.positives + tied / 2
            }
            below.positives += tied
            below.negatives += others
            start = end
        }
        let area = min(1, pairs / positives / negatives)
        self.area = area
        derivatives = scores.indices.map { row in
            let fromBelow = negativesBelow[row] / negatives - area
            let fromAbove = 1 - positivesBelow[row] / positives - area
            return fromBelow / positives - fromAbove / negatives
        }
    }
}
