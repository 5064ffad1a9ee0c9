extension PowerDesign {
    /// The variance of a unit's contribution in either arm: of a mean's values, or of a ratio's linearised ones.
    public struct UnitVariance: Sendable, Hashable, Codable {
        /// The control's.
        public let control: Double
        /// The treatment's.
        public let treatment: Double

        /// Variances.
        ///
        /// - Parameters:
        ///   - control: The control's, at least 0.
        ///   - treatment: The treatment's, at least 0; `nil` is the control's.
        /// - Throws: `.invalidParameter` where a variance is negative or not finite, or both are 0.
        public init(control: Double, treatment: Double? = nil) throws(StatisticsError) {
            let other = treatment ?? control
            guard control >= 0, other >= 0, control + other > 0, (control + other).isFinite else {
                throw StatisticsError(
                    .invalidParameter, "variances of \(control) and \(other), need at least 0 and one above 0")
            }
            self.control = control
            self.treatment = other
        }

        /// The variances of shares, p (1 - p).
        ///
        /// - Parameters:
        ///   - control: The control's share, 0...1.
        ///   - treatment: The treatment's, 0...1.
        /// - Returns: At most 0.25 each.
        /// - Throws: `.invalidParameter` for other shares, or where both arms are certain.
        public static func shares(control: Double, treatment: Double) throws(StatisticsError) -> UnitVariance {
            guard (0...1).contains(control), (0...1).contains(treatment) else {
                throw StatisticsError(.invalidParameter, "shares of \(control) and \(treatment), need 0...1")
            }
            return try UnitVariance(control: control * (1 - control), treatment: treatment * (1 - treatment))
        }

        /// The variance per unit of both arms: times 1/n it is that of the difference.
        func perUnit(_ treatmentShare: Double) -> Double {
            control / (1 - treatmentShare) + treatment / treatmentShare
        }

        /// The variances of values that are divided by the control's mean, by the delta method.
        func relative(baseline: Double, lift: Double) throws(StatisticsError) -> UnitVariance {
            guard baseline != 0, baseline.isFinite else {
                throw StatisticsError(.invalidParameter, "a baseline of \(baseline), nothing is a share of it")
            }
            let square = baseline * baseline
            let growth = baseline < 0 ? 1 - lift : 1 + lift
            return try UnitVariance(control: control * growth * growth / square, treatment: treatment / square)
        }
    }

    /// The units that find a difference.
    ///
    ///     n = (z_α + z_β)² (σ_C²/(1 - s) + σ_T²/s)/δ²
    ///
    /// With κ = n_C/n_T, s = 1/(1 + κ), that is n_T = (z_α + z_β)² (σ_C²/κ + σ_T²)/δ².
    ///
    /// - Parameters:
    ///   - difference: δ, not 0.
    ///   - variance: A unit's variance in either arm.
    /// - Returns: Units of both arms.
    /// - Throws: `.invalidParameter` for a difference of 0, which no number of units finds.
    public func units(
        difference: Double, variance: UnitVariance
    ) throws(StatisticsError) -> RequiredUnits {
        try PowerSearch.check(effect: difference)
        return units(difference, variance.perUnit(treatmentShare))
    }

    /// The probability to find a difference, the rejections on the wrong side included where the test is two-sided.
    ///
    /// - Parameters:
    ///   - difference: δ, not 0.
    ///   - variance: A unit's variance in either arm.
    ///   - pairUnits: The units of both arms, above 0.
    /// - Returns: 0...1.
    /// - Throws: `.invalidParameter` for a difference of 0 or no units.
    public func power(
        difference: Double, variance: UnitVariance, pairUnits: Double
    ) throws(StatisticsError) -> Double {
        try PowerSearch.check(effect: difference)
        let units = try fixedUnits(pairUnits)
        return power(difference, standardError: (variance.perUnit(treatmentShare) / units).squareRoot())
    }

    /// The least difference that is found.
    ///
    ///     δ = (z_α + z_β) √((σ_C²/(1 - s) + σ_T²/s)/n)
    ///
    /// - Parameters:
    ///   - variance: A unit's variance in either arm.
    ///   - pairUnits: The units of both arms, above 0.
    /// - Returns: Above 0.
    /// - Throws: `.invalidParameter` for no units.
    public func detectableDifference(variance: UnitVariance, pairUnits: Double) throws(StatisticsError) -> Double {
        let units = try fixedUnits(pairUnits)
        return (criticalMultiple + powerMultiple) * (variance.perUnit(treatmentShare) / units).squareRoot()
    }

    /// The units that find a relative lift, whose standard error counts the control's own noise.
    ///
    /// - Parameters:
    ///   - lift: The difference over |baseline|, not 0.
    ///   - baseline: The control's mean, not 0.
    ///   - variance: A unit's variance in either arm.
    /// - Returns: Units of both arms.
    /// - Throws: `.invalidParameter` for a lift or a baseline of 0.
    public func units(
        lift: Double, baseline: Double, variance: UnitVariance
    ) throws(StatisticsError) -> RequiredUnits {
        try PowerSearch.check(effect: lift)
        return units(lift, try variance.relative(baseline: baseline, lift: lift).perUnit(treatmentShare))
    }

    /// The probability to find a relative lift.
    ///
    /// - Parameters:
    ///   - lift: The difference over |baseline|, not 0.
    ///   - baseline: The control's mean, not 0.
    ///   - variance: A unit's variance in either arm.
    ///   - pairUnits: The units of both arms, above 0.
    /// - Returns: 0...1.
    /// - Throws: `.invalidParameter` for a lift or a baseline of 0 or no units.
    public func power(
        lift: Double, baseline: Double, variance: UnitVariance, pairUnits: Double
    ) throws(StatisticsError) -> Double {
        try PowerSearch.check(effect: lift)
        let units = try fixedUnits(pairUnits)
        let perUnit = try variance.relative(baseline: baseline, lift: lift).perUnit(treatmentShare)
        return power(lift, standardError: (perUnit / units).squareRoot())
    }

    /// The least relative rise that is found, for whose own size the standard error allows.
    ///
    /// - Parameters:
    ///   - baseline: The control's mean, not 0.
    ///   - variance: A unit's variance in either arm.
    ///   - pairUnits: The units of both arms, above 0.
    /// - Returns: Above 0; `nil` where the baseline is so uncertain that no rise is found.
    /// - Throws: `.invalidParameter` for a baseline of 0 or no units.
    public func detectableLift(
        baseline: Double, variance: UnitVariance, pairUnits: Double
    ) throws(StatisticsError) -> Double? {
        let units = try fixedUnits(pairUnits)
        // lift² = k² (T + C (1 ± lift)²)/n is a quadratic equation, with one root above 0 where the lift can outgrow its
        // own standard error.
        let unit = try variance.relative(baseline: baseline, lift: 0)
        let multiple = criticalMultiple + powerMultiple
        let scale = multiple * multiple / units
        let control = scale * unit.control / (1 - treatmentShare)
        let treatment = scale * unit.treatment / treatmentShare
        let a = 1 - control
        let halfB = baseline < 0 ? control : -control
        let c = -(control + treatment)
        guard a > 0 else { return nil }
        let root = (halfB * halfB - a * c).squareRoot()
        return halfB > 0 ? -c / (halfB + root) : (-halfB + root) / a
    }

    /// The units that show a treatment not to be worse than the control by a margin or more, one-sided at α.
    ///
    ///     n = (z_α + z_β)² (σ_C²/(1 - s) + σ_T²/s)/(δ + m)²
    ///
    /// - Parameters:
    ///   - margin: m, above 0, in the metric's unit.
    ///   - expectedDifference: δ as it is thought to be, in the direction that is better; above -m.
    ///   - variance: A unit's variance in either arm.
    /// - Returns: Units of both arms.
    /// - Throws: `.invalidParameter` for a margin or a distance from it that is not above 0.
    public func unitsForNonInferiority(
        margin: Double, expectedDifference: Double = 0, variance: UnitVariance
    ) throws(StatisticsError) -> RequiredUnits {
        guard margin > 0, margin.isFinite, expectedDifference > -margin else {
            throw StatisticsError(
                .invalidParameter,
                "a margin of \(margin) with an expected difference of \(expectedDifference), need a difference above minus the margin"
            )
        }
        return try oneSided.units(difference: margin + expectedDifference, variance: variance)
    }

    /// The units for a margin that is a share of the control's own value: those that test T - (1 - m) C > 0.
    ///
    /// - Parameters:
    ///   - relativeMargin: m, above 0 and below 1.
    ///   - baseline: The control's mean, above 0.
    ///   - expectedLift: The relative difference as it is thought to be; above -m.
    ///   - variance: A unit's variance in either arm.
    /// - Returns: Units of both arms.
    /// - Throws: `.invalidParameter` for other values.
    public func unitsForNonInferiority(
        relativeMargin: Double, baseline: Double, expectedLift: Double = 0, variance: UnitVariance
    ) throws(StatisticsError) -> RequiredUnits {
        guard relativeMargin > 0, relativeMargin < 1, baseline > 0, expectedLift > -relativeMargin else {
            throw StatisticsError(
                .invalidParameter,
                "a margin of \(relativeMargin) of \(baseline) with an expected lift of \(expectedLift), need a lift above minus the margin"
            )
        }
        let share = 1 - relativeMargin
        let scaled = try UnitVariance(control: variance.control * share * share, treatment: variance.treatment)
        return try oneSided.units(difference: baseline * (relativeMargin + expectedLift), variance: scaled)
    }

    /// The same with only one direction counting.
    private var oneSided: PowerDesign {
        get throws(StatisticsError) {
            try PowerDesign(
                significance: significance, power: power, isTwoSided: false, treatmentShare: treatmentShare,
                comparisons: comparisons, goals: goals, inflation: inflation)
        }
    }

    /// Units of the fixed design that finds as much.
    func fixedUnits(_ pairUnits: Double) throws(StatisticsError) -> Double {
        guard pairUnits > 0, pairUnits.isFinite else {
            throw StatisticsError(.invalidParameter, "\(pairUnits) units in both arms, need above 0")
        }
        return pairUnits / inflation
    }
}
