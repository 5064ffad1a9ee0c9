/// Sums of a sample's values less a centre, with the rounding errors carried along.
struct CenteredSums {
    /// The sums of the first 0, 1, ..., n values less the centre.
    let prefixes: [Double]
    /// The mean of the values less the centre.
    let mean: Double
    /// The variance, divided by n.
    let variance: Double

    /// - Complexity: O(n).
    init(_ values: [Double], center: Double) {
        let count = values.count
        var sum = 0.0
        var lost = 0.0
        prefixes = [Double](unsafeUninitializedCapacity: count + 1) { prefixes, initialized in
            prefixes.initializeElement(at: 0, to: 0)
            for index in 0..<count {
                // What an addition rounds off is found without a branch (Knuth's two-sum) and goes into the next prefix.
                let term = values[index] - center
                let next = sum + term
                let added = next - sum
                lost += (sum - (next - added)) + (term - added)
                sum = next
                prefixes.initializeElement(at: index + 1, to: sum + lost)
            }
            initialized = count + 1
        }
        let mean = (sum + lost) / Double(count)
        self.mean = mean
        // Rounding leaves a trace of the mean's error where all values are the same.
        let isConstant = values.first == values.last
        variance = isConstant ? 0 : Self.squares(values, around: center, mean) / Double(count)
    }

    private static func squares(_ values: [Double], around center: Double, _ mean: Double) -> Double {
        var sums = SIMD8<Double>.zero
        var rest = 0.0
        values.withUnsafeBytes { raw in
            var index = 0
            while index + 8 <= values.count {
                let deviations = raw.loadUnaligned(fromByteOffset: index * 8, as: SIMD8<Double>.self) - center - mean
                sums += deviations * deviations
                index += 8
            }
            for value in values[index...] { rest += (value - center - mean) * (value - center - mean) }
        }
        return sums.sum() + rest
    }
}
