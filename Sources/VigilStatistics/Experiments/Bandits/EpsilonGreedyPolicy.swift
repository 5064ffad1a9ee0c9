/// Epsilon-greedy: a fixed share is spread over all arms, the rest goes to the one with the best mean.
public struct EpsilonGreedyPolicy: BanditPolicy {
    /// Names the policy.
    public static let id = "epsilon_greedy"

    /// The share that is spread, 0...1.
    public let epsilon: Double

    /// The policy.
    ///
    /// - Parameter epsilon: The share that is spread, 0...1.
    public init(epsilon: Double = 0.1) { self.epsilon = epsilon }

    /// ε/k for each arm and 1 - ε for the best one, shared in a tie; arms never tried count as best.
    public func weights(_ arms: [BanditArm], better: PreferredDirection) throws(StatisticsError) -> [Double] {
        try BanditArms.check(arms)
        guard epsilon >= 0, epsilon <= 1 else {
            throw StatisticsError(.invalidParameter, "epsilon \(epsilon), need 0...1")
        }
        let scores = arms.map { $0.count == 0 ? .infinity : better == .increase ? $0.mean : -$0.mean }
        let highest = scores.max() ?? 0
        let greedy = BanditArms.shared(scores.map { $0 == highest })
        return greedy.map { epsilon / Double(arms.count) + (1 - epsilon) * $0 }
    }
}
