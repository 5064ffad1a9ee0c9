/// The beta distribution on 0...1.
public struct BetaDistribution: ContinuousDistribution {
    /// The first shape, above 0; it pulls towards 1.
    public var alpha: Double
    /// The second shape, above 0; it pulls towards 0.
    public var beta: Double

    /// A beta distribution.
    ///
    /// - Parameters:
    ///   - alpha: The first shape, above 0.
    ///   - beta: The second shape, above 0.
    public init(alpha: Double, beta: Double) {
        self.alpha = alpha
        self.beta = beta
    }

    private var isValid: Bool { alpha > 0 && beta > 0 }

    /// P(X ≤ x).
    public func cumulative(_ x: Double) -> Double {
        guard isValid, !x.isNaN else { return .nan }
        return x <= 0 ? 0 : x >= 1 ? 1 : SpecialFunctions.betaI(alpha, beta, x)
    }

    /// P(X > x).
    public func survival(_ x: Double) -> Double {
        guard isValid, !x.isNaN else { return .nan }
        return x <= 0 ? 1 : x >= 1 ? 0 : SpecialFunctions.betaIComplement(alpha, beta, x)
    }

    /// The x with P(X ≤ x) = p.
    public func quantile(_ probability: Double) -> Double {
        guard isValid else { return .nan }
        return SpecialFunctions.betaIInverse(alpha, beta, probability)
    }

    /// The x with P(X > x) = p.
    public func survivalQuantile(_ probability: Double) -> Double {
        guard isValid else { return .nan }
        return SpecialFunctions.betaIComplementInverse(alpha, beta, probability)
    }
}
