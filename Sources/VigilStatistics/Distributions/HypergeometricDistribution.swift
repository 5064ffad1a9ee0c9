/// The hypergeometric distribution: marked items in a draw without putting back.
public struct HypergeometricDistribution: DiscreteDistribution {
    /// The number of items.
    public var population: Int
    /// How many of the items are marked, 0...population.
    public var marked: Int
    /// How many items are drawn, 0...population.
    public var draws: Int

    /// A hypergeometric distribution.
    ///
    /// - Parameters:
    ///   - population: The number of items, at least 0.
    ///   - marked: How many are marked, 0...population.
    ///   - draws: How many are drawn, 0...population.
    public init(population: Int, marked: Int, draws: Int) {
        self.population = population
        self.marked = marked
        self.draws = draws
    }

    private var isValid: Bool {
        population >= 0 && marked >= 0 && marked <= population && draws >= 0 && draws <= population
    }

    /// The least and greatest number of marked items in a draw.
    public var range: ClosedRange<Int> {
        let least = max(0, draws - (population - marked))
        return least...max(least, min(draws, marked))
    }

    /// The mean number of marked items in a draw.
    public var mean: Double { Double(draws) * (Double(marked) / Double(population)) }

    /// P(K = k).
    public func probability(_ k: Int) -> Double {
        guard isValid else { return .nan }
        return hypergeometricProbability(k, population: population, marked: marked, draws: draws)
    }

    /// P(K ≤ k).
    public func cumulative(_ k: Int) -> Double {
        guard isValid else { return .nan }
        if k < range.lowerBound { return 0 }
        if k >= range.upperBound { return 1 }
        // The sum of the shorter side in digits: the terms fall when one walks away from the mode.
        return Double(k) < mean ? sumDown(from: k) : max(0, 1 - sumUp(from: k + 1))
    }

    /// P(K > k).
    public func survival(_ k: Int) -> Double {
        guard isValid else { return .nan }
        if k < range.lowerBound { return 1 }
        if k >= range.upperBound { return 0 }
        return Double(k) < mean ? max(0, 1 - sumDown(from: k)) : sumUp(from: k + 1)
    }

    /// The least k with P(K ≤ k) ≥ p.
    public func quantile(_ probability: Double) -> Int? {
        guard isValid, probability >= 0, probability <= 1 else { return nil }
        return leastNumber(in: range) { cumulative($0) >= probability }
    }

    /// The mean distance from the mean, E|K - E K|.
    ///
    ///     2 v (T - s - m + v) / T · P(K = v),  v the least whole number above the mean
    ///
    /// The upper half of the sum telescopes to its first term, as de Moivre found for the binomial.
    ///
    /// - Complexity: O(1).
    public var meanAbsoluteDeviation: Double {
        guard isValid, population > 0 else { return .nan }
        let (high, low) = draws.multipliedFullWidth(by: marked)
        let next = population.dividingFullWidth((high, low)).quotient + 1
        let factor = Double(next) * (Double(population - marked - draws + next) / Double(population))
        return 2 * factor * probability(next)
    }

    private func sumDown(from start: Int) -> Double {
        var term = probability(start)
        var sum = 0.0
        var k = start
        while k >= range.lowerBound && term > sum * 1e-17 {
            sum += term
            let back = Double(population - marked - draws + k)
            term *= Double(k) * back / (Double(marked - k + 1) * Double(draws - k + 1))
            k -= 1
        }
        return sum
    }

    private func sumUp(from start: Int) -> Double {
        var term = probability(start)
        var sum = 0.0
        var k = start
        while k <= range.upperBound && term > sum * 1e-17 {
            sum += term
            let rest = Double(population - marked - draws + k + 1)
            term *= Double(marked - k) * Double(draws - k) / (Double(k + 1) * rest)
            k += 1
        }
        return sum
    }
}
