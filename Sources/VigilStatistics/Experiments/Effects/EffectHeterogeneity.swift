/// Whether an effect differs between segments, and what each segment's is once chance is taken off.
///
/// Looked at one by one, some of many segments always seem to stand out. So the question comes first whether they differ at
/// all (Cochran's Q), then each is tested against the rest with a correction, and its estimate moved towards the common one
/// by as much as its noise makes up of its spread.
///
/// - Source: Cochran 1954, "The combination of estimates from different experiments"; DerSimonian and Laird 1986,
///   "Meta-analysis in clinical trials", doi:10.1016/0197-2456(86)90046-2; Higgins and Thompson 2002, "Quantifying
///   heterogeneity in a meta-analysis", doi:10.1002/sim.1186.
public struct EffectHeterogeneity: Sendable, Hashable {
    /// One segment beside the others.
    public struct Segment: Sendable, Hashable, Codable {
        /// Its own effect.
        public var effect: EffectEstimate
        /// Whether its effect is none, corrected for the number of segments.
        public var adjustedPValue: Double
        /// Whether its effect is that of the other segments together, corrected for the number of segments.
        public var adjustedContrastPValue: Double
        /// An interval that holds together with the others' (Bonferroni).
        public var simultaneous: Interval
        /// Its effect moved towards the common one.
        public var shrunken: Double
        /// The standard error of that, in which the common effect's own is.
        public var shrunkenStandardError: Double
    }

    /// Q = Σ (d_i - d)²/SE_i² around the precision-weighted mean.
    public let statistic: Double
    /// Segments less one.
    public let degreesOfFreedom: Int
    /// The p-value of no difference between segments.
    public let pValue: Double
    /// The share of the spread that is not noise, max(0, 1 - df/Q).
    public let share: Double
    /// The variance of the true effects between segments, by moments; 0 where the spread is no more than noise.
    public let variance: Double
    /// The effect of all segments, weighted by 1/(SE² + variance).
    public let common: EffectEstimate
    /// Each segment, in order.
    public let segments: [Segment]

    /// Compares the effects of segments that have no unit in common.
    ///
    /// - Parameters:
    ///   - effects: One for each segment, at least 2.
    ///   - significance: The level of the intervals together, above 0 and below 1.
    ///   - correction: Of the p-values.
    /// - Throws: `.tooFewObservations` for less than 2, `.invalidValue` for an effect without a standard error,
    ///   `.invalidParameter` for another level.
    /// - Complexity: O(m log m).
    public init(
        _ effects: [EffectEstimate], significance: Double = 0.05, correction: MultipleTesting = .holm
    ) throws(StatisticsError) {
        guard effects.count >= 2 else { throw .tooFewObservations("segments", have: effects.count, need: 2) }
        var own: [Double] = []
        for effect in effects { own.append(try effect.pValue()) }
        let variances = effects.map { $0.standardError * $0.standardError }
        func mean(_ weights: [Double]) -> Double {
            zip(weights, effects).reduce(0) { $0 + $1.0 * $1.1.estimate } / weights.reduce(0, +)
        }
        let weights = variances.map { 1 / $0 }
        let total = weights.reduce(0, +)
        let fixed = mean(weights)
        let freedom = effects.count - 1
        var spread = 0.0
        for (effect, weight) in zip(effects, weights) {
            spread += weight * (effect.estimate - fixed) * (effect.estimate - fixed)
        }
        statistic = spread
        degreesOfFreedom = freedom
        pValue = ChiSquaredDistribution(degreesOfFreedom: Double(freedom)).survival(spread)
        share = spread > 0 ? max(0, 1 - Double(freedom) / spread) : 0
        let scale = total - weights.reduce(0) { $0 + $1 * $1 } / total
        variance = max(0, (spread - Double(freedom)) / scale)

        let between = variance
        let randomWeights = variances.map { 1 / ($0 + between) }
        let center = mean(randomWeights)
        let centerVariance = 1 / randomWeights.reduce(0, +)
        common = EffectEstimate(
            estimate: center, standardError: centerVariance.squareRoot(),
            controlCount: effects.reduce(0) { $0 + $1.controlCount },
            treatmentCount: effects.reduce(0) { $0 + $1.treatmentCount })

        var contrasts: [Double] = []
        for (effect, weight) in zip(effects, weights) {
            // Against the precision-weighted mean of the others, which is independent of it.
            let rest = total - weight
            let others = (fixed * total - weight * effect.estimate) / rest
            let z = abs(effect.estimate - others) / (1 / weight + 1 / rest).squareRoot()
            contrasts.append(min(1, 2 * NormalDistribution.standard.survival(z)))
        }
        let adjusted = correction.adjusted(own)
        let adjustedContrasts = correction.adjusted(contrasts)
        var segments: [Segment] = []
        for (index, effect) in effects.enumerated() {
            let kept = between / (between + variances[index])
            let shrunkenVariance = kept * variances[index] + (1 - kept) * (1 - kept) * centerVariance
            segments.append(
                Segment(
                    effect: effect, adjustedPValue: adjusted[index], adjustedContrastPValue: adjustedContrasts[index],
                    simultaneous: try effect.interval(confidence: 1 - significance / Double(effects.count)),
                    shrunken: kept * effect.estimate + (1 - kept) * center,
                    shrunkenStandardError: shrunkenVariance.squareRoot()))
        }
        self.segments = segments
    }
}
