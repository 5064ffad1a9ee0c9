/// Boundaries that a standardised effect may be compared with after every unit: the normal mixture.
///
/// With N units in all, z = effect/standard error and r = N/N₀,
///
///     two-sided   z*(N) = √((1 + 1/r)(ln(1 + r) - 2 ln α)),          p = √(1 + r) exp(-r z²/(2(1 + r)))
///     one-sided   z*(N) = √((1 + 1/r) 2 ln(1 + √(1 + r)/(2α))),      p = √(1 + r)/(2 (exp(r z²/(2(1 + r))) - 1))
///
/// The effect is given a normal law around its null value whose variance is N₀⁻¹ of that of one unit; the likelihood
/// averaged over it and divided by that of the null value is a martingale. The boundary is narrowest near the tuning
/// sample size N*, from which N₀ = N*/(ln(1 - 2 ln α) - 2 ln α), with 2α in the place of α for one side.
///
/// - Source: Robbins 1970, "Statistical methods related to the law of the iterated logarithm",
///   doi:10.1214/aoms/1177696786; Waudby-Smith et al. 2024, "Time-uniform central limit theory and asymptotic confidence
///   sequences", doi:10.1214/24-AOS2408.
public struct NormalMixture: Sendable, Hashable, Codable {
    /// N₀: after so many units the average over effects and the data weigh the same.
    public var priorUnits: Double

    /// A mixture from its number of units.
    ///
    /// - Parameter priorUnits: N₀, above 0.
    /// - Throws: `.invalidParameter` for anything else.
    public init(priorUnits: Double) throws(StatisticsError) {
        guard priorUnits > 0, priorUnits.isFinite else {
            throw StatisticsError(.invalidParameter, "\(priorUnits) prior units, need a number above 0")
        }
        self.priorUnits = priorUnits
    }

    /// The mixture whose boundary is narrowest near a sample size.
    ///
    /// - Parameters:
    ///   - tuningSampleSize: N*, the units of both arms at which the decision is expected, above 0.
    ///   - alpha: The level that it is tuned for, above 0 and below 1, for one side below ½.
    ///   - sides: Whether deviations in both directions count.
    /// - Throws: `.invalidParameter` for a size or a level outside of its range.
    public init(tuningSampleSize: Double, alpha: Double, sides: Sides = .two) throws(StatisticsError) {
        try checkLevel(alpha, sides)
        let log = -2 * Elementary.log(sides == .two ? alpha : 2 * alpha)
        try self.init(priorUnits: tuningSampleSize / (Elementary.log(onePlus: log) + log))
    }

    /// How many directions of a deviation count.
    public enum Sides: String, Sendable, Hashable, Codable, CaseIterable {
        /// Only effects above the null value.
        case one
        /// Effects in both directions.
        case two
    }

    /// The least |z|, or z for one side, that is significant.
    ///
    /// - Parameters:
    ///   - units: N, of both arms, above 0.
    ///   - alpha: Above 0 and below 1, for one side below ½.
    ///   - sides: Whether deviations in both directions count.
    /// - Returns: Above the boundary of a test with one look.
    public func criticalValue(units: Double, alpha: Double, sides: Sides = .two) -> Double {
        let r = units / priorUnits
        let width =
            switch sides {
            case .two: Elementary.log(onePlus: r) - 2 * Elementary.log(alpha)
            case .one: 2 * Elementary.log(onePlus: (1 + r).squareRoot() / (2 * alpha))
            }
        return ((1 + 1 / r) * width).squareRoot()
    }

    /// The p-value of one look: the α whose boundary the standardised effect lies on.
    ///
    /// - Parameters:
    ///   - statistic: z.
    ///   - units: N, of both arms, above 0.
    ///   - sides: Whether deviations in both directions count.
    /// - Returns: 0...1.
    public func pValue(statistic: Double, units: Double, sides: Sides = .two) -> Double {
        let r = units / priorUnits
        let half = r * statistic * statistic / (2 * (1 + r))
        switch sides {
        case .two: return min(1, Elementary.exp(Elementary.log(onePlus: r) / 2 - half))
        case .one:
            guard statistic > 0 else { return 1 }
            // In closed form and in the far tail, where a search between two fixed ends finds nothing.
            let odds = Elementary.expMinusOne(half)
            return odds.isFinite ? min(1, (1 + r).squareRoot() / (2 * odds)) : 0
        }
    }
}

/// Whether a level makes sense, for one side also with its mirror image.
func checkLevel(_ alpha: Double, _ sides: NormalMixture.Sides = .two) throws(StatisticsError) {
    let limit = sides == .two ? 1 : 0.5
    guard alpha > 0, alpha < limit else {
        throw StatisticsError(.invalidParameter, "a level of \(alpha), need above 0 and below \(limit)")
    }
}
