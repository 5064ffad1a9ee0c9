extension ScoresByClass {
    /// The mean precision over the steps of recall, without interpolation.
    ///
    ///     sum over thresholds of (R_n - R_n-1) P_n
    ///
    /// The error comes from what each row adds: with A and B the positive and the negative rows at or above a threshold,
    /// P = A / (A + B), and p the positive rows, a positive row of score s has the influence
    ///
    ///     n/p (P(s) - AP + sum over positive rows at or below s of B / (A + B)²)
    ///
    /// and a negative one minus n/p times the sum over positive rows at or below s of A / (A + B)²; the variance is the
    /// sum of their squares over n². The interval stays within 0...1.
    ///
    /// - Returns: In 0...1, the prevalence for scores that say nothing; undefined without positive rows.
    /// - Complexity: O(n).
    /// - Source: Hampel 1974, "The influence curve and its role in robust estimation", for the method.
    public func averagePrecision() -> MetricOutcome {
        let plain = areaUnderPrecision { _, precision in precision }
        guard let value = plain.value, !negatives.isEmpty else { return plain }
        let error = averagePrecisionVariance(around: value).squareRoot()
        return .measured(
            .unit(value, standardError: error, trialsAtEnds: Double(positives.count), count: count))
    }

    /// The sum of the squared influences over n².
    private func averagePrecisionVariance(around value: Double) -> Double {
        // From the lowest score up, with the rows at or above each.
        let all = Double(positives.count)
        var above = (positives: all, negatives: Double(negatives.count))
        var byPositive = 0.0
        var byNegative = 0.0
        var variance = 0.0
        forEachAscending { _, positives, negatives in
            let selected = above.positives + above.negatives
            let hits = Double(positives)
            byPositive += hits * above.negatives / (selected * selected)
            byNegative += hits * above.positives / (selected * selected)
            let positive = (above.positives / selected - value + byPositive) / all
            let negative = byNegative / all
            variance += hits * positive * positive + Double(negatives) * negative * negative
            above.positives -= hits
            above.negatives -= Double(negatives)
        }
        return variance
    }

    /// The area under the precision-recall curve by trapezoids, starting from precision 1 at recall 0.
    ///
    /// It is too hopeful where the curve is coarse; ``averagePrecision()`` is the safer summary.
    ///
    /// - Returns: In 0...1; without an error; undefined without positive rows.
    /// - Complexity: O(n).
    public func precisionRecallTrapezoid() -> MetricOutcome {
        areaUnderPrecision { previous, precision in (previous + precision) / 2 }
    }

    private func areaUnderPrecision(_ height: (_ previous: Double, _ precision: Double) -> Double) -> MetricOutcome {
        if count == 0 { return .notEnoughData(have: 0, need: 1) }
        if positives.isEmpty { return .undefined(reason: .noPositiveLabels) }
        var hits = 0
        var selected = 0
        var previous = 1.0
        var area = 0.0
        forEachThreshold { positives, negatives in
            hits += positives
            selected += positives + negatives
            let precision = Double(hits) / Double(selected)
            area += Double(positives) * height(previous, precision)
            previous = precision
        }
        return .measured(MetricEstimate(value: area / Double(positives.count), count: count))
    }
}
