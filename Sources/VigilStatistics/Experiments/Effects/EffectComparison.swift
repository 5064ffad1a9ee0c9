/// How two arms' means or ratios are compared: what adjusts them and what their variances are divided by.
public struct EffectComparison: Sendable, Hashable, Codable {
    /// Whether values from before the test take noise out of the effect, which is CUPED.
    ///
    ///     Y* = Y - θ X,  θ = Cov(Y, X)/Var(X)
    ///
    /// A covariate that does not vary adjusts nothing. It has to be known before exposure: one that the treatment changes
    /// takes the effect away.
    public enum CovariateAdjustment: String, Sendable, Hashable, Codable, CaseIterable {
        /// No adjustment.
        case none
        /// θ over the units of both arms together, differences between the arms included, as is usual.
        case pooled
        /// θ from deviations within the arms alone: an effect does not shift it.
        case within
    }

    /// The law of the standardised effect.
    public enum Law: String, Sendable, Hashable, Codable, CaseIterable {
        /// Student's t with Welch and Satterthwaite's degrees of freedom.
        case studentT
        /// The normal law.
        case normal
    }

    /// Whether a covariate takes noise out.
    public var adjustment: CovariateAdjustment
    /// The divisor of every variance.
    public var divisor: ArmMoments.VarianceDivisor
    /// The law of the standardised effect.
    public var law: Law

    /// A way to compare.
    ///
    /// - Parameters:
    ///   - adjustment: Whether a covariate takes noise out.
    ///   - divisor: The divisor of every variance.
    ///   - law: The law of the standardised effect.
    public init(
        adjustment: CovariateAdjustment = .none, divisor: ArmMoments.VarianceDivisor = .countMinusOne,
        law: Law = .studentT
    ) {
        self.adjustment = adjustment
        self.divisor = divisor
        self.law = law
    }

    /// Welch's t with Bessel's correction, for means, ratios and clustered units.
    public static let welch = EffectComparison()

    /// The z test of two shares with p (1 - p)/n of each arm.
    public static let unpooledShares = EffectComparison(divisor: .count, law: .normal)

    /// Compares two arms' means, or ratios m̄/d̄ by the delta method.
    ///
    ///     Var(m̄/d̄) ≈ (σ_m² + R² σ_d² - 2 R σ_md)/(n d̄²)
    ///
    /// - Parameters:
    ///   - control: The control's units.
    ///   - treatment: The treatment's units.
    /// - Returns: `.tooFewUnits` below 2 an arm, `.zeroDenominator`, `.nothingVaries` or the contrast.
    /// - Complexity: O(1).
    /// - Source: Deng, Knoblich and Lu 2018, "Applying the delta method in metric analytics", doi:10.1145/3219819.3219919;
    ///   Deng, Xu, Kohavi and Walker 2013, "Improving the sensitivity of online controlled experiments by utilizing
    ///   pre-experiment data", doi:10.1145/2433396.2433413.
    public func contrast(control: ArmMoments, treatment: ArmMoments) -> ContrastOutcome {
        let least = min(control.count, treatment.count)
        guard least >= 2 else { return .undefined(.tooFewUnits(have: least, need: 2)) }
        return StratifiedContrast([StratumArms(control: control, treatment: treatment)], self).outcome
    }
}

/// The two arms' units within one stratum.
public struct StratumArms: Sendable, Hashable, Codable {
    /// The control's units.
    public var control: ArmMoments
    /// The treatment's units.
    public var treatment: ArmMoments

    /// The arms of a stratum.
    ///
    /// - Parameters:
    ///   - control: The control's units.
    ///   - treatment: The treatment's units.
    public init(control: ArmMoments, treatment: ArmMoments) {
        self.control = control
        self.treatment = treatment
    }

    var count: Int { control.count + treatment.count }
    var least: Int { min(control.count, treatment.count) }
    var joined: ArmMoments { control.merged(with: treatment) }

    mutating func merge(_ other: StratumArms) {
        control.merge(other.control)
        treatment.merge(other.treatment)
    }
}

extension EffectComparison {
    /// Compares two arms stratum by stratum and weights the strata by their units, which takes what differs between the
    /// strata out of the noise.
    ///
    /// A stratum's weight is its share of all units. That share is itself random; its multinomial noise is in the variance,
    /// so that the interval is one for the population the units come from. Adjustment for a covariate is made within each
    /// stratum. A stratum with fewer than `leastUnits` units in an arm is merged into the largest one.
    ///
    /// - Parameters:
    ///   - strata: Each stratum's arms; a unit stands in one stratum, known before exposure.
    ///   - leastUnits: Units that a stratum needs in each arm to be on its own, at least 2.
    /// - Returns: `.tooFewUnits` where not even all strata together suffice, otherwise as without strata.
    /// - Throws: `.invalidParameter` for less than 2.
    /// - Complexity: O(strata).
    /// - Source: Miratrix, Sekhon and Yu 2013, "Adjusting treatment effect estimates by post-stratification in randomized
    ///   experiments", doi:10.1111/j.1467-9868.2012.01048.x.
    public func contrast(
        strata: [StratumArms], leastUnits: Int = 7
    ) throws(StatisticsError) -> ContrastOutcome {
        let viable = try Self.merged(strata, leastUnits: leastUnits)
        let least = viable.map(\.least).min() ?? 0
        guard least >= 2 else { return .undefined(.tooFewUnits(have: least, need: 2)) }
        return StratifiedContrast(viable, self).outcome
    }

    /// The strata that stand on their own, with all others merged into the largest of them.
    ///
    /// - Parameters:
    ///   - strata: Each stratum's arms.
    ///   - leastUnits: Units that a stratum needs in each arm, at least 2.
    /// - Returns: One for all where no stratum has enough; none for no strata.
    /// - Throws: `.invalidParameter` for less than 2.
    public static func merged(
        _ strata: [StratumArms], leastUnits: Int = 7
    ) throws(StatisticsError) -> [StratumArms] {
        guard leastUnits >= 2 else {
            throw StatisticsError(.invalidParameter, "\(leastUnits) units an arm and stratum, need at least 2")
        }
        var viable = strata.filter { $0.least >= leastUnits }
        let rest = strata.filter { $0.least < leastUnits && $0.count > 0 }
        guard !rest.isEmpty else { return viable }
        var joined = StratumArms(control: ArmMoments(), treatment: ArmMoments())
        for stratum in rest { joined.merge(stratum) }
        if let largest = viable.indices.max(by: { viable[$0].count < viable[$1].count }) {
            viable[largest].merge(joined)
        } else {
            viable = [joined]
        }
        return viable
    }
}
