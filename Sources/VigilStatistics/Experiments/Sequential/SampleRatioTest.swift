/// The check that an experiment's arms have the shares of units they were meant to have, at one announced look.
///
/// A mismatch says that units were lost or duplicated unevenly, after which no comparison of the arms means anything. The
/// usual level is 0.001. Repeated looks need ``SampleRatioSequence``: the chi-squared test alarms more often the more
/// often it is asked.
public enum SampleRatioTest {
    /// What the test found.
    public struct Answer: Sendable, Hashable, Codable {
        /// Pearson's statistic over the arms with a weight, at least 0.
        public var statistic: Double
        /// The number of arms with a weight less one.
        public var degreesOfFreedom: Int
        /// The p-value, 0...1; 0 where an arm without a weight has units.
        public var pValue: Double
        /// The units that each arm was meant to have, of those in arms with a weight.
        public var expected: [Double]
        /// The units in arms without a weight, where none may be.
        public var unexpectedUnits: Int
    }

    /// Pearson's chi-squared test.
    ///
    /// An arm of weight 0 counts neither in the sum nor in the degrees of freedom.
    ///
    /// - Parameters:
    ///   - counts: The units of each arm, at least 0.
    ///   - weights: As many, at least 0, at least two above 0; they are divided by their sum.
    /// - Returns: The statistic with its p-value.
    /// - Throws: `.lengthMismatch`, `.invalidValue` for a bad count or weight, `.tooFewObservations` for less than two arms
    ///   with a weight, `.emptyTotal` without units.
    /// - Source: Fabijan et al. 2019, "Diagnosing sample ratio mismatch in online controlled experiments",
    ///   doi:10.1145/3292500.3330722.
    public static func chiSquared(counts: [Int], weights: [Double]) throws(StatisticsError) -> Answer {
        let shares = try SampleRatioSequence.shares(weights)
        try SampleRatioSequence.check(counts, shares)
        let weighted = counts.indices.filter { shares[$0] > 0 }
        let unexpected = counts.indices.reduce(0) { shares[$1] > 0 ? $0 : $0 + counts[$1] }
        let total = weighted.reduce(0) { $0 + counts[$1] }
        guard total > 0 else { throw StatisticsError(.emptyTotal, "no units in any arm with a weight") }
        let fit = try GoodnessOfFit(
            observed: weighted.map { counts[$0] }, expected: weighted.map { shares[$0] * Double(total) })
        let result = fit.chiSquaredTest()
        return Answer(
            statistic: result.statistic, degreesOfFreedom: weighted.count - 1,
            pValue: unexpected > 0 ? 0 : result.pValue, expected: shares.map { $0 * Double(total) },
            unexpectedUnits: unexpected)
    }
}
