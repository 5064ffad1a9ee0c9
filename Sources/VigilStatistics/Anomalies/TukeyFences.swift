/// Values beyond fences around the quartiles.
///
///     outside [Q1 - k IQR, Q3 + k IQR]
///
/// - Source: Tukey 1977, Exploratory Data Analysis, with k = 1.5 for "outside" and 3 for "far out".
public struct TukeyFences: Sendable, Hashable {
    /// The first quartile, of type 7.
    public let lowerQuartile: Double
    /// The third quartile, of type 7.
    public let upperQuartile: Double

    /// The quartiles of a sample.
    ///
    /// There is none without values.
    ///
    /// - Parameter values: In any order; NaN is missing.
    /// - Complexity: O(n log n).
    public init?(_ values: [Double]) {
        let sample = SampleDescription(values)
        guard let lower = sample.quantile(0.25), let upper = sample.quantile(0.75) else { return nil }
        lowerQuartile = lower
        upperQuartile = upper
    }

    /// The places of the values beyond the fences.
    ///
    /// - Parameters:
    ///   - values: In any order; NaN is within.
    ///   - factor: k, at least 0.
    /// - Returns: Ascending places.
    public func outside(_ values: [Double], factor: Double) -> [Int] {
        let reach = factor * (upperQuartile - lowerQuartile)
        return values.indices.filter { values[$0] < lowerQuartile - reach || values[$0] > upperQuartile + reach }
    }
}
