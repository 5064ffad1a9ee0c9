/// The normal distribution.
public struct NormalDistribution: ContinuousDistribution {
    /// The mean.
    public var mean: Double
    /// The standard deviation, above 0.
    public var standardDeviation: Double

    /// Mean 0 and standard deviation 1.
    public static let standard = NormalDistribution()

    /// A normal distribution.
    ///
    /// - Parameters:
    ///   - mean: The mean.
    ///   - standardDeviation: The standard deviation, above 0.
    public init(mean: Double = 0, standardDeviation: Double = 1) {
        self.mean = mean
        self.standardDeviation = standardDeviation
    }

    private func standardised(_ x: Double) -> Double {
        standardDeviation > 0 ? (x - mean) / standardDeviation : .nan
    }

    /// The density at x.
    public func density(_ x: Double) -> Double {
        let z = standardised(x)
        return Elementary.exp(-z * z / 2) / (standardDeviation * squareRootOf2Pi)
    }

    /// P(X ≤ x).
    public func cumulative(_ x: Double) -> Double {
        SpecialFunctions.erfc(-standardised(x) / 2.0.squareRoot()) / 2
    }

    /// P(X > x).
    public func survival(_ x: Double) -> Double {
        SpecialFunctions.erfc(standardised(x) / 2.0.squareRoot()) / 2
    }

    /// The logarithm of P(X > x), for x beyond 38 standard deviations too, where the probability itself underflows.
    public func logSurvival(_ x: Double) -> Double {
        let z = standardised(x)
        if z.isNaN || z < 30 {
            // Near probability 1 the logarithm is that of one minus the small other tail.
            return z < -1
                ? Elementary.log(onePlus: -SpecialFunctions.erfc(-z / 2.0.squareRoot()) / 2)
                : Elementary.log(SpecialFunctions.erfc(z / 2.0.squareRoot()) / 2)
        }
        if z == .infinity { return -.infinity }
        // The asymptotic series of Mills' ratio; at 30 the next term is below 1e-13 of the correction, itself 1e-3.
        let t = 1 / (z * z)
        let correction = t * (-1 + t * (3 + t * (-15 + t * (105 - t * 945))))
        return -z * z / 2 - Elementary.log(z * squareRootOf2Pi) + Elementary.log(onePlus: correction)
    }

    /// The x with P(X ≤ x) = p.
    public func quantile(_ probability: Double) -> Double {
        guard standardDeviation > 0 else { return .nan }
        return mean - standardDeviation * 2.0.squareRoot() * SpecialFunctions.erfcInverse(2 * probability)
    }

    /// The x with P(X > x) = p.
    public func survivalQuantile(_ probability: Double) -> Double {
        guard standardDeviation > 0 else { return .nan }
        return mean + standardDeviation * 2.0.squareRoot() * SpecialFunctions.erfcInverse(2 * probability)
    }
}

/// The square root of 2π.
let squareRootOf2Pi = 2.5066282746310005
