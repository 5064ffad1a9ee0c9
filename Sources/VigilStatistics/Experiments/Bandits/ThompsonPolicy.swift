/// Thompson sampling: each arm gets the probability that it is the best one.
///
/// By quadrature over the posteriors, where others count draws: the weights are the same on every run. A rate has a beta
/// posterior; the mean of values a normal one with the sample's own variance and a flat prior.
///
/// - Source: Thompson 1933, "On the likelihood that one unknown probability exceeds another".
public struct ThompsonPolicy: BanditPolicy {
    /// Names the policy.
    public static let id = "thompson"

    /// The first shape of a rate's prior, above 0.
    public let priorAlpha: Double
    /// The second shape of a rate's prior, above 0.
    public let priorBeta: Double

    /// The policy.
    ///
    /// - Parameters:
    ///   - priorAlpha: The first shape of a rate's prior, above 0.
    ///   - priorBeta: The second shape of a rate's prior, above 0.
    public init(priorAlpha: Double = 1, priorBeta: Double = 1) {
        self.priorAlpha = priorAlpha
        self.priorBeta = priorBeta
    }

    /// P(this arm is the best), by arm.
    public func weights(_ arms: [BanditArm], better: PreferredDirection) throws(StatisticsError) -> [Double] {
        BanditArms.normalised(try ranking(arms, better: better).probabilitiesOfBest)
    }

    /// How the arms rank.
    ///
    /// - Parameters:
    ///   - arms: At least one, all of one kind of reward.
    ///   - better: Which end of the reward is the good one.
    /// - Returns: Chances to be best and among the two best, and the expected losses.
    /// - Throws: As ``BanditPolicy/weights(_:better:)``.
    public func ranking(_ arms: [BanditArm], better: PreferredDirection) throws(StatisticsError) -> PosteriorRanking {
        try BanditArms.check(arms)
        if arms[0].reward == .rate {
            var posteriors: [BetaPosterior] = []
            for arm in arms {
                posteriors.append(
                    try BetaPosterior(
                        successes: arm.successes, trials: arm.count, priorAlpha: priorAlpha, priorBeta: priorBeta))
            }
            return try BetaPosterior.ranking(posteriors, better: better)
        }
        var posteriors: [NormalMeanPosterior] = []
        for (index, arm) in arms.enumerated() {
            guard arm.count >= 2 else { throw .tooFewObservations("rewards of arm \(index)", have: arm.count, need: 2) }
            guard arm.variance > 0 else {
                throw StatisticsError(.invalidValue, "the \(arm.count) rewards of arm \(index) are all equal")
            }
            posteriors.append(
                try NormalMeanPosterior(
                    count: arm.count, sampleMean: arm.mean, observationVariance: arm.variance))
        }
        return try NormalMeanPosterior.ranking(posteriors, better: better)
    }
}

extension BanditArms {
    /// Weights whose sum is 1 to the last digit that a sum of doubles has.
    static func normalised(_ weights: [Double]) -> [Double] {
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }
}
