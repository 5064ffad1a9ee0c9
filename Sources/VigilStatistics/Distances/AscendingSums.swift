internal import CVectorSort

/// Sums over an ascending sample less a centre, from one pass.
struct AscendingSums {
    /// How many values one partial sum covers.
    static let blockLength = Int(VIGIL_BLOCK_LENGTH)

    /// The sums of the values less the centre up to each block of 16, and up to the last.
    ///
    /// A sum up to any other value is one of them and fewer than 16 additions. A sum for each value would take as much
    /// memory as the values, and writing it costs more than those additions.
    let blockSums: [Double]
    /// The mean of the values less the centre.
    let mean: Double
    /// The variance, divided by n.
    let variance: Double
    /// ∫ √(F(1 - F)) dx.
    let rootIntegral: Double
    /// How many values are different.
    let distinctCount: Int

    /// - Parameters:
    ///   - sorted: Ascending and finite, at least one value.
    ///   - center: A value near the middle: with the median, which lies within a standard deviation of the mean, the
    ///     squares lose no digits by it.
    /// - Complexity: O(n).
    init(_ sorted: [Double], center: Double) {
        var sums = vigil_ascending_sums()
        let blocks = sorted.count / Self.blockLength + 1
        blockSums = [Double](unsafeUninitializedCapacity: blocks) { blockSums, initialized in
            sorted.withUnsafeBufferPointer { values in
                guard let base = values.baseAddress, !values.isEmpty, let target = blockSums.baseAddress else { return }
                vigil_sum_ascending(base, values.count, center, target, &sums)
                initialized = blocks
            }
        }
        let count = Double(sorted.count)
        let mean = sums.sum / count
        self.mean = mean
        let variance = sums.squares / count - mean * mean
        // Beyond the largest double infinity may have met infinity.
        self.variance = variance.isNaN ? .infinity : max(0, variance)
        rootIntegral = sums.root_integral / count
        distinctCount = sums.distinct
    }
}
