/// The energy distance between two distributions.
///
///     √(2 ∫ (F_reference(x) - F_current(x))² dx) = √(2 E|X - Y| - E|X - X'| - E|Y - Y'|)
///
/// In the root of the values' unit. Its square is the energy statistic.
///
/// - Source: Székely and Rizzo 2013, "Energy statistics: a class of statistics based on distances".
public enum EnergyDistance {
    /// The distance between two sorted samples.
    ///
    /// - Parameters:
    ///   - reference: Ascending and free of NaN; infinities count as values.
    ///   - current: Likewise.
    /// - Returns: At least 0, 0 for equal samples; infinity where different shares lie at an infinite value, NaN for an
    ///   empty sample.
    /// - Complexity: O(n + m).
    public static func between(sortedReference reference: [Double], sortedCurrent current: [Double]) -> Double {
        let scale = 1 / (Double(reference.count) * Double(current.count))
        let area = reference.withUnsafeBufferPointer { reference in
            current.withUnsafeBufferPointer { current in
                DistributionGap.integral(reference, current) { ($0 * scale) * ($0 * scale) }
            }
        }
        return (2 * area).squareRoot()
    }

    /// The distance between two weighted samples.
    ///
    /// - Parameters:
    ///   - reference: The first sample.
    ///   - current: The second sample.
    /// - Returns: At least 0; infinity and NaN as for unweighted samples.
    /// - Complexity: O(n + m).
    public static func between(_ reference: WeightedSample, _ current: WeightedSample) -> Double {
        (2 * reference.integral(against: current) { $0 * $0 }).squareRoot()
    }
}
