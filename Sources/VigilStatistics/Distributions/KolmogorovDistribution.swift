/// The limiting law of √n D, where D is the two-sided Kolmogorov-Smirnov distance.
public struct KolmogorovDistribution: ContinuousDistribution {
    /// The law; it has no parameter.
    public init() {}

    // Two series for the same law: the first converges for small x within a few terms, the second for large x.
    private static let switchPoint = 1.18

    /// P(K ≤ x), 0 below 0.
    public func cumulative(_ x: Double) -> Double {
        if x.isNaN { return .nan }
        if x <= 0 { return 0 }
        return x < Self.switchPoint ? Self.thetaSeries(x) : 1 - Self.alternatingSeries(x)
    }

    /// P(K > x), 1 below 0; relative error some 1e-14 down to the smallest double.
    public func survival(_ x: Double) -> Double {
        if x.isNaN { return .nan }
        if x <= 0 { return 1 }
        return x < Self.switchPoint ? 1 - Self.thetaSeries(x) : Self.alternatingSeries(x)
    }

    /// The x with P(K ≤ x) = p.
    public func quantile(_ probability: Double) -> Double {
        guard probability >= 0, probability <= 1 else { return .nan }
        if probability > 0.5 { return survivalQuantile(1 - probability) }
        return Self.bisect { cumulative($0) < probability }
    }

    /// The x with P(K > x) = p.
    public func survivalQuantile(_ probability: Double) -> Double {
        guard probability >= 0, probability <= 1 else { return .nan }
        if probability == 0 { return .infinity }
        return Self.bisect { survival($0) > probability }
    }

    /// The end of the range 0..<32 on which a condition holds; beyond 19.4 the survival is below every double.
    private static func bisect(while isBelow: (Double) -> Bool) -> Double {
        var low = 0.0
        var high = 32.0
        while true {
            let middle = low + (high - low) / 2
            if middle <= low || middle >= high { return high == 32 ? .infinity : middle }
            if isBelow(middle) { low = middle } else { high = middle }
        }
    }

    /// The distribution function as √(2π)/x Σ exp(-(2k-1)² π²/(8x²)).
    private static func thetaSeries(_ x: Double) -> Double {
        let exponent = -Double.pi * Double.pi / (8 * x * x)
        var sum = 0.0
        for k in [1.0, 3, 5, 7] { sum += Elementary.exp(exponent * k * k) }
        return squareRootOf2Pi / x * sum
    }

    /// The survival as 2 Σ (-1)^(k-1) exp(-2 k² x²).
    private static func alternatingSeries(_ x: Double) -> Double {
        let exponent = -2 * x * x
        let terms: [Double] = [1, 2, 3, 4, 5].map { Elementary.exp(exponent * $0 * $0) }
        return 2 * (terms[0] - (terms[1] - (terms[2] - (terms[3] - terms[4]))))
    }
}
