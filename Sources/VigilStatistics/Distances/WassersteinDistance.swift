/// The Wasserstein-1 distance: how far, on average, values have to be moved to turn one sample into the other.
///
///     ∫ |F_reference(x) - F_current(x)| dx
///
/// In the unit of the values; divided by the reference's standard deviation it is a number without unit.
public enum WassersteinDistance {
    /// The distance between two sorted samples.
    ///
    /// Only differences of neighbouring values enter, so an offset of 1e8 costs no digits.
    ///
    /// - Parameters:
    ///   - reference: Ascending and free of NaN; infinities count as values.
    ///   - current: Likewise.
    /// - Returns: At least 0, 0 for equal samples; infinity where different shares lie at an infinite value, NaN for an
    ///   empty sample.
    /// - Complexity: O(n + m); see ``SortedReference`` for many windows against one reference.
    public static func between(sortedReference reference: [Double], sortedCurrent current: [Double]) -> Double {
        let area = reference.withUnsafeBufferPointer { reference in
            current.withUnsafeBufferPointer { DistributionGap.integral(reference, $0) { abs($0) } }
        }
        return area / (Double(reference.count) * Double(current.count))
    }

    /// The distance between two weighted samples.
    ///
    /// - Parameters:
    ///   - reference: The first sample.
    ///   - current: The second sample.
    /// - Returns: At least 0; infinity and NaN as for unweighted samples.
    /// - Complexity: O(n + m).
    public static func between(_ reference: WeightedSample, _ current: WeightedSample) -> Double {
        reference.integral(against: current) { abs($0) }
    }

    /// The mean distance of two samples of one distribution, to be expected without any drift.
    ///
    ///     √(2/π) √(1/N + 1/M) ∫ √(F(1 - F)) dx
    ///
    /// F_reference(x) - F_current(x) is close to normal with mean 0 and variance F(1 - F)(1/N + 1/M), and the mean of
    /// the absolute value of a normal number is √(2/π) standard deviations; the integral adds them up. Exact in the limit
    /// of large samples. For 20 current values of a normal distribution simulation has it 2 % too large with a reference of
    /// 2,000 and 8 % too small with one of 20, whose own integral falls short.
    ///
    /// - Parameters:
    ///   - referenceCount: N, at least 1.
    ///   - currentCount: M, at least 1.
    ///   - rootIntegral: ∫ √(F(1 - F)) dx of the common distribution, in the unit of the values.
    /// - Returns: At least 0, in the unit of the values.
    public static func nullMean(referenceCount: Int, currentCount: Int, rootIntegral: Double) -> Double {
        let variance = 1 / Double(referenceCount) + 1 / Double(currentCount)
        return (2 / Double.pi * variance).squareRoot() * rootIntegral
    }

    /// ∫ √(F(1 - F)) dx for a sample's distribution function F.
    ///
    /// - Parameter sorted: Ascending and finite.
    /// - Returns: At least 0, 0 for a constant sample; in the unit of the values.
    /// - Complexity: O(n).
    public static func rootIntegral(sorted: [Double]) -> Double {
        guard let first = sorted.first, first != sorted[sorted.count - 1] else { return 0 }
        let count = Double(sorted.count)
        var sums = SIMD4<Double>.zero
        var rest = 0.0
        sorted.withUnsafeBytes { raw in
            // Four gaps at a time, below which 1, 2, ... of the values lie; equal values have a gap of 0.
            var below = SIMD4<Double>(1, 2, 3, 4)
            var index = 1
            while index + 4 <= sorted.count {
                let ends = raw.loadUnaligned(fromByteOffset: index * 8, as: SIMD4<Double>.self)
                let starts = raw.loadUnaligned(fromByteOffset: index * 8 - 8, as: SIMD4<Double>.self)
                sums += (below * (count - below)).squareRoot() * (ends - starts)
                below += 4
                index += 4
            }
            while index < sorted.count {
                rest += (Double(index) * (count - Double(index))).squareRoot() * (sorted[index] - sorted[index - 1])
                index += 1
            }
        }
        return (sums.sum() + rest) / count
    }
}
