/// Top-two Thompson sampling: each arm gets half the probability that it is best or second.
///
/// It finds the best arm with fewer units than Thompson sampling, which starves the runner-up that it has to be told from.
/// With two arms both get a half.
///
/// - Source: Russo 2020, "Simple Bayesian algorithms for best-arm identification", doi:10.1287/opre.2019.1911, with β = ½.
public struct TopTwoThompsonPolicy: BanditPolicy {
    /// Names the policy.
    public static let id = "top_two_thompson"

    /// Where the ranking comes from.
    public let thompson: ThompsonPolicy

    /// The policy.
    ///
    /// - Parameter thompson: With the prior of rates.
    public init(thompson: ThompsonPolicy = ThompsonPolicy()) { self.thompson = thompson }

    /// P(at most one arm is better)/2, by arm; 1 for a single arm.
    public func weights(_ arms: [BanditArm], better: PreferredDirection) throws(StatisticsError) -> [Double] {
        // The two best by the metric's good end: positions from the other end would feed the worst arms.
        BanditArms.normalised(try thompson.ranking(arms, better: better).probabilitiesOfTopTwo)
    }
}
