/// An asymptotic confidence sequence for any effect with a standard error: a difference, a lift, a ratio, with CUPED or not.
///
/// The boundary is that of ``NormalMixture``. It is right where the standardised effect is close to normal at every look,
/// so nothing is said before a burn-in: 40 units of the rarer outcome in each arm for proportions, 300 units in each arm
/// for means. Without it the first looks alarm on clean data, most of all at unequal splits.
///
/// The burn-in alone does not save a skewed metric at an unequal split: a small arm that has not met the long tail yet has
/// a mean and a standard error that are both too small, and no statistic of that arm shows it. The remedy is
/// ``standardError(control:treatment:)``, the larger of the error from each arm's own variance and that from the pooled
/// one, which knows the tail from the large arm. At equal sizes the two are the same number. Measured on lognormal values
/// of log-deviation 2 over 10,000 looks after the burn-in at a nominal 5 %, 10,000 runs: at 10/90 Welch's error gives 10.9 %
/// of false alarms and the guarded one none, at 20/80 5.9 % and 0.05 %.
public struct AsymptoticSequence: Sendable, Hashable, Codable {
    /// The units of both arms at which the decision is expected; the interval is narrowest near it.
    public var tuningSampleSize: Double
    /// The chance of a false alarm over all looks.
    public var alpha: Double
    /// Whether deviations in both directions count, or only effects above the null value.
    public var sides: NormalMixture.Sides
    /// The units that each arm needs before anything is said, unless outcomes are counted.
    public var leastUnits: Int
    /// The units with the rarer outcome that each arm of a proportion needs before anything is said.
    public var leastRarerOutcomes: Int

    private var mixture: NormalMixture

    /// A sequence.
    ///
    /// - Parameters:
    ///   - tuningSampleSize: The units of both arms at which the decision is expected, above 0.
    ///   - alpha: The chance of a false alarm over all looks, above 0 and below 1, for one side below ½.
    ///   - sides: Whether deviations in both directions count.
    ///   - leastUnits: The units that each arm needs, at least 2.
    ///   - leastRarerOutcomes: The units with the rarer outcome that each arm of a proportion needs, at least 1.
    /// - Throws: `.invalidParameter` for a parameter outside of its range.
    public init(
        tuningSampleSize: Double = 5000, alpha: Double = 0.05, sides: NormalMixture.Sides = .two,
        leastUnits: Int = 300, leastRarerOutcomes: Int = 40
    ) throws(StatisticsError) {
        mixture = try NormalMixture(tuningSampleSize: tuningSampleSize, alpha: alpha, sides: sides)
        guard leastUnits >= 2, leastRarerOutcomes >= 1 else {
            throw StatisticsError(
                .invalidParameter, "a burn-in of \(leastUnits) units and \(leastRarerOutcomes) outcomes, need 2 and 1")
        }
        self.tuningSampleSize = tuningSampleSize
        self.alpha = alpha
        self.sides = sides
        self.leastUnits = leastUnits
        self.leastRarerOutcomes = leastRarerOutcomes
    }

    /// The least |z|, or z for one side, that is significant.
    ///
    /// - Parameter units: Of both arms, above 0.
    /// - Returns: Above the boundary of a test with one look.
    public func criticalValue(units: Double) -> Double {
        mixture.criticalValue(units: units, alpha: alpha, sides: sides)
    }

    /// The p-value of one look, whatever the burn-in.
    ///
    /// - Parameters:
    ///   - statistic: The effect less its null value, over its standard error.
    ///   - units: Of both arms, above 0.
    /// - Returns: 0...1.
    public func pValue(statistic: Double, units: Double) -> Double {
        mixture.pValue(statistic: statistic, units: units, sides: sides)
    }

    /// What may be said at a look.
    ///
    /// - Parameters:
    ///   - estimate: The effect, treatment minus control or any function of the two.
    ///   - standardError: Of the effect, at least 0; where nothing varies it is 0 and nothing is said.
    ///   - controlCount: The control's units, or clusters where they are what was assigned.
    ///   - treatmentCount: The treatment's.
    ///   - rarerOutcomes: For proportions, how many units of the poorer arm have the rarer outcome
    ///     (``rarerOutcomes(control:treatment:)``); `nil` for everything else.
    ///   - null: The effect that is tested; minus the margin for non-inferiority.
    /// - Returns: p-value and interval; for one side an interval without an upper end.
    /// - Throws: `.invalidValue` for an effect or an error that is not finite, and for negative counts.
    public func outcome(
        estimate: Double, standardError: Double, controlCount: Int, treatmentCount: Int, rarerOutcomes: Int? = nil,
        null: Double = 0
    ) throws(StatisticsError) -> AlwaysValidOutcome {
        guard controlCount >= 0, treatmentCount >= 0, rarerOutcomes ?? 0 >= 0 else {
            throw StatisticsError(.invalidValue, "\(controlCount) and \(treatmentCount) units, need at least 0")
        }
        if let rarerOutcomes {
            guard rarerOutcomes >= leastRarerOutcomes else {
                return .notEnoughData(have: rarerOutcomes, need: leastRarerOutcomes)
            }
        }
        let smaller = min(controlCount, treatmentCount)
        let need = rarerOutcomes == nil ? leastUnits : 2
        guard smaller >= need else { return .notEnoughData(have: smaller, need: need) }
        guard estimate.isFinite, null.isFinite, standardError >= 0, standardError.isFinite else {
            throw StatisticsError(.invalidValue, "an effect of \(estimate) with a standard error of \(standardError)")
        }
        guard standardError > 0 else { return .nothingVaries }
        let units = controlCount + treatmentCount
        let margin = criticalValue(units: Double(units)) * standardError
        return .measured(
            AlwaysValidResult(
                estimate: estimate,
                pValue: pValue(statistic: (estimate - null) / standardError, units: Double(units)),
                lower: estimate - margin, upper: sides == .two ? estimate + margin : nil, units: units,
                guarantee: .asymptotic))
    }

    /// The standard error of a difference of means that keeps the level at unequal splits of a skewed metric.
    ///
    ///     max(√(s_C²/n_C + s_T²/n_T), s_p √(1/n_C + 1/n_T)),   s_p² the pooled variance
    ///
    /// For an adjusted or a ratio metric, give the moments of what is averaged: the adjusted or linearised values.
    ///
    /// - Parameters:
    ///   - control: The control's moments.
    ///   - treatment: The treatment's moments.
    /// - Returns: At least Welch's standard error.
    /// - Throws: `.tooFewObservations` for less than two values in an arm.
    public static func standardError(
        control: SampleMoments, treatment: SampleMoments
    ) throws(StatisticsError) -> Double {
        let smaller = min(control.count, treatment.count)
        guard smaller >= 2 else { throw .tooFewObservations("units in an arm", have: smaller, need: 2) }
        let (first, second) = (Double(control.count), Double(treatment.count))
        let own = control.varianceOfMean + treatment.varianceOfMean
        let pooled = (control.variance * (first - 1) + treatment.variance * (second - 1)) / (first + second - 2)
        return max(own, pooled * (1 / first + 1 / second)).squareRoot()
    }

    /// How many units of the poorer arm have the rarer outcome.
    ///
    /// - Parameters:
    ///   - control: The control's share.
    ///   - treatment: The treatment's share.
    /// - Returns: The least of the four counts.
    public static func rarerOutcomes(control: Proportion, treatment: Proportion) -> Int {
        min(
            control.successes, control.trials - control.successes, treatment.successes,
            treatment.trials - treatment.successes)
    }
}
