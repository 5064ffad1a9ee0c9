/// The binomial distribution: successes in independent trials.
public struct BinomialDistribution: DiscreteDistribution {
    /// The number of trials, at least 0.
    public var trials: Int
    /// The chance of a success, 0...1.
    public var successProbability: Double

    /// A binomial distribution.
    ///
    /// - Parameters:
    ///   - trials: At least 0.
    ///   - successProbability: 0...1.
    public init(trials: Int, successProbability: Double) {
        self.trials = trials
        self.successProbability = successProbability
    }

    private var isValid: Bool { trials >= 0 && successProbability >= 0 && successProbability <= 1 }

    /// P(K = k).
    public func probability(_ k: Int) -> Double {
        guard isValid else { return .nan }
        return binomialProbability(k, of: trials, chance: successProbability, complement: 1 - successProbability)
    }

    /// P(K ≤ k).
    public func cumulative(_ k: Int) -> Double {
        guard isValid else { return .nan }
        if k < 0 { return 0 }
        if k >= trials { return 1 }
        return SpecialFunctions.betaIComplement(Double(k) + 1, Double(trials - k), successProbability)
    }

    /// P(K > k).
    public func survival(_ k: Int) -> Double {
        guard isValid else { return .nan }
        if k < 0 { return 1 }
        if k >= trials { return 0 }
        return SpecialFunctions.betaI(Double(k) + 1, Double(trials - k), successProbability)
    }

    /// The least k with P(K ≤ k) ≥ p.
    public func quantile(_ probability: Double) -> Int? {
        guard isValid, probability >= 0, probability <= 1 else { return nil }
        return leastNumber(in: 0...trials) { cumulative($0) >= probability }
    }
}
