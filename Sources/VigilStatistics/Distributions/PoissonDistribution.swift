/// The Poisson distribution: events at a constant rate.
public struct PoissonDistribution: DiscreteDistribution {
    /// The mean number of events, at least 0.
    public var mean: Double

    /// A Poisson distribution.
    ///
    /// - Parameter mean: At least 0.
    public init(mean: Double) { self.mean = mean }

    private var isValid: Bool { mean >= 0 && mean < .infinity }

    /// P(K = k).
    public func probability(_ k: Int) -> Double {
        guard isValid else { return .nan }
        if k < 0 { return 0 }
        if mean == 0 { return k == 0 ? 1 : 0 }
        if k == 0 { return Elementary.exp(-mean) }
        let count = Double(k)
        return Elementary.exp(-stirlingError(count) - deviance(count, mean)) / (squareRootOf2Pi * count.squareRoot())
    }

    /// P(K ≤ k).
    public func cumulative(_ k: Int) -> Double {
        guard isValid else { return .nan }
        return k < 0 ? 0 : SpecialFunctions.gammaQ(Double(k) + 1, mean)
    }

    /// P(K > k).
    public func survival(_ k: Int) -> Double {
        guard isValid else { return .nan }
        return k < 0 ? 1 : SpecialFunctions.gammaP(Double(k) + 1, mean)
    }

    /// The least k with P(K ≤ k) ≥ p.
    public func quantile(_ probability: Double) -> Int? {
        guard isValid, probability >= 0, probability < 1 else { return nil }
        var high = Int(min(1e15, mean)) + 1
        while cumulative(high) < probability && high < Int.max / 4 { high *= 2 }
        return leastNumber(in: 0...high) { cumulative($0) >= probability }
    }
}
