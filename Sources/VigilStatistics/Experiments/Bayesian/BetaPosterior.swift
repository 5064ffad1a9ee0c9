/// What is known of a share after counting successes: a beta distribution.
///
///     Beta(alpha + successes, beta + trials - successes)
public struct BetaPosterior: Sendable, Hashable, Codable {
    /// The prior's first shape.
    public let priorAlpha: Double
    /// The prior's second shape.
    public let priorBeta: Double
    /// The successes, at least 0.
    public let successes: Int
    /// The trials, at least the successes.
    public let trials: Int

    /// A posterior.
    ///
    /// - Parameters:
    ///   - successes: 0...trials.
    ///   - trials: At least 0; 0 leaves the prior.
    ///   - priorAlpha: The prior's first shape, above 0; 1 and 1 make it uniform.
    ///   - priorBeta: The prior's second shape, above 0.
    /// - Throws: `.invalidValue` for counts that cannot be, `.invalidParameter` for shapes that are not above 0.
    public init(
        successes: Int, trials: Int, priorAlpha: Double = 1, priorBeta: Double = 1
    ) throws(StatisticsError) {
        guard successes >= 0, successes <= trials else {
            throw StatisticsError(.invalidValue, "\(successes) successes of \(trials), need 0...trials")
        }
        guard priorAlpha > 0, priorBeta > 0, priorAlpha.isFinite, priorBeta.isFinite else {
            throw StatisticsError(
                .invalidParameter, "a prior Beta(\(priorAlpha), \(priorBeta)), need finite shapes above 0")
        }
        self.successes = successes
        self.trials = trials
        self.priorAlpha = priorAlpha
        self.priorBeta = priorBeta
    }

    /// The posterior's first shape.
    public var alpha: Double { priorAlpha + Double(successes) }

    /// The posterior's second shape.
    public var beta: Double { priorBeta + Double(trials - successes) }

    /// The distribution of the share.
    public var distribution: BetaDistribution { BetaDistribution(alpha: alpha, beta: beta) }

    /// The posterior mean, 0...1.
    public var mean: Double { alpha / (alpha + beta) }

    /// The posterior variance.
    public var variance: Double {
        let total = alpha + beta
        return alpha / total * (beta / total) / (total + 1)
    }

    /// The equal-tailed credible interval of the share.
    ///
    /// - Parameter credibility: Above 0 and below 1.
    /// - Returns: Within 0...1.
    public func interval(credibility: Double = 0.95) -> Interval {
        let tail = (1 - credibility) / 2
        return Interval(lower: distribution.quantile(tail), upper: distribution.survivalQuantile(tail))
    }

    /// Ranks arms by their shares: the chance of each to be the best and what choosing it is expected to cost.
    ///
    /// - Parameters:
    ///   - arms: At least one.
    ///   - better: Which end of the share is the good one.
    /// - Returns: Numbers right to 1e-9, by quadrature and so the same on every run.
    /// - Throws: `.tooFewObservations` without arms.
    /// - Complexity: O(arms²), some 0.1 ms for two arms however many the trials.
    public static func ranking(
        _ arms: [BetaPosterior], better: PreferredDirection = .increase
    ) throws(StatisticsError) -> PosteriorRanking {
        try .of(arms, better: better)
    }

    /// Compares a treatment with a control.
    ///
    ///     P(T > C),  E[max(C - T, 0)],  intervals of T - C and of T/C - 1
    ///
    /// - Parameters:
    ///   - control: The control's posterior.
    ///   - treatment: The treatment's posterior.
    ///   - better: Which end of the share is the good one.
    ///   - credibility: Of the intervals, above 0 and below 1.
    ///   - equivalence: Differences that do not matter.
    /// - Returns: Probabilities and losses right to 1e-9.
    /// - Throws: `.invalidParameter` for a credibility that is none.
    /// - Source: Evan Miller's closed form for whole shapes gives the same; it needs as many terms as successes.
    public static func contrast(
        control: BetaPosterior, treatment: BetaPosterior, better: PreferredDirection = .increase,
        credibility: Double = 0.95,
        equivalence: EquivalenceRegion? = nil
    ) throws(StatisticsError) -> PosteriorContrast {
        try .of(
            control: control, treatment: treatment, better: better, credibility: credibility, equivalence: equivalence)
    }
}

extension BetaPosterior: ComparablePosterior {
    var density: LogOddsBetaDensity { LogOddsBetaDensity(alpha, beta) }
    var statedPrior: PosteriorPrior { .beta(alpha: priorAlpha, beta: priorBeta) }
    var finiteVariance: Double? { variance }
    static var isPositive: Bool { true }
}
