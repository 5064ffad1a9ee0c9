/// The sum of values within 0...1 and their number: successes and trials, or any bounded values brought to 0...1.
public struct BoundedTotals: Sendable, Hashable, Codable {
    /// The number of values.
    public private(set) var count: Int
    /// Their sum, 0...count.
    public private(set) var sum: Double

    /// Totals of values within 0...1.
    ///
    /// - Parameters:
    ///   - count: The number of values, at least 0.
    ///   - sum: Their sum, 0...count.
    /// - Throws: `.invalidValue` for a sum that values within 0...1 cannot have.
    public init(count: Int, sum: Double) throws(StatisticsError) {
        guard count >= 0, sum >= 0, sum <= Double(count) else {
            throw StatisticsError(.invalidValue, "a sum of \(sum) of \(count) values within 0 and 1")
        }
        self.count = count
        self.sum = sum
    }

    /// Totals of successes.
    ///
    /// - Parameters:
    ///   - successes: 0...trials.
    ///   - trials: At least 0.
    /// - Throws: `.invalidValue` for successes outside of 0...trials.
    public init(successes: Int, trials: Int) throws(StatisticsError) {
        try self.init(count: trials, sum: Double(successes))
    }

    /// Adds the totals of other values.
    ///
    /// - Parameter other: Their totals.
    public mutating func merge(_ other: BoundedTotals) {
        count += other.count
        sum += other.sum
    }

    /// The mean, `nil` without values.
    public var mean: Double? { count > 0 ? sum / Double(count) : nil }
}
