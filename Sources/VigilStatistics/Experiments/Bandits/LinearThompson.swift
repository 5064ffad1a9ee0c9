/// What is known of one arm whose reward is linear in a context: a normal posterior of its coefficients.
///
///     precision = λ I + Σ x xᵀ/σ²,   coefficients = precision⁻¹ Σ x y/σ²
///
/// - Source: Agrawal and Goyal 2013, "Thompson sampling for contextual bandits with linear payoffs".
public struct LinearBanditArm: Sendable, Hashable, Codable {
    /// The number of features of a context.
    public let dimension: Int
    /// The variance σ² of a reward about its expectation, above 0.
    public let noiseVariance: Double
    /// The rewards seen.
    public private(set) var count = 0
    /// The coefficients' precision, row by row, both triangles.
    private var precision: [Double]
    /// The sums of features times rewards, in units of the noise's variance.
    private var weighted: [Double]

    /// An arm of which nothing is known but a prior.
    ///
    /// - Parameters:
    ///   - dimension: The number of features, at least 1; one of them may be a constant 1.
    ///   - noiseVariance: The variance of a reward about its expectation, above 0.
    ///   - priorPrecision: λ, the reciprocal of each coefficient's variance before any reward, above 0.
    /// - Throws: `.invalidParameter` for numbers out of range.
    public init(dimension: Int, noiseVariance: Double = 1, priorPrecision: Double = 1) throws(StatisticsError) {
        guard dimension >= 1, noiseVariance > 0, priorPrecision > 0, noiseVariance.isFinite, priorPrecision.isFinite
        else {
            throw StatisticsError(
                .invalidParameter,
                "\(dimension) features, noise \(noiseVariance), precision \(priorPrecision), need all above 0")
        }
        self.dimension = dimension
        self.noiseVariance = noiseVariance
        precision = [Double](repeating: 0, count: dimension * dimension)
        for feature in 0..<dimension { precision[feature * dimension + feature] = priorPrecision }
        weighted = [Double](repeating: 0, count: dimension)
    }

    /// Learns a reward.
    ///
    /// - Parameters:
    ///   - reward: Finite.
    ///   - context: The unit's features.
    /// - Throws: `.lengthMismatch`, `.invalidValue` for numbers that are not finite.
    /// - Complexity: O(dimension²).
    public mutating func add(reward: Double, context: [Double]) throws(StatisticsError) {
        try check(context)
        guard reward.isFinite else { throw StatisticsError(.invalidValue, "a reward of \(reward)") }
        count += 1
        for row in 0..<dimension {
            weighted[row] += context[row] * reward / noiseVariance
            for column in 0..<dimension {
                precision[row * dimension + column] += context[row] * context[column] / noiseVariance
            }
        }
    }

    /// The coefficients' posterior means.
    ///
    /// - Returns: One for each feature.
    /// - Throws: `.invalidValue` where the precision lost its rank to rounding.
    /// - Complexity: O(dimension³).
    public func coefficients() throws(StatisticsError) -> [Double] {
        try SmallCholesky(precision, size: dimension).solution(weighted)
    }

    /// The expected reward's posterior for a context.
    ///
    /// - Parameter context: The unit's features.
    /// - Returns: The mean and the variance, above 0 for a context other than zeros.
    /// - Throws: `.lengthMismatch`, `.invalidValue`.
    /// - Complexity: O(dimension³).
    public func expectation(_ context: [Double]) throws(StatisticsError) -> (mean: Double, variance: Double) {
        try check(context)
        let factor = try SmallCholesky(precision, size: dimension)
        let direction = factor.solution(context)
        var mean = 0.0
        var variance = 0.0
        for feature in 0..<dimension {
            mean += direction[feature] * weighted[feature]
            variance += direction[feature] * context[feature]
        }
        return (mean, variance)
    }

    private func check(_ context: [Double]) throws(StatisticsError) {
        guard context.count == dimension else { throw .lengthMismatch("features", context.count, dimension) }
        guard context.allSatisfy(\.isFinite) else {
            throw StatisticsError(.invalidValue, "a context with a feature that is not finite")
        }
    }
}

/// Contextual Thompson sampling with linear expectations.
///
/// For one context the arms' expected rewards are independent normal numbers, so that the probability of each to be best
/// is an integral in one dimension and not a count of draws: the propensity of an assignment is known exactly.
public enum LinearThompson {
    /// The share of traffic for each arm, for a unit with a context.
    ///
    /// - Parameters:
    ///   - arms: At least one.
    ///   - context: The unit's features.
    ///   - better: Which end of the reward is the good one.
    ///   - floor: The least share of an arm, at least 0.
    /// - Returns: 0...1 for each arm, sum 1.
    /// - Throws: `.tooFewObservations` without arms, `.lengthMismatch`, `.invalidValue`, `.invalidParameter`.
    /// - Complexity: O(arms · dimension³ + arms²).
    public static func weights(
        _ arms: [LinearBanditArm], context: [Double], better: PreferredDirection = .increase, floor: Double = 0.01
    ) throws(StatisticsError) -> [Double] {
        guard !arms.isEmpty else { throw .tooFewObservations("arms", have: 0, need: 1) }
        var densities: [NormalMeanDensity] = []
        for arm in arms {
            let expectation = try arm.expectation(context)
            guard expectation.variance > 0, expectation.mean.isFinite else {
                // A context of zeros says nothing: every arm expects 0 for certain.
                return BanditArms.shared(arms.map { _ in true })
            }
            densities.append(
                NormalMeanDensity(mean: expectation.mean, standardDeviation: expectation.variance.squareRoot()))
        }
        let best = PosteriorGrid(densities).ranking(better: better).best
        return try BanditAllocation.floored(BanditArms.normalised(best), floor: floor)
    }
}
