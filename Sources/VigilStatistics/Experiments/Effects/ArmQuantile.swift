/// A quantile of one arm's values with its variance, from order statistics around it.
///
///     Var ≈ ((q_high - q_low)/(2 z))²,  q at ν ± z √(ν(1 - ν)/n),  z for 95 %
///
/// Rows that come in clusters, as requests of a user, tell less than as many independent ones: the variance is multiplied
/// by the ratio of the clustered variance of the share below the quantile to ν(1 - ν)/n.
///
/// - Source: Deng, Knoblich and Lu 2018, "Applying the delta method in metric analytics", section 4,
///   doi:10.1145/3219819.3219919.
public struct ArmQuantile: Sendable, Hashable, Codable {
    /// The quantile's value.
    public var value: Double
    /// Its variance.
    public var variance: Double
    /// The number of units: values, or clusters.
    public var count: Int
    /// How many times larger clustering makes the variance; 1 without clusters.
    public var clusterFactor: Double

    /// A quantile, or why it has no variance.
    public enum Outcome: Sendable, Hashable, Codable {
        /// The quantile.
        case measured(ArmQuantile)
        /// Why there is none.
        case undefined(UndefinedEffect)
    }

    /// The multiple of the interval that the variance is read off.
    static let multiple = 1.959963984540054

    init(value: Double, variance: Double, count: Int, clusterFactor: Double) {
        self.value = value
        self.variance = variance
        self.count = count
        self.clusterFactor = clusterFactor
    }

    /// A quantile from published order statistics.
    ///
    /// - Parameters:
    ///   - value: The quantile.
    ///   - lower: The order statistic at ν - z √(ν(1 - ν)/n), z = 1.96.
    ///   - upper: The one at ν + z √(ν(1 - ν)/n).
    ///   - count: The number of values, n.
    /// - Returns: `.tiedQuantile` where both are equal.
    /// - Throws: `.invalidValue` for values that are not in order, `.tooFewObservations` for less than 2.
    public static func published(
        value: Double, lower: Double, upper: Double, count: Int
    ) throws(StatisticsError) -> Outcome {
        guard count >= 2 else { throw .tooFewObservations("values", have: count, need: 2) }
        guard lower.isFinite, upper.isFinite, lower <= value, value <= upper else {
            throw StatisticsError(.invalidValue, "a quantile of \(value) between \(lower) and \(upper)")
        }
        guard lower < upper else { return .undefined(.tiedQuantile) }
        return .measured(
            ArmQuantile(value: value, variance: variance(lower, upper, count), count: count, clusterFactor: 1))
    }

    private static func variance(_ lower: Double, _ upper: Double, _ count: Int) -> Double {
        let error = (upper - lower) / (2 * multiple)
        return error * error * Double(count - 1) / Double(count)
    }

    /// The least number of values for which a quantile's interval lies within the sample.
    static func least(_ probability: Double) -> Int {
        let odds = probability / (1 - probability)
        return Int((multiple * multiple * max(odds, 1 / odds)).rounded(.down)) + 1
    }

    /// A quantile of values in ascending order.
    ///
    /// - Parameters:
    ///   - probability: ν, above 0 and below 1.
    ///   - sorted: Ascending and finite.
    /// - Returns: `.quantileOutOfReach` for n ≤ z² max(ν/(1 - ν), (1 - ν)/ν), `.tiedQuantile` where values are so often
    ///   equal that the interval has no length, otherwise the quantile (type 7).
    /// - Throws: `.invalidParameter` for another ν, `.invalidValue` for infinite values.
    /// - Complexity: O(1).
    public static func of(_ probability: Double, sorted: [Double]) throws(StatisticsError) -> Outcome {
        guard probability > 0, probability < 1 else {
            throw StatisticsError(.invalidParameter, "a quantile at \(probability), need above 0 and below 1")
        }
        let need = least(probability)
        guard sorted.count >= need else { return .undefined(.quantileOutOfReach(have: sorted.count, need: need)) }
        let spread = multiple * (probability * (1 - probability) / Double(sorted.count)).squareRoot()
        let low = max(0, probability - spread)
        let high = min(1, probability + spread)
        guard let value = quantile(probability, ofSorted: sorted), let lower = quantile(low, ofSorted: sorted),
            let upper = quantile(high, ofSorted: sorted), lower.isFinite, upper.isFinite
        else { throw StatisticsError(.invalidValue, "infinite values at a quantile") }
        guard lower < upper else { return .undefined(.tiedQuantile) }
        return .measured(
            ArmQuantile(
                value: value, variance: variance(lower, upper, sorted.count), count: sorted.count, clusterFactor: 1))
    }

    /// A quantile of the rows of clusters.
    ///
    /// - Parameters:
    ///   - probability: ν, above 0 and below 1.
    ///   - values: The value of each row, finite, in any order.
    ///   - clusters: The cluster of each row, in 0..<clusterCount.
    ///   - clusterCount: How many clusters there are; those without rows do not count.
    /// - Returns: As of independent values, `.tooFewUnits` for less than 2 clusters.
    /// - Throws: `.lengthMismatch`, `.invalidParameter`, `.invalidValue`.
    /// - Complexity: O(n log n).
    public static func of(
        _ probability: Double, values: [Double], clusters: [Int], clusterCount: Int
    ) throws(StatisticsError) -> Outcome {
        let sorted = sortedFinite(values)
        guard sorted.missing == 0 else { throw StatisticsError(.invalidValue, "\(sorted.missing) values are NaN") }
        let outcome = try of(probability, sorted: sorted.values)
        guard case .measured(var result) = outcome else { return outcome }
        let value = result.value
        var counts = [(below: Double, rows: Double)](repeating: (0, 0), count: max(clusterCount, 0))
        guard clusters.count == values.count else {
            throw .lengthMismatch("rows and clusters", values.count, clusters.count)
        }
        for row in values.indices {
            let cluster = clusters[row]
            guard cluster >= 0, cluster < counts.count else {
                throw StatisticsError(.invalidValue, "row \(row): cluster \(cluster) of \(clusterCount)")
            }
            counts[cluster].rows += 1
            if values[row] <= value { counts[cluster].below += 1 }
        }
        let filled = counts.filter { $0.rows > 0 }
        guard filled.count >= 2 else { return .undefined(.tooFewUnits(have: filled.count, need: 2)) }
        let units = try ArmMoments(values: filled.map(\.below), denominators: filled.map(\.rows))
        let share = units.mean(of: .value) / units.mean(of: .denominator)
        let gradient = SIMD4(1, -share, 0, 0) / units.mean(of: .denominator)
        let clustered = units.variance(along: gradient, .countMinusOne) / Double(units.count)
        result.clusterFactor = clustered / (probability * (1 - probability) / Double(values.count))
        guard result.clusterFactor > 0 else { return .undefined(.nothingVaries) }
        result.variance *= result.clusterFactor
        result.count = filled.count
        return .measured(result)
    }

    /// Compares a quantile of two arms.
    ///
    /// - Parameters:
    ///   - control: The control's quantile.
    ///   - treatment: The treatment's quantile.
    /// - Returns: The contrast by normal theory, or why an arm has none.
    public static func contrast(control: Outcome, treatment: Outcome) -> ContrastOutcome {
        switch (control, treatment) {
        case (.measured(let control), .measured(let treatment)):
            .measured(
                EffectContrast(
                    control: (control.value, control.variance, control.count),
                    treatment: (treatment.value, treatment.variance, treatment.count)))
        case (.undefined(let reason), _), (_, .undefined(let reason)): .undefined(reason)
        }
    }
}
