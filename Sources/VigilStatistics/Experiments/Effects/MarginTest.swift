/// Which way a metric is better.
public enum PreferredDirection: String, Sendable, Hashable, Codable, CaseIterable {
    /// More is better.
    case increase
    /// Less is better.
    case decrease
}

/// A test against a margin instead of against no effect.
public struct MarginTest: Sendable, Hashable, Codable {
    /// One-sided; small where the effect is shown to lie on the wanted side of the margin.
    ///
    /// Two margins have the larger of their p-values.
    public var pValue: Double
    /// The least effect that the test leaves possible at the level asked for, where more is better or for two margins.
    public var lowerBound: Double?
    /// The greatest effect that the test leaves possible, where less is better or for two margins.
    public var upperBound: Double?
    /// Whether the p-value is at most the level asked for.
    public var isMet: Bool

    /// Whether a treatment is not worse than the control by a margin or more.
    ///
    ///     H0: effect ≤ -m,  t = (effect + m)/SE, one-sided
    ///
    /// - Parameters:
    ///   - effect: Absolute, or relative with a margin that is a share. Then the control's noise is in it by the delta
    ///     method; ``EffectContrast/nonInferiority(relativeMargin:direction:significance:)`` needs no approximation.
    ///   - margin: m, at least 0; 0 asks for superiority.
    ///   - direction: Which way is better.
    ///   - significance: One-sided, above 0 and below 1.
    /// - Returns: The p-value and a bound at 1 - significance.
    /// - Throws: `.invalidParameter` for a negative margin or another level, `.invalidValue` where nothing varies.
    public static func nonInferiority(
        _ effect: EffectEstimate, margin: Double, direction: PreferredDirection = .increase, significance: Double = 0.05
    ) throws(StatisticsError) -> MarginTest {
        guard margin >= 0, margin.isFinite else {
            throw StatisticsError(.invalidParameter, "a margin of \(margin), need at least 0")
        }
        let confidence = 1 - significance
        switch direction {
        case .increase:
            let pValue = try effect.pValue(.greater, null: -margin)
            return MarginTest(
                pValue: pValue, lowerBound: try effect.lowerBound(confidence: confidence), upperBound: nil,
                isMet: pValue <= significance)
        case .decrease:
            let pValue = try effect.pValue(.less, null: margin)
            return MarginTest(
                pValue: pValue, lowerBound: nil, upperBound: try effect.upperBound(confidence: confidence),
                isMet: pValue <= significance)
        }
    }

    /// Whether an effect lies between two margins: two one-sided tests.
    ///
    /// - Parameters:
    ///   - effect: Absolute, or relative with margins that are shares.
    ///   - margins: The effects that count as none, from a lower to an upper one.
    ///   - significance: Of each one-sided test, above 0 and below 0.5.
    /// - Returns: The larger p-value, and the interval at 1 - 2 · significance, which lies between the margins where it is
    ///   at most the significance level.
    /// - Throws: `.invalidParameter` for margins not in order or another level, `.invalidValue` where nothing varies.
    /// - Source: Schuirmann 1987, "A comparison of the two one-sided tests procedure and the power approach",
    ///   doi:10.1007/BF01068419.
    public static func equivalence(
        _ effect: EffectEstimate, margins: Interval, significance: Double = 0.05
    ) throws(StatisticsError) -> MarginTest {
        guard margins.lower < margins.upper, significance < 0.5 else {
            throw StatisticsError(
                .invalidParameter, "margins from \(margins.lower) to \(margins.upper) at a level of \(significance)")
        }
        let interval = try effect.interval(confidence: 1 - 2 * significance)
        let above = try effect.pValue(.greater, null: margins.lower)
        let below = try effect.pValue(.less, null: margins.upper)
        let pValue = max(above, below)
        return MarginTest(
            pValue: pValue, lowerBound: interval.lower, upperBound: interval.upper, isMet: pValue <= significance)
    }
}

extension EffectContrast {
    /// Whether the treatment is not worse than the control by a share of the control's value or more.
    ///
    ///     H0: T ≤ (1 - m) C where more is better,  T ≥ (1 + m) C where less is
    ///
    /// The control's variance is in the test, since the margin moves with its value.
    ///
    /// - Parameters:
    ///   - relativeMargin: m, at least 0.
    ///   - direction: Which way is better.
    ///   - significance: One-sided, above 0 and below 1.
    /// - Returns: The p-value, and a bound on how far the treatment lies from the margin, in the metric's unit.
    /// - Throws: `.invalidParameter` for a negative margin or another level, `.invalidValue` where nothing varies.
    public func nonInferiority(
        relativeMargin: Double, direction: PreferredDirection = .increase, significance: Double = 0.05
    ) throws(StatisticsError) -> MarginTest {
        guard relativeMargin >= 0, relativeMargin.isFinite else {
            throw StatisticsError(.invalidParameter, "a margin of \(relativeMargin), need at least 0")
        }
        let margin = direction == .increase ? relativeMargin : -relativeMargin
        return try MarginTest.nonInferiority(
            shifted(byRelativeMargin: margin), margin: 0, direction: direction, significance: significance)
    }
}
