/// A rule that makes shares of traffic of what is known of the arms.
///
/// Pure: the same statistics give the same weights on every machine. An assignment then draws an arm by weight and keeps
/// the weight as its propensity; see ``BanditAllocation``.
public protocol BanditPolicy: Sendable {
    /// Names the policy in plans and reports; stable.
    static var id: String { get }

    /// The share of traffic for each arm.
    ///
    /// - Parameters:
    ///   - arms: At least one, all of one kind of reward.
    ///   - better: Which end of the reward is the good one.
    /// - Returns: 0...1 for each arm, sum 1.
    /// - Throws: `.tooFewObservations`, `.incompatibleSummaries` for arms of different kinds, `.invalidValue` where an
    ///   arm's rewards do not vary and the policy needs that they do.
    func weights(_ arms: [BanditArm], better: PreferredDirection) throws(StatisticsError) -> [Double]
}

/// Every policy there is, with its defaults.
public enum BanditPolicyCatalog {
    /// One line for each file of a policy.
    public static let all: [any BanditPolicy] = [
        EpsilonGreedyPolicy(),
        ThompsonPolicy(),
        TopTwoThompsonPolicy(),
        UCB1Policy(),
        UniformPolicy(),
    ]
}

enum BanditArms {
    /// Makes sure that arms can be compared at all.
    static func check(_ arms: [BanditArm]) throws(StatisticsError) {
        guard let first = arms.first else { throw .tooFewObservations("arms", have: 0, need: 1) }
        guard arms.allSatisfy({ $0.reward == first.reward }) else {
            throw StatisticsError(.incompatibleSummaries, "arms of rates and of values, need one kind")
        }
    }

    /// Equal shares for the arms that a rule prefers.
    static func shared(_ isPreferred: [Bool]) -> [Double] {
        let count = Double(isPreferred.count(where: { $0 }))
        return isPreferred.map { $0 ? 1 / count : 0 }
    }
}
