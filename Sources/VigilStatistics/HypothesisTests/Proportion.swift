/// A share of successes among independent trials, with its intervals and exact test.
public struct Proportion: Sendable, Hashable {
    /// The number of successes, 0...trials.
    public let successes: Int
    /// The number of trials, at least 1.
    public let trials: Int

    /// The observed share, 0...1.
    public var share: Double { Double(successes) / Double(trials) }

    /// A proportion.
    ///
    /// - Parameters:
    ///   - successes: 0...trials.
    ///   - trials: At least 1.
    /// - Throws: `.tooFewObservations` without trials, `.invalidValue` for successes outside 0...trials.
    public init(successes: Int, trials: Int) throws(StatisticsError) {
        guard trials >= 1 else { throw .tooFewObservations("trials", have: trials, need: 1) }
        guard successes >= 0, successes <= trials else {
            throw StatisticsError(.invalidValue, "\(successes) successes in \(trials) trials")
        }
        self.successes = successes
        self.trials = trials
    }

    /// The ways to put an interval around a share.
    public enum IntervalMethod: String, Sendable, Hashable, Codable, CaseIterable {
        /// The share ± its normal error; of width 0 at shares of 0 and 1.
        case normal
        /// Wilson's score interval, the one to prefer.
        case wilson
        /// Wilson's centre with a normal error.
        case agrestiCoull
        /// The posterior's quantiles under Jeffreys' prior.
        case jeffreys
        /// The shares that an exact test does not reject; conservative.
        case clopperPearson
    }

    /// A confidence interval of the share.
    ///
    /// - Parameters:
    ///   - method: How it is made.
    ///   - confidence: Above 0 and below 1.
    /// - Returns: Within 0...1.
    public func interval(_ method: IntervalMethod, confidence: Double = 0.95) -> Interval {
        let n = Double(trials)
        let z = normalMultiple(confidence: confidence)
        let half = (1 - confidence) / 2
        let squared = z * z / n
        switch method {
        case .normal:
            let error = (share * (1 - share) / n).squareRoot()
            return Interval(center: share, margin: z * error).clamped(to: 0...1)
        case .wilson:
            let margin = z * ((share * (1 - share) + squared / 4) / n).squareRoot()
            let scale = 1 + squared
            return Interval(center: (share + squared / 2) / scale, margin: margin / scale).clamped(to: 0...1)
        case .agrestiCoull:
            let size = n + z * z
            let center = (Double(successes) + z * z / 2) / size
            return Interval(center: center, margin: z * (center * (1 - center) / size).squareRoot()).clamped(to: 0...1)
        case .jeffreys:
            let law = BetaDistribution(alpha: Double(successes) + 0.5, beta: n - Double(successes) + 0.5)
            return Interval(lower: law.quantile(half), upper: law.survivalQuantile(half))
        case .clopperPearson:
            let k = Double(successes)
            let low = BetaDistribution(alpha: k, beta: n - k + 1)
            let high = BetaDistribution(alpha: k + 1, beta: n - k)
            return Interval(
                lower: successes == 0 ? 0 : low.quantile(half),
                upper: successes == trials ? 1 : high.survivalQuantile(half))
        }
    }

    /// The exact binomial test of a share.
    ///
    /// - Parameters:
    ///   - expected: The share under the null hypothesis, 0...1.
    ///   - alternative: Two-sided adds up all outcomes that are no more likely than the observed one, with a slack of 1e-7
    ///     for rounding, as R has it.
    /// - Returns: The p-value, 0...1; NaN for an expected share outside its range.
    /// - Complexity: O(log n).
    public func exactPValue(_ expected: Double, _ alternative: Alternative = .twoSided) -> Double {
        let law = BinomialDistribution(trials: trials, successProbability: expected)
        switch alternative {
        case .greater: return law.survival(successes - 1)
        case .less: return law.cumulative(successes)
        case .twoSided:
            let limit = law.probability(successes) * (1 + 1e-7)
            let mean = Double(trials) * expected
            // The probabilities rise to the mode and fall after it, so the far tail is a run.
            if Double(successes) < mean {
                let from = Int(mean.rounded(.up))
                let far = leastNumber(in: from...(trials + 1)) { law.probability($0) <= limit }
                return min(1, law.cumulative(successes) + law.survival(far - 1))
            }
            if Double(successes) == mean { return 1 }
            let through = Int(mean.rounded(.down))
            let far = leastNumber(in: 0...(through + 1)) { $0 > through || law.probability($0) > limit } - 1
            return min(1, law.cumulative(far) + law.survival(successes - 1))
        }
    }
}
