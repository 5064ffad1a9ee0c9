/// How many comparisons the error rates of a test are shared among, where success metrics are to be improved and
/// guardrails are not to be harmed.
///
/// A treatment is shipped if any success metric improved and every guardrail held. So each success metric, treatment and
/// segment is one more chance of a false success; a guardrail is none, since its test must succeed as well. The other way
/// round each guardrail is one more chance to miss a good treatment, so it is power that is shared.
///
/// - Source: Schultzberg, Ankargren and Frånberg 2024, "Risk-aware product decisions in A/B tests with multiple metrics",
///   arXiv:2402.11609.
public struct ComparisonFamily: Sendable, Hashable, Codable {
    /// Arms compared with the control, at least 1.
    public let treatments: Int
    /// Metrics of which one has to improve.
    public let successMetrics: Int
    /// Metrics none of which may be harmed.
    public let guardrails: Int
    /// Segments that are decided on their own, at least 1.
    public let segments: Int

    /// A family.
    ///
    /// - Parameters:
    ///   - treatments: Arms compared with the control, at least 1.
    ///   - successMetrics: Metrics of which one has to improve.
    ///   - guardrails: Metrics none of which may be harmed.
    ///   - segments: Segments that are decided on their own, at least 1.
    /// - Throws: `.invalidParameter` for other counts, or for no metric at all.
    public init(
        treatments: Int = 1, successMetrics: Int = 1, guardrails: Int = 0, segments: Int = 1
    ) throws(StatisticsError) {
        guard treatments >= 1, successMetrics >= 0, guardrails >= 0, segments >= 1, successMetrics + guardrails >= 1
        else {
            throw StatisticsError(
                .invalidParameter,
                "\(treatments) treatments, \(successMetrics) success metrics, \(guardrails) guardrails, \(segments) segments"
            )
        }
        self.treatments = treatments
        self.successMetrics = successMetrics
        self.guardrails = guardrails
        self.segments = segments
    }

    /// Treatments × max(1, success metrics) × segments.
    public var comparisons: Int { treatments * max(1, successMetrics) * segments }

    /// The level of each comparison.
    ///
    /// - Parameters:
    ///   - significance: α of the whole family.
    ///   - isDirectional: Whether the metric has a better direction and is tested on both sides all the same: each side
    ///     then has the whole level, and the two-sided test twice of it.
    /// - Returns: Below 1.
    public func level(_ significance: Double, isDirectional: Bool = false) -> Double {
        min((isDirectional ? 2 : 1) * significance / Double(comparisons), 1)
    }

    /// By how much β is divided: guardrails + 1, or guardrails where nothing has to improve.
    public var powerDivisor: Int { successMetrics == 0 ? guardrails : guardrails + 1 }

    /// The power that each metric is planned with, so that all that must succeed do with the power asked for.
    ///
    /// - Parameter power: 1 - β of the decision.
    /// - Returns: 1 - β/``powerDivisor``.
    public func power(_ power: Double) -> Double { 1 - (1 - power) / Double(powerDivisor) }
}
