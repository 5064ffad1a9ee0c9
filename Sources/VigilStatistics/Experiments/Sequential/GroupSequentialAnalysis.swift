/// The p-value, estimate and interval of a group sequential test at its end, adjusted for the looks.
///
/// The naive ones are biased: a test that stops early stops because it saw much. Outcomes are ordered by stage: crossing the
/// upper bound earlier counts for more than later, and at the same look the greater Z counts for more. The estimate is the
/// effect under which the outcome is the median, the interval's ends those under which it is a quantile. Giving up for
/// futility is taken as not binding and so left out.
///
/// - Source: Jennison and Turnbull 2000, chapter 8; Tsiatis, Rosner and Mehta 1984, "Exact confidence intervals following a
///   group sequential test", doi:10.2307/2530926.
public struct GroupSequentialAnalysis: Sendable, Hashable, Codable {
    /// The shares of the planned information at the looks, up to the last one.
    public let fractions: [Double]
    /// The efficacy bounds of the looks before the last.
    public let bounds: [Double]
    /// Z at the last look.
    public let statistic: Double
    /// Whether deviations in both directions count.
    public let sides: NormalMixture.Sides

    /// An analysis.
    ///
    /// - Parameters:
    ///   - fractions: The shares of the planned information at the looks, strictly ascending, above 0.
    ///   - bounds: The efficacy bounds of the looks before the last, one less.
    ///   - statistic: Z at the last look.
    ///   - sides: Whether deviations in both directions count.
    /// - Throws: `.lengthMismatch`, `.invalidParameter` for shares that do not ascend, `.invalidValue` for a Z that is not
    ///   finite.
    public init(
        fractions: [Double], bounds: [Double], statistic: Double, sides: NormalMixture.Sides = .two
    ) throws(StatisticsError) {
        guard fractions.count == bounds.count + 1 else {
            throw .lengthMismatch("looks and bounds before the last", fractions.count - 1, bounds.count)
        }
        guard fractions[0] > 0, zip(fractions, fractions.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw StatisticsError(.invalidParameter, "shares of information must ascend from above 0")
        }
        guard statistic.isFinite else { throw StatisticsError(.invalidValue, "a Z of \(statistic)") }
        self.fractions = fractions
        self.bounds = bounds
        self.statistic = statistic
        self.sides = sides
    }

    /// The chance of an outcome that counts for at least as much upwards, under an effect.
    ///
    /// - Parameter drift: The mean of Z at t = 1.
    /// - Returns: 0...1, rising in the drift.
    public func upperProbability(drift: Double) -> Double {
        var walk = GroupSequentialWalk(drift: drift)
        var sum = 0.0
        for (look, bound) in bounds.enumerated() {
            sum += walk.probability(above: bound, at: fractions[look])
            let lower = sides == .two ? -bound : -Double.infinity
            walk.advance(to: fractions[look], within: lower...bound, following: fractions[look + 1])
        }
        return min(1, sum + walk.probability(above: statistic, at: fractions[bounds.count]))
    }

    /// The p-value of no effect, 0...1; of both sides twice the smaller tail.
    public var pValue: Double {
        let upper = upperProbability(drift: 0)
        return sides == .two ? min(1, 2 * min(upper, 1 - upper)) : upper
    }

    /// The mean of Z at t = 1 under which the outcome is a quantile.
    ///
    /// - Parameter probability: The chance of an outcome that counts for at least as much, above 0 and below 1.
    /// - Returns: The drift, to 1e-10; it rises in the probability.
    public func drift(upperProbability probability: Double) -> Double {
        let first = fractions[0].squareRoot()
        var reach = 4 / first
        let middle = statistic / fractions[bounds.count].squareRoot()
        while upperProbability(drift: middle + reach) < probability, reach < 1e3 { reach *= 2 }
        let high = middle + reach
        reach = 4 / first
        while upperProbability(drift: middle - reach) > probability, reach < 1e3 { reach *= 2 }
        return ConvexSearch.signChange(inside: middle - reach, outside: high, tolerance: 1e-11) { drift in
            upperProbability(drift: drift) - probability
        }
    }

    /// The median-unbiased estimate with its interval, in the unit of the effect.
    ///
    /// - Parameters:
    ///   - standardError: Of the effect at the last look, above 0.
    ///   - confidence: Above 0 and below 1.
    /// - Returns: Estimate and interval; the interval leaves out 0 just where the p-value is at most 1 less the confidence.
    /// - Throws: `.invalidParameter` for an error or a confidence outside of its range.
    public func estimate(
        standardError: Double, confidence: Double = 0.95
    ) throws(StatisticsError) -> (estimate: Double, interval: Interval) {
        guard standardError > 0, standardError.isFinite, confidence > 0, confidence < 1 else {
            throw StatisticsError(
                .invalidParameter, "a standard error of \(standardError) and a confidence of \(confidence)")
        }
        // The mean of Z at the last look is drift times √t, and the effect is that times its standard error.
        let unit = standardError * fractions[bounds.count].squareRoot()
        let half = (1 - confidence) / 2
        return (
            unit * drift(upperProbability: 0.5),
            Interval(lower: unit * drift(upperProbability: half), upper: unit * drift(upperProbability: 1 - half))
        )
    }
}
