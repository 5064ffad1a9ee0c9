extension ExpectedOutcomes {
    /// The area under the ROC curve: the chance that a positive row scores above a negative one, ties counting one half.
    ///
    ///     sum over rows i of c_i (N_i + n_i / 2) / (P N)
    ///
    /// N is the sum of 1 - c, N_i that of the rows below row i and n_i that of the rows tied with it; P is the sum of c.
    /// The derivative by a label is (N_i / N - area) / P - (P_i / P - area) / N, with P_i that of the rows above: what
    /// DeLong's variance is built of. Ranks are those of the scores as the model gave them.
    ///
    /// - Returns: In 0...1, 0.5 for scores that say nothing; undefined where one class is not to be expected at all.
    /// - Complexity: O(n).
    public var rocAUC: EstimateOutcome {
        guard count > 0 else { return .notEnoughData(have: 0, need: 2) }
        let (positives, negatives) = (self.positives, self.negatives)
        guard positives > 0, negatives > 0 else { return .undefined(reason: .oneClassOnly) }
        // Before each row's ties: the sum of 1 - c below, and that of the row and its ties.
        var negativesBelow: [Double] = []
        var positivesBelow: [Double] = []
        negativesBelow.reserveCapacity(count)
        positivesBelow.reserveCapacity(count)
        var pairs = 0.0
        var below = (positives: 0.0, negatives: 0.0)
        forEachTie { rows in
            // Chances of equal scores are equal, as long as they come from the scores.
            let size = Double(rows.count)
            let chance = chances[rows.lowerBound]
            let tied = (positives: size * chance, negatives: size * (1 - chance))
            pairs += tied.positives * (below.negatives + tied.negatives / 2)
            for _ in rows {
                negativesBelow.append(below.negatives + tied.negatives / 2)
                positivesBelow.append(below.positives + tied.positives / 2)
            }
            below.positives += tied.positives
            below.negatives += tied.negatives
        }
        let area = min(1, pairs / positives / negatives)
        let (sampling, fit) = variances { row in
            let fromBelow = negativesBelow[row] / negatives - area
            let fromAbove = 1 - positivesBelow[row] / positives - area
            return fromBelow / positives - fromAbove / negatives
        }
        return .estimated(
            PerformanceEstimate(
                share: area, samplingVariance: sampling, fitVariance: fit, trialsAtEnds: min(positives, negatives),
                count: count))
    }

    /// The average precision: the mean over positive rows of the precision among the rows scored at least as high.
    ///
    ///     sum over rows i of c_i (C_i + 1 - c_i) / (r_i P)
    ///
    /// r_i is the number of rows scored at least as high as row i, C_i the sum of their chances and P the sum of all. A
    /// row counts only where it is positive, and is then one positive among the r_i for certain: hence 1 - c_i.
    ///
    /// - Returns: In 0...1, the prevalence for scores that say nothing; undefined where no positive row is to be expected.
    /// - Complexity: O(n).
    public var averagePrecision: EstimateOutcome {
        guard count > 0 else { return .notEnoughData(have: 0, need: 1) }
        let positives = self.positives
        guard positives > 0 else { return .undefined(reason: .noPositiveLabels) }
        // Ties in ascending order: the rows at least as high, the sum of their chances, the tie's own sum.
        var ties: [(rows: Range<Int>, ranked: Double, above: Double)] = []
        var reached = 0.0
        var sum = 0.0
        forEachTie { rows in
            let chance = chances[rows.lowerBound]
            let ranked = Double(count - rows.lowerBound)
            let above = positives - reached
            sum += Double(rows.count) * chance * (above + 1 - chance) / ranked
            ties.append((rows, ranked, above))
            reached += Double(rows.count) * chance
        }
        let value = min(1, sum / positives)
        // The sum of c / r over the rows that a row counts for: those scored at most as high.
        var derivatives = [Double](repeating: 0, count: count)
        var counted = 0.0
        for (rows, ranked, above) in ties {
            counted += Double(rows.count) * chances[rows.lowerBound] / ranked
            let derivative = (above / ranked + counted - value) / positives
            for row in rows { derivatives[row] = derivative }
        }
        let (sampling, fit) = variances { derivatives[$0] }
        return .estimated(
            PerformanceEstimate(
                share: value, samplingVariance: sampling, fitVariance: fit, trialsAtEnds: positives, count: count))
    }

    private func forEachTie(_ body: (_ rows: Range<Int>) -> Void) {
        var start = 0
        while start < scores.count {
            var end = start + 1
            while end < scores.count && scores[end] == scores[start] { end += 1 }
            body(start..<end)
            start = end
        }
    }
}
