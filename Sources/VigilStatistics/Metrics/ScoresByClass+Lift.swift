extension ScoresByClass {
    /// How much richer in positive rows the highest scores are than all rows.
    ///
    ///     lift = (h / k) / (P / n)
    ///
    /// k = share n rows have the highest scores, h of them positive; rows whose score is that at the cut count in
    /// part, so that the order of equal scores does not matter. The interval is normal on the logarithm, with the delta
    /// method's error for h and P - h as independent binomial counts.
    ///
    /// - Parameter share: The part of the rows at the top, above 0 and at most 1.
    /// - Returns: At least 0, 1 for scores that say nothing; undefined without positive rows.
    /// - Complexity: O(n).
    /// - Source: Thomas, Edelman and Crook 2002, "Credit Scoring and Its Applications".
    public func lift(ofTop share: Double) -> MetricOutcome {
        precondition(share > 0 && share <= 1, "a share of the rows lies above 0 and at most at 1")
        guard count > 0 else { return .notEnoughData(have: 0, need: 1) }
        guard !positives.isEmpty else { return .undefined(reason: .noPositiveLabels) }
        let rows = Double(count)
        let all = Double(positives.count)
        let top = share * rows
        let hits = hits(inTop: top)
        let lift = (hits / top) / (all / rows)
        guard hits > 0 else { return .measured(MetricEstimate(value: 0, count: count)) }
        // log h - log P by h and by P - h.
        let byHit = (all - hits) / (hits * all)
        let byMiss = -1 / all
        let rest = rows - top
        let inTop = hits * (1 - min(1, hits / top))
        let outside = rest > 0 ? (all - hits) * (1 - min(1, (all - hits) / rest)) : 0
        let error = (byHit * byHit * inTop + byMiss * byMiss * outside).squareRoot()
        let factor = Elementary.exp(normalQuantile975 * error)
        return .measured(
            MetricEstimate(
                value: lift, standardError: lift * error, lower95: lift / factor, upper95: lift * factor, count: count))
    }

    /// The positive rows among the `rows` with the highest scores, those at the cut in part.
    private func hits(inTop rows: Double) -> Double {
        var taken = 0.0
        var hits = 0.0
        forEachThreshold { positives, negatives in
            let here = Double(positives + negatives)
            let part = min(1, max(0, (rows - taken) / here))
            hits += part * Double(positives)
            taken += here
        }
        return hits
    }

    /// The scores and labels in bins of equal width, for the curve of promise and outcome.
    ///
    /// - Parameter bins: How many, at least 1.
    /// - Returns: The bins over these rows.
    /// - Complexity: O(n).
    public func reliability(bins: Int = 10) -> ReliabilityBins {
        var reliability = ReliabilityBins(bins: bins)
        reliability.add(positives, isPositive: true)
        reliability.add(negatives, isPositive: false)
        return reliability
    }
}
