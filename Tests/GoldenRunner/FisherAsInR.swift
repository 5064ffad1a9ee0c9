import VigilStatistics

/// The conditional odds ratio and its interval as R's `fisher.test` prints them.
///
/// R searches the odds ratio t, or 1/t, between 0 and 1 and stops at an error of ε^¼ = 1.2e-4, so its digits beyond that
/// are those of its search. Repeating the search over our probabilities checks these to the golden's 1e-7;
/// ``check(_:)`` ties the library's own accurate roots to them.
struct FisherAsInR {
    private let law: NoncentralHypergeometric
    private let observed: Int

    init(_ law: HypergeometricDistribution, observed: Int) {
        self.law = NoncentralHypergeometric(law)
        self.observed = observed
    }

    /// The conditional maximum-likelihood estimate.
    var estimate: Double {
        if observed == law.central.range.lowerBound { return 0 }
        if observed == law.central.range.upperBound { return .infinity }
        return Self.search { law.mean(oddsRatio: $0) - Double(observed) }
    }

    /// The lower end of the interval that leaves out a probability `tail` on its side.
    func lower(_ tail: Double) -> Double {
        if observed == law.central.range.lowerBound { return 0 }
        return Self.search { law.probability(atLeast: observed, oddsRatio: $0) - tail }
    }

    /// The upper end of the interval that leaves out a probability `tail` on its side.
    func upper(_ tail: Double) -> Double {
        if observed == law.central.range.upperBound { return .infinity }
        return Self.search { tail - law.probability(atMost: observed, oddsRatio: $0) }
    }

    /// Fails unless the library's roots are where R's are, up to what R's tolerance can do to them.
    func check(_ test: FisherExactTest) throws {
        let interval = test.conditionalInterval(confidence: 0.95)
        let pairs = [
            (test.conditionalOddsRatio, estimate), (interval.lower, lower(0.025)), (interval.upper, upper(0.025)),
        ]
        for (exact, approximate) in pairs where exact != approximate {
            let error = exact > 1 ? abs(1 / exact - 1 / approximate) : abs(exact - approximate)
            guard error <= 1.3e-4 else { throw GoldenError("odds ratio \(exact), but R's search gives \(approximate)") }
        }
    }

    /// The root of an increasing function of the odds ratio.
    private static func search(_ function: (Double) -> Double) -> Double {
        let atOne = function(1)
        if atOne == 0 { return 1 }
        if atOne > 0 { return root(between: 0, and: 1, function) }
        return 1 / root(between: 0x1p-52, and: 1) { function(1 / $0) }
    }

    /// Brent's search (Algorithms for Minimization without Derivatives, 1973, chapter 4) with the tolerance of R.
    private static func root(between start: Double, and end: Double, _ function: (Double) -> Double) -> Double {
        let tolerance = 0x1p-13
        var previous = (x: start, y: function(start))
        var best = (x: end, y: function(end))
        if previous.y == 0 { return previous.x }
        var opposite = previous
        while best.y != 0 {
            let lastStep = best.x - previous.x
            if abs(opposite.y) < abs(best.y) {
                previous = best
                best = opposite
                opposite = previous
            }
            let limit = 2 * 0x1p-52 * abs(best.x) + tolerance / 2
            let half = (opposite.x - best.x) / 2
            if abs(half) <= limit { break }
            var step = half
            if abs(lastStep) >= limit && abs(previous.y) > abs(best.y) {
                step = interpolated(previous, best, opposite, lastStep, limit) ?? half
            }
            if abs(step) < limit { step = step > 0 ? limit : -limit }
            previous = best
            best = (best.x + step, function(best.x + step))
            if (best.y > 0) == (opposite.y > 0) { opposite = previous }
        }
        return best.x
    }

    private typealias Point = (x: Double, y: Double)

    /// The step of a line or an inverse parabola through the points, `nil` if it leads too far.
    private static func interpolated(
        _ previous: Point, _ best: Point, _ opposite: Point, _ lastStep: Double, _ limit: Double
    ) -> Double? {
        let distance = opposite.x - best.x
        let second = best.y / previous.y
        var numerator = distance * second
        var denominator = 1 - second
        if previous.x != opposite.x {
            let first = previous.y / opposite.y
            let third = best.y / opposite.y
            numerator = second * (distance * first * (first - third) - (best.x - previous.x) * (third - 1))
            denominator = (first - 1) * (third - 1) * (second - 1)
        }
        if numerator > 0 { denominator = -denominator } else { numerator = -numerator }
        let isShort =
            numerator < 0.75 * distance * denominator - abs(limit * denominator) / 2
            && numerator < abs(lastStep * denominator / 2)
        return isShort ? numerator / denominator : nil
    }
}
