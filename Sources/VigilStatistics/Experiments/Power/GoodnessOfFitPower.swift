/// The power of a chi-squared test of shares against given ones, such as that for a sample-ratio mismatch.
///
///     w² = Σ (p - p₀)²/p₀,  the statistic's noncentrality is n w²
public struct GoodnessOfFitPower: Sendable, Hashable, Codable {
    /// The number of categories, at least 2.
    public let categories: Int
    /// α, above 0 and below 1.
    public let significance: Double

    /// A test whose power is asked for.
    ///
    /// - Parameters:
    ///   - categories: At least 2.
    ///   - significance: α, above 0 and below 1.
    /// - Throws: `.invalidParameter` for other values.
    public init(categories: Int, significance: Double = 0.05) throws(StatisticsError) {
        try PowerSearch.check(share: significance, "a significance level")
        guard categories >= 2 else {
            throw StatisticsError(.invalidParameter, "\(categories) categories, need at least 2")
        }
        self.categories = categories
        self.significance = significance
    }

    /// Cohen's w of shares against those expected.
    ///
    /// - Parameters:
    ///   - shares: At least 0, of any sum above 0.
    ///   - expected: Above 0, of any sum.
    /// - Returns: At least 0.
    /// - Throws: `.lengthMismatch`, `.invalidValue` for other shares.
    public static func effect(shares: [Double], expected: [Double]) throws(StatisticsError) -> Double {
        guard shares.count == expected.count else { throw .lengthMismatch("shares", shares.count, expected.count) }
        let total = shares.reduce(0, +)
        let expectedTotal = expected.reduce(0, +)
        guard shares.allSatisfy({ $0 >= 0 }), expected.allSatisfy({ $0 > 0 }), total > 0, total.isFinite,
            expectedTotal.isFinite
        else { throw StatisticsError(.invalidValue, "shares below 0, or an expected share that is not above 0") }
        let square = zip(shares, expected).reduce(0.0) { sum, pair in
            let gap = pair.0 / total - pair.1 / expectedTotal
            return sum + gap * gap / (pair.1 / expectedTotal)
        }
        return square.squareRoot()
    }

    /// The probability to reject.
    ///
    /// - Parameters:
    ///   - effect: w, at least 0.
    ///   - size: The number of units, above 0.
    /// - Returns: α...1.
    /// - Throws: `.invalidParameter` for other values.
    public func power(effect: Double, size: Double) throws(StatisticsError) -> Double {
        guard effect >= 0, effect.isFinite, size > 0, size.isFinite else {
            throw StatisticsError(.invalidParameter, "an effect of \(effect) in \(size) units")
        }
        return unchecked(effect, size)
    }

    /// The number of units that finds an effect, not rounded up.
    ///
    /// - Parameters:
    ///   - effect: w, above 0.
    ///   - power: Above α and below 1.
    /// - Returns: Above 0.
    /// - Throws: `.invalidParameter` for an effect of 0, which no sample finds, and for another power.
    public func size(effect: Double, power: Double = 0.8) throws(StatisticsError) -> Double {
        try PowerSearch.check(effect: effect)
        guard effect > 0, power > significance, power < 1 else {
            throw StatisticsError(.invalidParameter, "an effect of \(effect) with a power of \(power)")
        }
        let root = PowerSearch.root(reaching: power, from: 1e-6 / (effect * effect), limit: 1e18) { size in
            unchecked(effect, size)
        }
        guard let root else { throw StatisticsError(.invalidParameter, "an effect of \(effect) takes too many units") }
        return root
    }

    private func unchecked(_ effect: Double, _ size: Double) -> Double {
        let freedom = Double(categories - 1)
        let critical = ChiSquaredDistribution(degreesOfFreedom: freedom).survivalQuantile(significance)
        let noncentrality = size * effect * effect
        // The law lies within 40 of its standard deviations, 2 √λ, of its mean.
        if noncentrality - 80 * noncentrality.squareRoot() > critical { return 1 }
        return NoncentralChiSquaredDistribution(degreesOfFreedom: freedom, noncentrality: noncentrality)
            .survival(critical)
    }
}
