/// A sample's size, mean and sum of squared deviations, all that a t test needs.
public struct SampleMoments: Sendable, Hashable {
    /// The number of values.
    public var count: Int
    /// The mean.
    public var mean: Double
    /// The variance with divisor count - 1; NaN for less than two values.
    public var variance: Double

    /// Moments from their parts, as of a mergeable summary.
    ///
    /// - Parameters:
    ///   - count: The number of values, at least 0.
    ///   - mean: The mean.
    ///   - variance: The variance with divisor count - 1.
    public init(count: Int, mean: Double, variance: Double) {
        self.count = count
        self.mean = mean
        self.variance = variance
    }

    /// The moments of a column, in two passes.
    ///
    /// - Parameter values: NaN counts as missing and is left out; an infinity makes mean and variance NaN or infinite.
    /// - Complexity: O(n).
    public init(_ values: [Double]) {
        let present = values.contains(where: \.isNaN) ? values.filter { !$0.isNaN } : values
        let n = Double(present.count)
        let rough = present.reduce(0, +) / n
        // The second pass corrects the first one's rounding, which at a mean of 1e8 is 1e-8.
        let correction = present.reduce(0) { $0 + ($1 - rough) } / n
        let mean = rough + correction
        let squares = present.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        self.init(count: present.count, mean: mean, variance: present.count > 1 ? squares / (n - 1) : .nan)
    }

    /// The variance of the mean.
    var varianceOfMean: Double { variance / Double(count) }
}
