extension PowerDesign {
    /// The ways to plan a test of two shares.
    public enum ShareFormula: String, Sendable, Hashable, Codable, CaseIterable {
        /// Each share's own variance under both hypotheses, that of the unpooled z test and of ``units(difference:variance:)``.
        case unpooled
        /// The pooled share's variance under the null hypothesis, that of the pooled z test and of R's `power.prop.test`.
        case pooled
        /// Cohen's h, the shares' difference on a scale of constant variance.
        case arcsine
    }

    /// The units that find a difference of two shares.
    ///
    /// - Parameters:
    ///   - control: The control's share, above 0 and below 1.
    ///   - treatment: The treatment's share as it is thought to be, another one.
    ///   - formula: How.
    /// - Returns: Units of both arms.
    /// - Throws: `.invalidParameter` for equal shares, which no number of units tells apart, and for shares outside 0...1.
    public func units(
        control: Double, treatment: Double, formula: ShareFormula = .unpooled
    ) throws(StatisticsError) -> RequiredUnits {
        try PowerSearch.check(effect: treatment - control)
        let variance = try UnitVariance.shares(control: control, treatment: treatment)
        switch formula {
        case .unpooled:
            return try units(difference: treatment - control, variance: variance)
        case .pooled:
            let root =
                criticalMultiple * pooledVariance(control, treatment).squareRoot()
                + powerMultiple * variance.perUnit(treatmentShare).squareRoot()
            let gap = treatment - control
            return RequiredUnits(pair: inflation * root * root / (gap * gap), treatmentShare: treatmentShare)
        case .arcsine:
            let effect = try StandardisedPower.cohensH(treatment, control)
            return units(effect, 1 / (treatmentShare * (1 - treatmentShare)))
        }
    }

    /// The probability to find a difference of two shares, the rejections on the wrong side included where the test is
    /// two-sided.
    ///
    /// - Parameters:
    ///   - control: The control's share, above 0 and below 1.
    ///   - treatment: The treatment's share, another one.
    ///   - pairUnits: The units of both arms, above 0.
    ///   - formula: How.
    /// - Returns: 0...1.
    /// - Throws: `.invalidParameter` for equal shares, shares outside 0...1 or no units.
    public func power(
        control: Double, treatment: Double, pairUnits: Double, formula: ShareFormula = .unpooled
    ) throws(StatisticsError) -> Double {
        try PowerSearch.check(effect: treatment - control)
        let units = try fixedUnits(pairUnits)
        let variance = try UnitVariance.shares(control: control, treatment: treatment)
        let error = (variance.perUnit(treatmentShare) / units).squareRoot()
        switch formula {
        case .unpooled:
            return power(treatment - control, standardError: error)
        case .pooled:
            // The test's threshold is in null standard errors, the statistic spreads by its own.
            let threshold = criticalMultiple * (pooledVariance(control, treatment) / units).squareRoot()
            let gap = abs(treatment - control)
            let normal = NormalDistribution.standard
            return normal.survival((threshold - gap) / error)
                + (isTwoSided ? normal.survival((threshold + gap) / error) : 0)
        case .arcsine:
            let effect = try StandardisedPower.cohensH(treatment, control)
            return power(effect, standardError: (1 / (treatmentShare * (1 - treatmentShare)) / units).squareRoot())
        }
    }

    /// The least difference of shares that is found.
    ///
    /// - Parameters:
    ///   - control: The control's share, above 0 and below 1.
    ///   - pairUnits: The units of both arms, above 0.
    ///   - isIncrease: Whether the treatment's share is the larger one.
    ///   - formula: How.
    /// - Returns: Treatment minus control, of the direction's sign; `nil` where even 1, or 0, would not be found.
    /// - Throws: `.invalidParameter` for a share outside or no units.
    public func detectableDifference(
        control: Double, pairUnits: Double, isIncrease: Bool = true, formula: ShareFormula = .unpooled
    ) throws(StatisticsError) -> Double? {
        try PowerSearch.check(share: control, "a control's share")
        _ = try fixedUnits(pairUnits)
        // The needed units fall as the difference grows; the search is for the difference that needs just those given.
        func isFound(_ treatment: Double) throws(StatisticsError) -> Bool {
            guard treatment != control else { return false }
            return try units(control: control, treatment: treatment, formula: formula).pair <= pairUnits
        }
        var far = isIncrease ? 1.0 : 0.0
        var near = control
        guard try isFound(far) else { return nil }
        while abs(far - near) > 1e-15 {
            let middle = near + (far - near) / 2
            if middle == near || middle == far { break }
            if try isFound(middle) { far = middle } else { near = middle }
        }
        return far - control
    }

    /// The pooled share's variance per unit of both arms.
    private func pooledVariance(_ control: Double, _ treatment: Double) -> Double {
        let pooled = (1 - treatmentShare) * control + treatmentShare * treatment
        return pooled * (1 - pooled) / (treatmentShare * (1 - treatmentShare))
    }
}
