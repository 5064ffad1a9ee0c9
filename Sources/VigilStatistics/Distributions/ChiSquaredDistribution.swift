/// The chi-squared distribution.
public struct ChiSquaredDistribution: ContinuousDistribution {
    /// The degrees of freedom, above 0, not necessarily whole.
    public var degreesOfFreedom: Double

    /// A chi-squared distribution.
    ///
    /// - Parameter degreesOfFreedom: Above 0.
    public init(degreesOfFreedom: Double) { self.degreesOfFreedom = degreesOfFreedom }

    private var gamma: GammaDistribution { GammaDistribution(shape: degreesOfFreedom / 2, scale: 2) }

    /// P(X ≤ x), 0 below 0.
    public func cumulative(_ x: Double) -> Double { gamma.cumulative(x) }

    /// P(X > x), 1 below 0.
    public func survival(_ x: Double) -> Double { gamma.survival(x) }

    /// The x with P(X ≤ x) = p.
    public func quantile(_ probability: Double) -> Double { gamma.quantile(probability) }

    /// The x with P(X > x) = p.
    public func survivalQuantile(_ probability: Double) -> Double { gamma.survivalQuantile(probability) }
}
