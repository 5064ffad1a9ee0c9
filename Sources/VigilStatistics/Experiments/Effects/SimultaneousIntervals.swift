/// Intervals of several effects that hold all together, and that agree with the correction of their p-values.
///
/// A correction that steps, as Holm's, gains its power by spending nothing on what is already rejected. So it says of a
/// rejected effect only on which side of 0 it lies, unless everything is rejected; what is not rejected gets an interval
/// for as many comparisons as are left. Bonferroni's say more of the rejected and less of the others.
///
/// Two-sided, each effect is two one-sided hypotheses, below 0 and above; of m effects at most m of the 2 m are rejected.
///
/// - Source: Strassburger and Bretz 2008, "Compatible simultaneous lower confidence bounds for the Holm procedure and other
///   Bonferroni-based closed tests", doi:10.1002/sim.3338; Guilbaud 2012, "Simultaneous confidence regions for closed
///   tests, including Holm-, Hochberg-, and Hommel-related procedures", Biometrical Journal 54, 317.
public struct SimultaneousIntervals: Sendable, Hashable {
    /// The corrections that have intervals of their own.
    public enum Correction: String, Sendable, Hashable, Codable, CaseIterable {
        /// α/m for each.
        case bonferroni
        /// Holm's, under any dependence.
        case holm
        /// Hochberg's, for effects that depend positively.
        case hochberg
        /// Hommel's, for effects that depend positively.
        case hommel
    }

    /// What is known of one effect beside the others.
    public struct Bounds: Sendable, Hashable, Codable {
        /// The lower end, `nil` where there is none.
        public var lower: Double?
        /// The upper end, `nil` where there is none.
        public var upper: Double?
        /// Whether 0 is excluded; an end of 0 then does not belong to the interval.
        public var excludesZero: Bool
    }

    /// The correction.
    public let correction: Correction
    /// The level of the whole family, above 0 and below 1.
    public let significance: Double
    /// Which deviations count; one-sided intervals have one end.
    public let alternative: Alternative

    /// Intervals to be made.
    ///
    /// - Parameters:
    ///   - correction: The correction.
    ///   - significance: The level of the whole family, above 0 and below 1.
    ///   - alternative: Which deviations count.
    /// - Throws: `.invalidParameter` for another level.
    public init(
        _ correction: Correction, significance: Double = 0.05, alternative: Alternative = .twoSided
    ) throws(StatisticsError) {
        guard significance > 0, significance < 1 else {
            throw StatisticsError(.invalidParameter, "a level of \(significance), need above 0 and below 1")
        }
        self.correction = correction
        self.significance = significance
        self.alternative = alternative
    }

    /// The intervals of a family of effects.
    ///
    /// - Parameter effects: Absolute or relative ones, all of the family.
    /// - Returns: As many, in order.
    /// - Throws: `.invalidValue` for an effect without a standard error.
    /// - Complexity: O(m log m).
    public func bounds(_ effects: [EffectEstimate]) throws(StatisticsError) -> [Bounds] {
        var hypotheses: [(effect: EffectEstimate, isBelow: Bool, pValue: Double)] = []
        for effect in effects {
            // "Not above 0" is rejected from above and bounds from below.
            if alternative != .less { hypotheses.append((effect, true, try effect.pValue(.greater))) }
            if alternative != .greater { hypotheses.append((effect, false, try effect.pValue(.less))) }
        }
        let count = hypotheses.count
        let adjusted = self.adjusted(hypotheses.map(\.pValue))
        let rejected = adjusted.map { $0 <= significance }
        let left = rejected.count { !$0 }
        var bounds: [Double] = []
        for (hypothesis, isRejected) in zip(hypotheses, rejected) {
            let sign: Double = hypothesis.isBelow ? 1 : -1
            if isRejected && correction != .bonferroni && left > 0 {
                bounds.append(0)
                continue
            }
            let comparisons = correction == .bonferroni || left == 0 ? count : left
            let multiple = try hypothesis.effect.multiple(tail: significance / Double(comparisons))
            let end = hypothesis.effect.estimate - sign * multiple * hypothesis.effect.standardError
            // Where all are rejected their sides are known on top of Bonferroni's bounds.
            bounds.append(isRejected && correction != .bonferroni ? sign * max(0, sign * end) : end)
        }
        let sides = count / max(effects.count, 1)
        return effects.indices.map { index in
            let own = index * sides..<(index + 1) * sides
            let lower = alternative == .less ? nil : bounds[own.lowerBound]
            let upper = alternative == .greater ? nil : bounds[own.upperBound - 1]
            return Bounds(lower: lower, upper: upper, excludesZero: rejected[own].contains(true))
        }
    }

    private func adjusted(_ pValues: [Double]) -> [Double] {
        switch correction {
        case .bonferroni: MultipleTesting.bonferroni.adjusted(pValues)
        case .holm: MultipleTesting.holm.adjusted(pValues)
        case .hochberg: MultipleTesting.hochberg.adjusted(pValues)
        case .hommel: MultipleTesting.hommel.adjusted(pValues)
        }
    }

    /// Intervals of the effects that Benjamini and Hochberg's procedure selects: on average at most a share α of those that
    /// are told miss their effect.
    ///
    /// - Parameters:
    ///   - effects: All of the family.
    ///   - falseCoverage: α, above 0 and below 1.
    /// - Returns: 1 - R α/m intervals of the R selected ones, `nil` for the others, which are not to be told.
    /// - Throws: `.invalidParameter` for another α, `.invalidValue` for an effect without a standard error.
    /// - Source: Benjamini and Yekutieli 2005, "False discovery rate-adjusted multiple confidence intervals for selected
    ///   parameters", doi:10.1198/016214504000001907.
    public static func selected(
        _ effects: [EffectEstimate], falseCoverage: Double = 0.05
    ) throws(StatisticsError) -> [Interval?] {
        guard falseCoverage > 0, falseCoverage < 1 else {
            throw StatisticsError(.invalidParameter, "a share of \(falseCoverage), need above 0 and below 1")
        }
        var pValues: [Double] = []
        for effect in effects { pValues.append(try effect.pValue()) }
        let isSelected = MultipleTesting.benjaminiHochberg.adjusted(pValues).map { $0 <= falseCoverage }
        let share = Double(isSelected.count { $0 }) / Double(max(effects.count, 1))
        var intervals: [Interval?] = []
        for (effect, isTold) in zip(effects, isSelected) {
            intervals.append(isTold ? try effect.interval(confidence: 1 - share * falseCoverage) : nil)
        }
        return intervals
    }
}
