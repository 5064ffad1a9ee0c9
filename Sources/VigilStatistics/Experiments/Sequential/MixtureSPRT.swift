/// The mixture sequential probability ratio test of a mean or an effect with a stated mixing variance.
///
///     log Λ = ½ ln(V/(V + τ²)) + τ² d²/(2 V (V + τ²)),   V the variance of the estimate, d its distance from the null value
///
/// The interval is d ± √(2 V (V + τ²)/τ² (ln(1/α) + ½ ln((V + τ²)/V))). Exact for normal values of known variance; with
/// an estimated variance it holds in the limit, as ``AsymptoticSequence`` does, which is the same test with τ² in units of
/// the variance of one unit.
///
/// - Source: Johari, Koomen, Pekelis and Walsh 2022, "Always valid inference: continuous monitoring of A/B tests",
///   doi:10.1287/opre.2021.2135.
public struct MixtureSPRT: Sendable, Hashable, Codable {
    /// τ², the variance of the effects that the likelihood is averaged over.
    public var mixingVariance: Double
    /// The chance of a false alarm over all looks.
    public var alpha: Double

    /// A test.
    ///
    /// - Parameters:
    ///   - mixingVariance: τ², above 0, in the squared unit of the effect.
    ///   - alpha: Above 0 and below 1.
    /// - Throws: `.invalidParameter` for a parameter outside of its range.
    public init(mixingVariance: Double, alpha: Double = 0.05) throws(StatisticsError) {
        try checkLevel(alpha)
        guard mixingVariance > 0, mixingVariance.isFinite else {
            throw StatisticsError(.invalidParameter, "a mixing variance of \(mixingVariance), need above 0")
        }
        self.mixingVariance = mixingVariance
        self.alpha = alpha
    }

    /// log Λ.
    ///
    /// - Parameters:
    ///   - distance: The estimate less its null value.
    ///   - variance: Of the estimate: σ²/n for a mean, s_C²/n_C + s_T²/n_T for a difference.
    /// - Returns: The logarithm of the averaged likelihood ratio; `nil` for a variance of 0, at which nothing is learned.
    public func logLikelihoodRatio(distance: Double, variance: Double) -> Double? {
        guard variance > 0, variance.isFinite, distance.isFinite else { return nil }
        let sum = variance + mixingVariance
        let gain = mixingVariance * distance * distance / (2 * variance * sum)
        return gain - Elementary.log(onePlus: mixingVariance / variance) / 2
    }

    /// The p-value of one look, 1/Λ and at most 1.
    ///
    /// - Parameters:
    ///   - distance: The estimate less its null value.
    ///   - variance: Of the estimate.
    /// - Returns: 0...1; `nil` for a variance of 0.
    public func pValue(distance: Double, variance: Double) -> Double? {
        logLikelihoodRatio(distance: distance, variance: variance).map { min(1, Elementary.exp(-$0)) }
    }

    /// The interval of one look.
    ///
    /// - Parameters:
    ///   - estimate: The estimate.
    ///   - variance: Of the estimate.
    /// - Returns: The null values that are not rejected; `nil` for a variance of 0.
    public func interval(estimate: Double, variance: Double) -> Interval? {
        guard variance > 0, variance.isFinite, estimate.isFinite else { return nil }
        let cost = Elementary.log(onePlus: mixingVariance / variance) / 2 - Elementary.log(alpha)
        let margin = (2 * variance * (variance + mixingVariance) / mixingVariance * cost).squareRoot()
        return Interval(center: estimate, margin: margin)
    }
}
