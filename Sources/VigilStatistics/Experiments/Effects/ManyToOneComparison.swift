/// Several treatments against one control, whose noise they share: Dunnett's comparison with normal errors.
///
/// The differences correlate by b_i b_j, b_i² = Var(C)/(Var(C) + Var(T_i)). Given the control they are independent, so that
/// the law of the largest is an integral over one variable:
///
///     P(max |Z_i| ≤ c) = ∫ φ(t) Π P(|b_i t + √(1 - b_i²) Z| ≤ c) dt
///
/// - Source: Dunnett 1955, "A multiple comparison procedure for comparing several treatments with a control",
///   doi:10.1080/01621459.1955.10501294.
public struct ManyToOneComparison: Sendable, Hashable {
    /// b_i of each treatment, 0..<1.
    let loadings: [Double]
    /// Whether deviations in both directions count.
    public let isTwoSided: Bool

    /// A comparison.
    ///
    /// - Parameters:
    ///   - controlVariance: The variance of the control's value (not of its units), at least 0.
    ///   - treatmentVariances: Likewise of each treatment, above 0.
    ///   - isTwoSided: Whether deviations in both directions count.
    /// - Throws: `.invalidParameter` for other variances, `.tooFewObservations` for no treatment.
    public init(
        controlVariance: Double, treatmentVariances: [Double], isTwoSided: Bool = true
    ) throws(StatisticsError) {
        guard !treatmentVariances.isEmpty else { throw .tooFewObservations("treatments", have: 0, need: 1) }
        guard controlVariance >= 0, controlVariance.isFinite,
            treatmentVariances.allSatisfy({ $0 > 0 && $0.isFinite })
        else {
            throw StatisticsError(
                .invalidParameter, "variances of \(controlVariance) and \(treatmentVariances), need above 0")
        }
        loadings = treatmentVariances.map { (controlVariance / (controlVariance + $0)).squareRoot() }
        self.isTwoSided = isTwoSided
    }

    /// A comparison of contrasts that share their control.
    ///
    /// - Parameters:
    ///   - contrasts: One for each treatment, not adjusted or adjusted alike.
    ///   - isTwoSided: Whether deviations in both directions count.
    /// - Throws: `.invalidParameter` for variances that no shared control has, `.tooFewObservations` for no contrast.
    public init(_ contrasts: [EffectContrast], isTwoSided: Bool = true) throws(StatisticsError) {
        guard !contrasts.isEmpty else { throw .tooFewObservations("contrasts", have: 0, need: 1) }
        // A difference has -Cov(D, C) of its variance from the control, to which an adjustment is applied as well.
        let shares = contrasts.map { $0.baselineVariance / $0.unadjustedVariance }
        guard shares.allSatisfy({ $0 >= 0 && $0 < 1 }) else {
            throw StatisticsError(.invalidParameter, "a control that makes up all of a difference's variance")
        }
        loadings = shares.map { $0.squareRoot() }
        self.isTwoSided = isTwoSided
    }

    /// The probability that some statistic lies beyond a distance by chance.
    ///
    /// - Parameter distance: At least 0; of the largest standardised difference for its adjusted p-value.
    /// - Returns: 0...1, with all its digits in the tail too.
    /// - Complexity: O(treatments), some 500 points.
    public func pValue(beyond distance: Double) -> Double {
        let normal = NormalDistribution.standard
        let narrowest = loadings.map { (1 - $0 * $0).squareRoot() }.min() ?? 1
        // The trapezoidal rule converges exponentially for a smooth integrand that vanishes at both ends; the step follows
        // the narrowest factor.
        let step = min(0.05, narrowest / 4)
        // Given the control at t the statistics lie near b t, so a far tail comes from t near the distance.
        let end = max(9, distance + 9)
        let points = Int((2 * end / step).rounded(.up))
        var sum = 0.0
        for point in 0...points {
            let t = -end + Double(point) * step
            let density = normal.density(t)
            guard density > 0 else { continue }
            var logInside = 0.0
            for loading in loadings {
                let scale = (1 - loading * loading).squareRoot()
                let outside =
                    normal.survival((distance - loading * t) / scale)
                    + (isTwoSided ? normal.survival((distance + loading * t) / scale) : 0)
                logInside += outside < 1 ? Elementary.log(onePlus: -outside) : -.infinity
            }
            sum -= density * Elementary.expMinusOne(logInside)
        }
        return min(1, sum * step)
    }

    /// The distance that some statistic lies beyond with a probability.
    ///
    /// - Parameter significance: Above 0 and below 1.
    /// - Returns: Between the multiple of one comparison and that of Bonferroni's.
    /// - Throws: `.invalidParameter` for another probability.
    public func criticalValue(significance: Double = 0.05) throws(StatisticsError) -> Double {
        guard significance > 0, significance < 1 else {
            throw StatisticsError(.invalidParameter, "a level of \(significance), need above 0 and below 1")
        }
        let tail = significance / (isTwoSided ? 2 : 1)
        var low = NormalDistribution.standard.survivalQuantile(tail) - 1e-9
        var high = NormalDistribution.standard.survivalQuantile(tail / Double(loadings.count)) + 1e-9
        for _ in 0..<60 where high - low > 1e-13 {
            let middle = (low + high) / 2
            if pValue(beyond: middle) > significance { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// Intervals of all differences that hold together.
    ///
    /// - Parameters:
    ///   - effects: One for each treatment, in order.
    ///   - significance: Above 0 and below 1.
    /// - Returns: Estimate ± critical value · standard error, in order.
    /// - Throws: `.lengthMismatch`, `.invalidParameter` for another level or a one-sided comparison, which has bounds and no
    ///   intervals.
    public func intervals(
        _ effects: [EffectEstimate], significance: Double = 0.05
    ) throws(StatisticsError) -> [Interval] {
        guard effects.count == loadings.count else {
            throw .lengthMismatch("effects and treatments", effects.count, loadings.count)
        }
        guard isTwoSided else { throw StatisticsError(.invalidParameter, "a one-sided comparison has no intervals") }
        let multiple = try criticalValue(significance: significance)
        return effects.map { Interval(center: $0.estimate, margin: multiple * $0.standardError) }
    }

    /// Each treatment's p-value, adjusted for all of them.
    ///
    /// - Parameter effects: One for each treatment, in order.
    /// - Returns: 0...1, in order.
    /// - Throws: `.lengthMismatch`, `.invalidValue` for an effect without a standard error.
    public func adjustedPValues(_ effects: [EffectEstimate]) throws(StatisticsError) -> [Double] {
        guard effects.count == loadings.count else {
            throw .lengthMismatch("effects and treatments", effects.count, loadings.count)
        }
        var pValues: [Double] = []
        for effect in effects {
            let statistic = try effect.statistic()
            pValues.append(pValue(beyond: isTwoSided ? abs(statistic) : statistic))
        }
        return pValues
    }
}
