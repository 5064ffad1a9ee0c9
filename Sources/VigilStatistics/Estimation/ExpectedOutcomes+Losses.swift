extension ExpectedOutcomes {
    /// The mean squared difference between score and label.
    ///
    ///     mean of c (1 - s)^2 + (1 - c) s^2
    ///
    /// It judges the scores `s` as the model gave them, not the chances `c`.
    ///
    /// - Returns: In 0...1; undefined with a score outside 0...1.
    /// - Complexity: O(n).
    public var brierScore: EstimateOutcome {
        loss(within: 0...1) { score, isPositive in
            let error = isPositive ? 1 - score : score
            return error * error
        }
    }

    /// The mean of -ln of the probability given to the label, scores kept from 0 and 1 as in
    /// ``ProbabilityLosses/clip``.
    ///
    /// - Returns: At least 0; undefined with a score outside 0...1.
    /// - Complexity: O(n).
    public var logLoss: EstimateOutcome {
        loss(within: 0 ... .infinity) { score, isPositive in
            ProbabilityLosses.logLoss(isPositive: isPositive, score: score)
        }
    }

    private func loss(
        within limits: ClosedRange<Double>, _ loss: (_ score: Double, _ isPositive: Bool) -> Double
    ) -> EstimateOutcome {
        guard let lowest = scores.first, let highest = scores.last else { return .notEnoughData(have: 0, need: 1) }
        guard lowest >= 0, highest <= 1 else { return .undefined(reason: .scoreOutsideUnitInterval) }
        var sum = 0.0
        var derivatives: [Double] = []
        derivatives.reserveCapacity(count)
        for (score, chance) in zip(scores, chances) {
            let ifPositive = loss(score, true)
            let ifNegative = loss(score, false)
            sum += chance * ifPositive + (1 - chance) * ifNegative
            derivatives.append((ifPositive - ifNegative) / Double(count))
        }
        let (sampling, fit) = variances { derivatives[$0] }
        return .estimated(
            PerformanceEstimate(
                value: sum / Double(count), samplingVariance: sampling, fitVariance: fit, within: limits, count: count))
    }
}
