/// A confidence sequence for a quantile, for values of any law: between which of the sorted values it lies.
///
/// The number of values below a p-quantile is binomial with the chance p, so the beta mixture around p says which numbers
/// are too few or too many at all times. Ties do no harm. Only the ranks depend on the number of values; a sketch or a
/// sorted column of any merged shards gives the values.
///
/// - Source: Howard and Ramdas 2022, "Sequential estimation of quantiles with applications to A/B testing and best-arm
///   identification", doi:10.3150/21-BEJ1388.
public struct QuantileSequence: Sendable, Hashable, Codable {
    /// p, above 0 and below 1.
    public let probability: Double
    /// The chance that an interval ever misses the quantile.
    public let alpha: Double
    /// The number of values at which the interval is narrowest.
    public let tuningSampleSize: Double

    private let concentration: Double

    /// A sequence.
    ///
    /// - Parameters:
    ///   - probability: p, above 0 and below 1.
    ///   - alpha: Above 0 and below 1; for the difference of two arms half of it each.
    ///   - tuningSampleSize: The number of values at which the interval is narrowest, above 0.
    /// - Throws: `.invalidParameter` for a parameter outside of its range.
    public init(
        probability: Double, alpha: Double = 0.05, tuningSampleSize: Double = 2500
    ) throws(StatisticsError) {
        try PairTuning.check(alpha: alpha, tuningSampleSize: tuningSampleSize, treatmentShare: probability)
        self.probability = probability
        self.alpha = alpha
        self.tuningSampleSize = tuningSampleSize
        let level = -2 * Elementary.log(alpha)
        concentration = tuningSampleSize / (level + Elementary.log(onePlus: level))
    }

    /// Between which of the sorted values the quantile lies.
    ///
    /// - Parameter count: n, the number of values, at least 0.
    /// - Returns: Ranks 1...n of the lower and the upper end; `nil` where no value bounds the quantile yet.
    public func ranks(count: Int) -> (lower: Int?, upper: Int?) {
        guard count > 0 else { return (nil, nil) }
        let level = -Elementary.log(alpha)
        func isRejected(_ below: Int) -> Bool {
            BernoulliEvidence(count: Double(count), sum: Double(below), concentration: concentration)
                .logEvidence(probability) >= level
        }
        let middle = min(count, Int(Double(count) * probability))
        // The evidence falls to the middle and rises from there, so what is rejected is a run at either end.
        let lower = leastNumber(in: 0...middle) { !isRejected($0) }
        let upper = leastNumber(in: middle...(count + 1)) { $0 > count || isRejected($0) }
        return (lower > 0 ? lower : nil, upper <= count ? upper : nil)
    }

    /// The interval of the quantile.
    ///
    /// - Parameter sorted: The values in ascending order.
    /// - Returns: The ends, `nil` where no value bounds the quantile yet.
    public func interval(sorted: [Double]) -> (lower: Double?, upper: Double?) {
        let ranks = ranks(count: sorted.count)
        return (ranks.lower.map { sorted[$0 - 1] }, ranks.upper.map { sorted[$0 - 1] })
    }

    /// The interval of the difference of two arms' quantiles, treatment minus control.
    ///
    /// - Parameters:
    ///   - sortedControl: The control's values in ascending order.
    ///   - sortedTreatment: The treatment's values in ascending order.
    /// - Returns: By the union bound it holds with a probability of at least 1 - 2α at all times; the ends are `nil` where an
    ///   arm does not bound its quantile yet.
    public func difference(
        sortedControl: [Double], sortedTreatment: [Double]
    ) -> (lower: Double?, upper: Double?) {
        let control = interval(sorted: sortedControl)
        let treatment = interval(sorted: sortedTreatment)
        func minus(_ one: Double?, _ other: Double?) -> Double? {
            guard let one, let other else { return nil }
            return one - other
        }
        return (minus(treatment.lower, control.upper), minus(treatment.upper, control.lower))
    }
}
