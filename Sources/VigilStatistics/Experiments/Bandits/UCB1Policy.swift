/// UCB1: everything to the arm with the highest upper bound.
///
///     index = mean + √(2 ln t / n)
///
/// for rewards within 0...1 after scaling, t the units of all arms and n those of one. Its weights are 0 and 1, so that
/// a floor is needed before outcomes can be weighed by propensity.
///
/// - Source: Auer, Cesa-Bianchi and Fischer 2002, doi:10.1023/A:1013689704352.
public struct UCB1Policy: BanditPolicy {
    /// Names the policy.
    public static let id = "ucb1"

    /// The rewards' range.
    public let range: ClosedRange<Double>

    /// The policy.
    ///
    /// - Parameter range: The rewards' range; its width must be above 0 and finite.
    public init(range: ClosedRange<Double> = 0...1) { self.range = range }

    /// 1 for the arm with the highest index, shared in a tie; arms never tried come first.
    public func weights(_ arms: [BanditArm], better: PreferredDirection) throws(StatisticsError) -> [Double] {
        let indices = try indices(arms, better: better)
        let highest = indices.max() ?? 0
        return BanditArms.shared(indices.map { $0 == highest })
    }

    /// The upper bounds.
    ///
    /// - Parameters:
    ///   - arms: At least one.
    ///   - better: Which end of the reward is the good one; for the lower end the reward is mirrored in its range.
    /// - Returns: By arm, in widths of the range; infinity for an arm never tried.
    /// - Throws: `.tooFewObservations` without arms, `.invalidValue` for a mean outside the range,
    ///   `.invalidParameter` for a range without width.
    public func indices(_ arms: [BanditArm], better: PreferredDirection) throws(StatisticsError) -> [Double] {
        try BanditArms.check(arms)
        let width = range.upperBound - range.lowerBound
        guard width > 0, width.isFinite else {
            throw StatisticsError(.invalidParameter, "a range of rewards \(range), need a finite width above 0")
        }
        let total = Elementary.log(Double(arms.reduce(0) { $0 + $1.count }))
        var indices: [Double] = []
        for arm in arms {
            guard arm.count > 0 else {
                indices.append(.infinity)
                continue
            }
            guard range.contains(arm.mean) else {
                throw StatisticsError(.invalidValue, "a mean reward of \(arm.mean) outside \(range)")
            }
            let distance = better == .increase ? arm.mean - range.lowerBound : range.upperBound - arm.mean
            indices.append(distance / width + (2 * total / Double(arm.count)).squareRoot())
        }
        return indices
    }
}
