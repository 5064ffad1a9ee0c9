/// Searches along a line for functions of which one knows that they are convex or that they change sign once.
enum ConvexSearch {
    /// Where a convex function is least.
    ///
    /// - Parameters:
    ///   - first: Where to begin.
    ///   - second: A second point; the least value may lie beyond both.
    ///   - limits: What the search may not leave.
    ///   - function: Convex; infinite where it is not defined.
    /// - Returns: The point and the value, to about 1e-5 of the distance of the two points, which for the value is the square of that.
    static func minimum(
        from first: Double, _ second: Double, within limits: ClosedRange<Double>, of function: (Double) -> Double
    ) -> (point: Double, value: Double) {
        var low = min(max(min(first, second), limits.lowerBound), limits.upperBound)
        var high = min(max(max(first, second), limits.lowerBound), limits.upperBound)
        let length = high - low
        // The two points need not hold the least value between them: walk outwards while the function falls.
        var step = max(length / 8, 1e-9 * max(abs(low), abs(high)), 1e-14)
        var lowValue = function(low)
        while low > limits.lowerBound {
            let next = max(limits.lowerBound, low - step)
            let value = function(next)
            low = next
            if value >= lowValue { break }
            lowValue = value
            step *= 2
        }
        step = max(length / 8, 1e-9 * max(abs(low), abs(high)), 1e-14)
        var highValue = function(high)
        while high < limits.upperBound {
            let next = min(limits.upperBound, high + step)
            let value = function(next)
            high = next
            if value >= highValue { break }
            highValue = value
            step *= 2
        }
        return brent(low, high, tolerance: max(1e-5 * (high - low), 1e-15), of: function)
    }

    /// Brent's search between two points: parabolas while they help, golden sections where they do not.
    ///
    /// - Source: Brent 1973, "Algorithms for Minimization without Derivatives", chapter 5.
    private static func brent(
        _ lower: Double, _ upper: Double, tolerance: Double, of function: (Double) -> Double
    ) -> (point: Double, value: Double) {
        let golden = 0.3819660112501051
        var (low, high) = (lower, upper)
        var best = low + golden * (high - low)
        var (second, third) = (best, best)
        var bestValue = function(best)
        var (secondValue, thirdValue) = (bestValue, bestValue)
        var (step, previous) = (0.0, 0.0)
        for _ in 0..<100 {
            let middle = (low + high) / 2
            if abs(best - middle) <= 2 * tolerance - (high - low) / 2 { break }
            var isGolden = true
            if abs(previous) > tolerance {
                let r = (best - second) * (bestValue - thirdValue)
                var q = (best - third) * (bestValue - secondValue)
                var p = (best - third) * q - (best - second) * r
                q = 2 * (q - r)
                if q > 0 { p = -p } else { q = -q }
                let before = previous
                previous = step
                if p.isFinite, abs(p) < abs(q * before / 2), p > q * (low - best), p < q * (high - best) {
                    step = p / q
                    let point = best + step
                    if point - low < 2 * tolerance || high - point < 2 * tolerance {
                        step = best < middle ? tolerance : -tolerance
                    }
                    isGolden = false
                }
            }
            if isGolden {
                previous = best < middle ? high - best : low - best
                step = golden * previous
            }
            let point = best + (abs(step) >= tolerance ? step : step > 0 ? tolerance : -tolerance)
            let value = function(point)
            if value <= bestValue {
                if point < best { high = best } else { low = best }
                (third, thirdValue) = (second, secondValue)
                (second, secondValue) = (best, bestValue)
                (best, bestValue) = (point, value)
            } else {
                if point < best { low = point } else { high = point }
                if value <= secondValue || second == best {
                    (third, thirdValue) = (second, secondValue)
                    (second, secondValue) = (point, value)
                } else if value <= thirdValue || third == best || third == second {
                    (third, thirdValue) = (point, value)
                }
            }
        }
        // Brent's search never looks at the ends themselves, where a convex function on a closed range may be least.
        for end in [lower, upper] {
            let value = function(end)
            if value < bestValue { (best, bestValue) = (end, value) }
        }
        return (best, bestValue)
    }

    /// Evidence less a level, both by their root above the least evidence.
    ///
    /// Evidence is close to a parabola, so its root is close to a line, on which a search by chords ends in a few steps.
    static func rootExcess(_ evidence: Double, over level: Double, least: Double) -> Double {
        max(0, evidence - least).squareRoot() - (level - least).squareRoot()
    }

    /// Where a function changes its sign.
    ///
    /// - Parameters:
    ///   - inside: A point with a value of at most 0.
    ///   - outside: A point with a value above 0.
    ///   - tolerance: How near the two may come before the search ends.
    ///   - function: Changes its sign once between them.
    /// - Returns: The last point with a value above 0, so that an error of the search makes a confidence set larger.
    static func signChange(
        inside: Double, outside: Double, tolerance: Double, of function: (Double) -> Double
    ) -> Double {
        var (a, b) = (inside, outside)
        var (valueA, valueB) = (function(a), function(b))
        if valueA > 0 { return a }
        var stays = 0
        for _ in 0..<200 where abs(b - a) > tolerance {
            // The rule of Illinois, with a bisection where it creeps or a value is infinite.
            var point = b - valueB * (b - a) / (valueB - valueA)
            let isUsable = valueB.isFinite && valueA.isFinite && stays < 4
            if !isUsable || !(min(a, b)...max(a, b)).contains(point) { point = (a + b) / 2 }
            if abs(point - a) < tolerance / 2 { point = a + (b - a).sign(of: tolerance / 2) }
            if abs(point - b) < tolerance / 2 { point = b - (b - a).sign(of: tolerance / 2) }
            let value = function(point)
            if value > 0 {
                stays = stays > 0 ? stays + 1 : 1
                if stays >= 2, valueA.isFinite { valueA /= 2 }
                (b, valueB) = (point, value)
            } else {
                stays = stays < 0 ? stays - 1 : -1
                if stays <= -2, valueB.isFinite { valueB /= 2 }
                (a, valueA) = (point, value)
            }
            if !isUsable { stays = 0 }
        }
        return b
    }
}

extension Double {
    /// A magnitude with the sign of this number.
    fileprivate func sign(of magnitude: Double) -> Double { self < 0 ? -magnitude : magnitude }
}
