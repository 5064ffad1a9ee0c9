/// The gamma distribution; shape 1 makes it the exponential one.
public struct GammaDistribution: ContinuousDistribution {
    /// The shape, above 0.
    public var shape: Double
    /// The scale, above 0; the mean is shape times scale.
    public var scale: Double

    /// A gamma distribution.
    ///
    /// - Parameters:
    ///   - shape: The shape, above 0.
    ///   - scale: The scale, above 0.
    public init(shape: Double, scale: Double = 1) {
        self.shape = shape
        self.scale = scale
    }

    private var isValid: Bool { shape > 0 && scale > 0 }

    /// P(X ≤ x), 0 below 0.
    public func cumulative(_ x: Double) -> Double {
        guard isValid, !x.isNaN else { return .nan }
        return x <= 0 ? 0 : x == .infinity ? 1 : SpecialFunctions.gammaP(shape, x / scale)
    }

    /// P(X > x), 1 below 0.
    public func survival(_ x: Double) -> Double {
        guard isValid, !x.isNaN else { return .nan }
        return x <= 0 ? 1 : x == .infinity ? 0 : SpecialFunctions.gammaQ(shape, x / scale)
    }

    /// The x with P(X ≤ x) = p.
    public func quantile(_ probability: Double) -> Double {
        guard isValid else { return .nan }
        return scale * SpecialFunctions.gammaPInverse(shape, probability)
    }

    /// The x with P(X > x) = p.
    public func survivalQuantile(_ probability: Double) -> Double {
        guard isValid else { return .nan }
        return scale * SpecialFunctions.gammaQInverse(shape, probability)
    }
}
