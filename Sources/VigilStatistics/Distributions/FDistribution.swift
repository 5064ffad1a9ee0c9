/// Fisher's F distribution.
public struct FDistribution: ContinuousDistribution {
    /// The numerator's degrees of freedom, above 0.
    public var numeratorDegreesOfFreedom: Double
    /// The denominator's degrees of freedom, above 0.
    public var denominatorDegreesOfFreedom: Double

    /// An F distribution.
    ///
    /// - Parameters:
    ///   - numerator: The numerator's degrees of freedom, above 0.
    ///   - denominator: The denominator's degrees of freedom, above 0.
    public init(numeratorDegreesOfFreedom numerator: Double, denominatorDegreesOfFreedom denominator: Double) {
        numeratorDegreesOfFreedom = numerator
        denominatorDegreesOfFreedom = denominator
    }

    // With d1, d2 degrees of freedom X = d1 F / (d1 F + d2) is beta(d1/2, d2/2) and Y = 1 - X is beta(d2/2, d1/2). Each
    // function works with whichever of the two is small, since the other one is rounded off near 1.
    private var lower: BetaDistribution {
        BetaDistribution(alpha: numeratorDegreesOfFreedom / 2, beta: denominatorDegreesOfFreedom / 2)
    }

    private var upper: BetaDistribution {
        BetaDistribution(alpha: denominatorDegreesOfFreedom / 2, beta: numeratorDegreesOfFreedom / 2)
    }

    /// P(F ≤ f), 0 below 0.
    public func cumulative(_ x: Double) -> Double {
        if x <= 0 { return lower.cumulative(0) }
        if x == .infinity { return lower.cumulative(1) }
        let first = numeratorDegreesOfFreedom * x
        let second = denominatorDegreesOfFreedom
        return first < second ? lower.cumulative(first / (first + second)) : upper.survival(second / (first + second))
    }

    /// P(F > f), 1 below 0.
    public func survival(_ x: Double) -> Double {
        if x <= 0 { return lower.survival(0) }
        if x == .infinity { return lower.survival(1) }
        let first = numeratorDegreesOfFreedom * x
        let second = denominatorDegreesOfFreedom
        return first < second ? lower.survival(first / (first + second)) : upper.cumulative(second / (first + second))
    }

    /// The f with P(F ≤ f) = p.
    public func quantile(_ probability: Double) -> Double {
        let x = lower.quantile(probability)
        return x < 0.5 ? ratio(x, 1 - x) : ratio(upper: upper.survivalQuantile(probability))
    }

    /// The f with P(F > f) = p.
    public func survivalQuantile(_ probability: Double) -> Double {
        let y = upper.quantile(probability)
        if y < 0.5 { return ratio(upper: y) }
        let x = lower.survivalQuantile(probability)
        return ratio(x, 1 - x)
    }

    private func ratio(_ x: Double, _ y: Double) -> Double {
        denominatorDegreesOfFreedom * x / (numeratorDegreesOfFreedom * y)
    }

    private func ratio(upper y: Double) -> Double { ratio(1 - y, y) }
}
