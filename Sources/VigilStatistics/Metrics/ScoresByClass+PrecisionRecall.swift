extension ScoresByClass {
    /// The mean precision over the steps of recall, without interpolation.
    ///
    ///     sum over thresholds of (R_n - R_n-1) P_n
    ///
    /// - Returns: In 0...1, the prevalence for scores that say nothing; without an error; undefined without positive
    ///   rows.
    /// - Complexity: O(n).
    public func averagePrecision() -> MetricOutcome {
        areaUnderPrecision { _, precision in precision }
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
