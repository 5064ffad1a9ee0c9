extension ScoresByClass {
    /// The area under the receiver operating characteristic, with DeLong's error.
    ///
    /// The chance that a positive row scores above a negative one, ties counting one half. The interval is taken on the
    /// logit scale, so it stays within 0...1. Where one class ranks wholly above the other DeLong's error is 0; the
    /// interval is then Wilson's for as many trials as the smaller class has rows.
    ///
    /// - Returns: In 0...1, 0.5 for scores that say nothing; undefined with one class.
    /// - Complexity: O(n).
    /// - Source: DeLong, DeLong and Clarke-Pearson 1988, "Comparing the areas under two or more correlated receiver
    ///   operating characteristic curves"; by ranks as in Sun and Xu 2014.
    public func rocAUC() -> MetricOutcome {
        if let reasonAgainstRanking { return reasonAgainstRanking }
        let (value, error) = areaAndError()
        return .measured(areaEstimate(value, error))
    }

    /// Gini's coefficient, twice the area under the ROC curve less one.
    ///
    /// - Returns: In -1...1, 0 for scores that say nothing; undefined with one class.
    /// - Complexity: O(n).
    public func gini() -> MetricOutcome {
        if let reasonAgainstRanking { return reasonAgainstRanking }
        let (value, error) = areaAndError()
        return .measured(areaEstimate(value, error).stretchedToSigned())
    }

    /// The largest lead of the true over the false positive rate over all thresholds.
    ///
    /// - Returns: In 0...1, 0 when no threshold is better than guessing; without an error; undefined with one class.
    /// - Complexity: O(n).
    public func kolmogorovSmirnov() -> MetricOutcome {
        if let reasonAgainstRanking { return reasonAgainstRanking }
        let positiveCount = Double(positives.count)
        let negativeCount = Double(negatives.count)
        var hits = 0
        var falseAlarms = 0
        var largest = 0.0
        forEachThreshold { positives, negatives in
            hits += positives
            falseAlarms += negatives
            largest = max(largest, Double(hits) / positiveCount - Double(falseAlarms) / negativeCount)
        }
        return .measured(MetricEstimate(value: largest, count: count))
    }

    /// The area as an exact count of pairs, and DeLong's standard error.
    private func areaAndError() -> (area: Double, error: Double?) {
        let positiveCount = positives.count
        let negativeCount = negatives.count
        var negativesBelow = negativeCount
        var positivesAbove = 0
        // Twice the number of pairs in order, a whole number: 10^12 pairs add up without rounding.
        var doubledPairs = 0
        // Squares of the placement values, taken about one half to keep the digits.
        var positiveSquares = 0.0
        var negativeSquares = 0.0
        let perNegative = 0.5 / Double(negativeCount)
        let perPositive = 0.5 / Double(positiveCount)
        forEachThreshold { positives, negatives in
            negativesBelow -= negatives
            let doubledBelow = 2 * negativesBelow + negatives
            let doubledAbove = 2 * positivesAbove + positives
            doubledPairs += positives * doubledBelow
            let positivePlacement = Double(doubledBelow) * perNegative - 0.5
            let negativePlacement = Double(doubledAbove) * perPositive - 0.5
            positiveSquares += Double(positives) * positivePlacement * positivePlacement
            negativeSquares += Double(negatives) * negativePlacement * negativePlacement
            positivesAbove += positives
        }
        let area = Double(doubledPairs) / 2 / Double(positiveCount) / Double(negativeCount)
        guard positiveCount > 1, negativeCount > 1 else { return (area, nil) }
        let center = area - 0.5
        let positiveVariance =
            max(0, positiveSquares / Double(positiveCount) - center * center) / Double(positiveCount - 1)
        let negativeVariance =
            max(0, negativeSquares / Double(negativeCount) - center * center) / Double(negativeCount - 1)
        return (area, (positiveVariance + negativeVariance).squareRoot())
    }

    private func areaEstimate(_ area: Double, _ error: Double?) -> MetricEstimate {
        guard let error else { return MetricEstimate(value: area, count: count) }
        return .area(
            area, standardError: error, trialsAtEnds: Double(min(positives.count, negatives.count)), count: count)
    }
}

extension MetricEstimate {
    /// An area under a ROC curve with an interval on the logit scale, so that it stays within 0...1.
    ///
    /// - Parameters:
    ///   - area: The area.
    ///   - error: Its standard error.
    ///   - trials: For how many trials Wilson's interval is taken where the error is 0 or the area 0 or 1.
    ///   - count: The number of rows.
    /// - Returns: The area with both ends.
    static func area(
        _ area: Double, standardError error: Double, trialsAtEnds trials: Double, count: Int
    ) -> MetricEstimate {
        guard area > 0, area < 1, error > 0 else {
            return .unit(area, standardError: error, trialsAtEnds: trials, count: count)
        }
        let logit = Elementary.log(area / (1 - area))
        let margin = normalQuantile975 * error / (area * (1 - area))
        return MetricEstimate(
            value: area, standardError: error, lower95: 1 / (1 + Elementary.exp(margin - logit)),
            upper95: 1 / (1 + Elementary.exp(-margin - logit)), count: count)
    }
}
