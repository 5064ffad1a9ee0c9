/// Tests that compare more than two groups by their variances.
public enum VarianceAnalysis {
    /// What an F test found.
    public struct Result: Sendable, Hashable {
        /// The F statistic, at least 0; 0 where the groups agree, infinite where they differ and nothing varies in them.
        public var statistic: Double
        /// The degrees of freedom between the groups.
        public var betweenDegreesOfFreedom: Int
        /// The degrees of freedom within the groups.
        public var withinDegreesOfFreedom: Int
        /// The probability of a statistic at least as great under the null hypothesis, 0...1.
        public var pValue: Double
    }

    /// What Levene's test measures deviations from.
    public enum Center: String, Sendable, Hashable, Codable, CaseIterable {
        /// The median, as Brown and Forsythe propose; robust against skew.
        case median
        /// The mean, as Levene did.
        case mean
    }

    /// One-way analysis of variance, which asks whether all groups have one mean.
    ///
    /// - Parameter groups: At least two; NaN counts as missing.
    /// - Returns: The F test.
    /// - Throws: `.tooFewObservations` for less than two groups, an empty group or no more values than groups.
    /// - Complexity: O(n).
    public static func oneWay(_ groups: [[Double]]) throws(StatisticsError) -> Result {
        guard groups.count >= 2 else { throw .tooFewObservations("groups", have: groups.count, need: 2) }
        let moments = groups.map { SampleMoments($0) }
        guard let least = moments.map(\.count).min(), least >= 1 else {
            throw .tooFewObservations("values of the smallest group", have: 0, need: 1)
        }
        let total = moments.reduce(0) { $0 + $1.count }
        let within = total - groups.count
        guard within >= 1 else { throw .tooFewObservations("values", have: total, need: groups.count + 1) }
        let grand = moments.reduce(0) { $0 + Double($1.count) * ($1.mean - moments[0].mean) } / Double(total)
        var between = 0.0
        var inside = 0.0
        for group in moments {
            let deviation = group.mean - moments[0].mean - grand
            between += Double(group.count) * deviation * deviation
            if group.count > 1 { inside += group.variance * Double(group.count - 1) }
        }
        let law = FDistribution(
            numeratorDegreesOfFreedom: Double(groups.count - 1), denominatorDegreesOfFreedom: Double(within))
        let ratio = (between / Double(groups.count - 1)) / (inside / Double(within))
        let statistic = between == 0 ? 0 : ratio
        return Result(
            statistic: statistic, betweenDegreesOfFreedom: groups.count - 1, withinDegreesOfFreedom: within,
            pValue: law.survival(statistic))
    }

    /// Levene's test, which asks whether all groups have one variance.
    ///
    /// - Parameters:
    ///   - groups: At least two; NaN counts as missing.
    ///   - center: What deviations are measured from.
    /// - Returns: The F test of the absolute deviations.
    /// - Throws: `.tooFewObservations` for less than two groups, an empty group or no more values than groups.
    /// - Complexity: O(n log n).
    public static func levene(_ groups: [[Double]], center: Center = .median) throws(StatisticsError) -> Result {
        try oneWay(groups.map { deviations($0, center) })
    }

    private static func deviations(_ group: [Double], _ center: Center) -> [Double] {
        let sorted = sortedFinite(group).values
        guard !sorted.isEmpty else { return [] }
        let middle: Double
        switch center {
        case .mean: middle = SampleMoments(sorted).mean
        case .median: middle = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
        }
        return sorted.map { abs($0 - middle) }
    }
}
