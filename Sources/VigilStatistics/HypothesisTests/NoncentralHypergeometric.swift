/// The number of marked items in a cell of a table of 2 x 2 whose odds ratio is not 1, given the margins.
///
/// A hypergeometric law whose probabilities are multiplied by powers of the odds ratio: Fisher's noncentral one.
public struct NoncentralHypergeometric: Sendable, Hashable {
    /// The law for an odds ratio of 1.
    public let central: HypergeometricDistribution

    /// The laws with these margins.
    ///
    /// - Parameter central: The law for an odds ratio of 1.
    public init(_ central: HypergeometricDistribution) { self.central = central }

    /// The mean.
    ///
    /// - Parameter oddsRatio: At least 0 and finite.
    /// - Returns: Within the central law's range, rising with the odds ratio.
    /// - Complexity: O(standard deviation).
    public func mean(oddsRatio: Double) -> Double {
        var moment = 0.0
        let sum = walk(oddsRatio) { k, weight in moment += Double(k) * weight }
        return moment / sum
    }

    /// P(K ≥ k).
    ///
    /// - Parameters:
    ///   - k: Any whole number.
    ///   - oddsRatio: At least 0 and finite.
    /// - Returns: 0...1.
    /// - Complexity: O(standard deviation).
    public func probability(atLeast k: Int, oddsRatio: Double) -> Double {
        var part = 0.0
        let sum = walk(oddsRatio) { candidate, weight in part += candidate >= k ? weight : 0 }
        return part / sum
    }

    /// P(K ≤ k).
    ///
    /// - Parameters:
    ///   - k: Any whole number.
    ///   - oddsRatio: At least 0 and finite.
    /// - Returns: 0...1.
    /// - Complexity: O(standard deviation).
    public func probability(atMost k: Int, oddsRatio: Double) -> Double {
        var part = 0.0
        let sum = walk(oddsRatio) { candidate, weight in part += candidate <= k ? weight : 0 }
        return part / sum
    }

    /// P(K = k + 1)/P(K = k).
    private func ratio(_ k: Int, _ oddsRatio: Double) -> Double {
        let up = Double(central.marked - k) * Double(central.draws - k)
        let down = Double(k + 1) * Double(central.population - central.marked - central.draws + k + 1)
        return oddsRatio * (up / down)
    }

    /// Visits each k with a weight proportional to its probability, from the mode outwards until nothing is left, and
    /// returns the sum of the weights.
    private func walk(_ oddsRatio: Double, _ visit: (Int, Double) -> Void) -> Double {
        let range = central.range
        // The ratio falls with k, so the mode is where it first is at most 1.
        let mode = leastNumber(in: range) { $0 == range.upperBound || ratio($0, oddsRatio) <= 1 }
        visit(mode, 1)
        var sum = 1.0
        var weight = 1.0
        for k in stride(from: mode, to: range.upperBound, by: 1) {
            weight *= ratio(k, oddsRatio)
            if weight < 1e-18 * sum { break }
            visit(k + 1, weight)
            sum += weight
        }
        weight = 1
        for k in stride(from: mode - 1, through: range.lowerBound, by: -1) {
            weight /= ratio(k, oddsRatio)
            if weight < 1e-18 * sum { break }
            visit(k, weight)
            sum += weight
        }
        return sum
    }

    /// The odds ratio up to which a condition holds.
    ///
    /// - Parameter isBelow: Holds for small odds ratios and no longer from some one on.
    /// - Returns: Above 0, with a relative error of some 1e-15.
    func oddsRatio(while isBelow: (Double) -> Bool) -> Double {
        var low = -1.0
        var high = 1.0
        while low > -700 && !isBelow(Elementary.exp(low)) { low *= 2 }
        while high < 700 && isBelow(Elementary.exp(high)) { high *= 2 }
        // Bisecting the logarithm: sixty halvings of at most 2000 leave less than rounding.
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if isBelow(Elementary.exp(middle)) { low = middle } else { high = middle }
        }
        return Elementary.exp((low + high) / 2)
    }
}
