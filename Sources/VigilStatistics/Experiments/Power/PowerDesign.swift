/// The error rates and the split of a test, from which its size follows.
///
/// All formulas are the closed ones of normal theory: n such that the effect lies z_α + z_β standard errors from 0.
public struct PowerDesign: Sendable, Hashable, Codable {
    /// α of the whole family, above 0 and below 1.
    public let significance: Double
    /// 1 - β, above α and below 1.
    public let power: Double
    /// Whether deviations in both directions count.
    public let isTwoSided: Bool
    /// The treatment's share of the two arms' units, above 0 and below 1.
    public let treatmentShare: Double
    /// By how many comparisons α is divided, at least 1 (Bonferroni).
    public let comparisons: Int
    /// By how many goals that must all be met the power is shared: each is planned with power^(1/goals).
    public let goals: Int
    /// By what a sequential design multiplies the size of the fixed one, at least 1.
    public let inflation: Double

    /// A design.
    ///
    /// - Parameters:
    ///   - significance: α of the whole family, above 0 and below 1.
    ///   - power: 1 - β, above α and below 1.
    ///   - isTwoSided: Whether deviations in both directions count.
    ///   - treatmentShare: The treatment's share of the two arms' units, above 0 and below 1.
    ///   - comparisons: By how many comparisons α is divided.
    ///   - goals: How many goals must all be met.
    ///   - inflation: What a sequential design costs, at least 1.
    /// - Throws: `.invalidParameter` for values outside of that.
    public init(
        significance: Double = 0.05, power: Double = 0.8, isTwoSided: Bool = true, treatmentShare: Double = 0.5,
        comparisons: Int = 1, goals: Int = 1, inflation: Double = 1
    ) throws(StatisticsError) {
        try PowerSearch.check(share: significance, "a significance level")
        try PowerSearch.check(share: treatmentShare, "a treatment's share")
        guard power > significance, power < 1 else {
            throw StatisticsError(
                .invalidParameter,
                "a power of \(power), need above the significance level of \(significance) and below 1"
            )
        }
        guard comparisons >= 1, goals >= 1, inflation >= 1, inflation.isFinite else {
            throw StatisticsError(
                .invalidParameter,
                "\(comparisons) comparisons, \(goals) goals and an inflation of \(inflation), need at least 1"
            )
        }
        self.significance = significance
        self.power = power
        self.isTwoSided = isTwoSided
        self.treatmentShare = treatmentShare
        self.comparisons = comparisons
        self.goals = goals
        self.inflation = inflation
    }

    /// The number of standard errors beyond which a test rejects.
    var criticalMultiple: Double {
        PowerSearch.z(significance / Double(comparisons) / (isTwoSided ? 2 : 1))
    }

    /// The number of standard errors that the power asks for beyond the critical ones.
    var powerMultiple: Double { -PowerSearch.z(goals == 1 ? power : Elementary.power(power, 1 / Double(goals))) }

    /// Units of both arms together for an effect's variance per unit of all.
    func units(_ effect: Double, _ variance: Double) -> RequiredUnits {
        let multiple = criticalMultiple + powerMultiple
        return RequiredUnits(
            pair: inflation * multiple * multiple * variance / (effect * effect), treatmentShare: treatmentShare)
    }

    /// The probability to reject on the effect's side, and for a two-sided test on the other.
    ///
    /// A sequential design with an inflation finds what a fixed one with that many units less finds.
    func power(_ effect: Double, standardError: Double) -> Double {
        let shift = abs(effect) / standardError
        let normal = NormalDistribution.standard
        return normal.survival(criticalMultiple - shift)
            + (isTwoSided ? normal.survival(criticalMultiple + shift) : 0)
    }
}

/// The units that a test needs.
public struct RequiredUnits: Sendable, Hashable, Codable {
    /// Units of both arms together, not rounded.
    public let pair: Double
    /// The treatment's share of them.
    public let treatmentShare: Double

    init(pair: Double, treatmentShare: Double) {
        self.pair = pair
        self.treatmentShare = treatmentShare
    }

    /// The control's units, rounded up.
    public var control: Int { RequiredUnits.roundedUp(pair * (1 - treatmentShare)) }

    /// The treatment's units, rounded up.
    public var treatment: Int { RequiredUnits.roundedUp(pair * treatmentShare) }

    /// Both arms' units together, rounded up once.
    public var total: Int { RequiredUnits.roundedUp(pair) }

    /// The smaller arm's units, rounded up.
    public var smallerArm: Int { min(control, treatment) }

    /// The units of a whole test of which the two arms are a part, rounded up.
    ///
    /// - Parameter share: The share of the test's units that is in the two arms, above 0 and at most 1.
    /// - Returns: At least ``total``.
    /// - Throws: `.invalidParameter` for another share.
    public func wholeTest(pairShare share: Double) throws(StatisticsError) -> Int {
        guard share > 0, share <= 1 else {
            throw StatisticsError(.invalidParameter, "a share of \(share) of the units, need above 0 and at most 1")
        }
        return Self.roundedUp(pair / share)
    }

    /// Up to the next whole number, but not for what rounding error adds to one.
    private static func roundedUp(_ count: Double) -> Int {
        guard count < 9e18 else { return .max }
        return Int((count * (1 - 1e-13)).rounded(.up))
    }
}
