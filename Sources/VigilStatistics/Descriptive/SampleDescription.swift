/// A sample in figures: moments, quantiles and the robust measures of spread.
///
/// NaN is missing and counted. Infinite values count for quantiles and stay out of the moments.
public struct SampleDescription: Sendable, Equatable {
    /// What makes the median absolute deviation of a normal sample estimate its standard deviation: 1 over the normal
    /// distribution's 75 % quantile.
    public static let normalConsistency = 1.482602218505602

    /// The values that are not NaN, ascending.
    public let sorted: [Double]
    /// The number of NaN.
    public let missing: Int
    /// Mean, variance, skewness and kurtosis.
    public let moments: Moments

    /// Describes a column.
    ///
    /// - Parameter values: Any doubles.
    /// - Complexity: O(n log n).
    public init(_ values: [Double]) {
        (sorted, missing) = sortedFinite(values)
        moments = Moments(values)
    }

    /// The number of values that are not NaN.
    public var count: Int { sorted.count }

    /// The middle value, or the mean of the two middle ones; `nil` without values.
    public var median: Double? { quantile(0.5) }

    /// A quantile.
    ///
    /// - Parameters:
    ///   - probability: The share of the distribution below it, in 0...1.
    ///   - type: How it is read off.
    /// - Returns: A value within the sample's range, `nil` without values.
    /// - Complexity: O(1).
    public func quantile(_ probability: Double, type: QuantileType = .type7) -> Double? {
        VigilStatistics.quantile(probability, ofSorted: sorted, type: type)
    }

    /// The distance of the quartiles.
    ///
    /// - Parameter type: How the quartiles are read off.
    /// - Returns: At least 0, `nil` without values or between infinities.
    /// - Complexity: O(1).
    public func interquartileRange(type: QuantileType = .type7) -> Double? {
        guard let lower = quantile(0.25, type: type), let upper = quantile(0.75, type: type) else { return nil }
        return lower == upper ? 0 : upper - lower
    }

    /// The median distance of the values from their median, 0 when more than half of them agree.
    ///
    /// - Returns: At least 0; `nil` without values or when the median itself is infinite.
    /// - Complexity: O(n log n).
    public func medianAbsoluteDeviation() -> Double? {
        guard let median, median.isFinite else { return nil }
        let distances = sortedFinite(sorted.map { abs($0 - median) }).values
        return VigilStatistics.quantile(0.5, ofSorted: distances)
    }

    /// The median absolute deviation on the scale of a normal sample's standard deviation.
    ///
    /// - Returns: At least 0; `nil` without values or when the median itself is infinite.
    /// - Complexity: O(n log n).
    public func normalizedMedianAbsoluteDeviation() -> Double? {
        medianAbsoluteDeviation().map { Self.normalConsistency * $0 }
    }
}
