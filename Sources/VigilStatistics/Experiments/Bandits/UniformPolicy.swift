/// The same share for every arm: a plain test, and the yardstick of regret.
public struct UniformPolicy: BanditPolicy {
    /// Names the policy.
    public static let id = "uniform"

    /// The policy, which has no parameter.
    public init() {}

    /// The same share for every arm.
    public func weights(_ arms: [BanditArm], better: PreferredDirection) throws(StatisticsError) -> [Double] {
        try BanditArms.check(arms)
        return BanditArms.shared(arms.map { _ in true })
    }
}
