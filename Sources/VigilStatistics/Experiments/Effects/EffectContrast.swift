/// Two arms compared: their difference, the control's value and how both vary together, from which the absolute effect,
/// the relative one, its exact interval and tests against margins follow.
public struct EffectContrast: Sendable, Hashable, Codable {
    /// Treatment minus control, adjusted if so asked.
    public var difference: Double
    /// The control's value, never adjusted: what a relative effect is relative to.
    public var baseline: Double
    /// The variance of the difference.
    public var differenceVariance: Double
    /// The variance of the control's value.
    public var baselineVariance: Double
    /// The covariance of the difference and the control's value.
    public var covariance: Double
    /// The difference before adjustment.
    public var unadjustedDifference: Double
    /// The variance of the difference before adjustment.
    public var unadjustedVariance: Double
    /// Welch and Satterthwaite's degrees of freedom of the difference, `nil` for normal theory.
    public var degreesOfFreedom: Double?
    /// The control's units.
    public var controlCount: Int
    /// The treatment's units.
    public var treatmentCount: Int

    /// A contrast of two independent arms.
    ///
    /// - Parameters:
    ///   - control: The control's value, the variance of it, and its units.
    ///   - treatment: Likewise of the treatment.
    ///   - degreesOfFreedom: Of the difference's variance, `nil` for normal theory.
    public init(
        control: (value: Double, variance: Double, count: Int),
        treatment: (value: Double, variance: Double, count: Int),
        degreesOfFreedom: Double? = nil
    ) {
        difference = treatment.value - control.value
        baseline = control.value
        differenceVariance = control.variance + treatment.variance
        baselineVariance = control.variance
        covariance = -control.variance
        unadjustedDifference = difference
        unadjustedVariance = differenceVariance
        self.degreesOfFreedom = degreesOfFreedom
        controlCount = control.count
        treatmentCount = treatment.count
    }

    /// The share of the difference's variance that the adjustment took away; negative where it made things worse.
    public var varianceReduction: Double { 1 - differenceVariance / unadjustedVariance }

    /// The difference of the arms.
    public var absolute: EffectEstimate { effect(difference, differenceVariance) }

    /// The difference over |control|, by the delta method.
    ///
    ///     Var ≈ (Var D + L² Var C - 2 L Cov(D, C))/C²,  L the unadjusted lift
    ///
    /// Without adjustment that is s_T²/(n_T C²) + s_C² T²/(n_C C⁴). The sign follows |control|: from -10 to -5 is +0.5.
    ///
    /// - Returns: `.zeroBaseline` for a control of 0, otherwise the effect.
    public var relative: EffectOutcome {
        guard baseline != 0 else { return .undefined(.zeroBaseline) }
        let lift = unadjustedDifference / baseline
        let variance = (differenceVariance + lift * lift * baselineVariance - 2 * lift * covariance)
        guard variance > 0 else { return .undefined(.nothingVaries) }
        return .estimated(effect(difference / abs(baseline), variance / (baseline * baseline)))
    }

    /// Treatment - (1 - m) · control for m of |control|, the effect whose sign answers a relative margin.
    ///
    /// The control's own variance is in it. Taking a margin times the control's value for a known number understates the
    /// standard error.
    ///
    /// - Parameter margin: m, a share of |control|; positive allows for a loss, negative for a gain.
    /// - Returns: An effect that is 0 where the treatment is exactly by the margin below the control.
    public func shifted(byRelativeMargin margin: Double) -> EffectEstimate {
        let share = baseline < 0 ? -margin : margin
        let variance = differenceVariance + share * share * baselineVariance + 2 * share * covariance
        return effect(difference + share * baseline, variance)
    }

    private func effect(_ estimate: Double, _ variance: Double) -> EffectEstimate {
        EffectEstimate(
            estimate: estimate, standardError: max(variance, 0).squareRoot(), degreesOfFreedom: degreesOfFreedom,
            controlCount: controlCount, treatmentCount: treatmentCount)
    }
}
