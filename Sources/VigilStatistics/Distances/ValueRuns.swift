internal import CVectorSort

/// The different values of a sorted sample with how many values there are up to each.
struct ValueRuns: Sendable {
    let values: [Double]
    let ends: [Int32]

    /// - Parameters:
    ///   - sorted: Ascending and free of NaN.
    ///   - distinctCount: How many different values it has.
    /// - Complexity: O(n).
    init(sorted: [Double], distinctCount: Int) {
        var ends: [Int32] = []
        values = [Double](unsafeUninitializedCapacity: distinctCount + 1) { values, initialized in
            ends = [Int32](unsafeUninitializedCapacity: distinctCount + 1) { ends, initializedEnds in
                sorted.withUnsafeBufferPointer { sorted in
                    // The arrays have room for one value at least, so there are addresses.
                    guard let base = sorted.baseAddress, let different = values.baseAddress,
                        let counts = ends.baseAddress
                    else { return }
                    initialized = vigil_runs(base, sorted.count, different, counts)
                }
                initializedEnds = initialized
            }
        }
        self.ends = ends
    }

    /// What a comparison with another sorted sample finds on a walk through the different values of both.
    struct Comparison {
        /// The greatest distances.
        var statistic: KolmogorovSmirnovStatistic
        /// The area between the distribution functions.
        var area: Double
    }

    /// Compares with another sorted sample, value by different value.
    ///
    /// - Parameter current: Ascending, finite, not empty.
    /// - Returns: The distances.
    /// - Complexity: O(different values + m).
    func compare(with current: UnsafeBufferPointer<Double>) -> Comparison {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: current.count + 1) { different in
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: current.count + 1) { counts in
                // The capacities are above 0, so there are addresses.
                guard let base = current.baseAddress, let different = different.baseAddress,
                    let counts = counts.baseAddress
                else { return Comparison(statistic: .empty, area: .nan) }
                let runs = vigil_runs(base, current.count, different, counts)
                return values.withUnsafeBufferPointer { values in
                    ends.withUnsafeBufferPointer { ends in
                        Self.walk(
                            (values, ends),
                            (
                                UnsafeBufferPointer(start: different, count: runs),
                                UnsafeBufferPointer(start: counts, count: runs)
                            ))
                    }
                }
            }
        }
    }

    private typealias Steps = (values: UnsafeBufferPointer<Double>, ends: UnsafeBufferPointer<Int32>)

    private static func walk(_ reference: Steps, _ current: Steps) -> Comparison {
        let n = Int(reference.ends[reference.ends.count - 1])
        let m = Int(current.ends[current.ends.count - 1])
        var i = 0
        var j = 0
        var difference = 0
        var greater = 0
        var less = 0
        var area = 0.0
        var passedReference = 0
        var passedCurrent = 0
        var position = min(reference.values[0], current.values[0])
        while i < reference.values.count || j < current.values.count {
            let left = i < reference.values.count ? reference.values[i] : .infinity
            let right = j < current.values.count ? current.values[j] : .infinity
            let next = min(left, right)
            // Equal functions have no area between them, also where the gap is longer than the largest double.
            area += difference == 0 ? 0 : Double(abs(difference)) * (next - position)
            position = next
            // Without branches on which sample comes next, a coin toss that no predictor learns.
            if left <= right {
                passedReference = Int(reference.ends[i])
                i += 1
            }
            if right <= left {
                passedCurrent = Int(current.ends[j])
                j += 1
            }
            difference = passedReference * m - passedCurrent * n
            greater = max(greater, difference)
            less = max(less, -difference)
        }
        return Comparison(
            statistic: KolmogorovSmirnovStatistic(
                referenceCount: n, currentCount: m, greaterNumerator: greater, lessNumerator: less),
            area: area / (Double(n) * Double(m)))
    }

    /// The pooled counts with another sorted sample.
    ///
    /// - Complexity: O(different values + m).
    func pooled(with current: UnsafeBufferPointer<Double>) -> PooledTies {
        var counts: [Int32] = []
        counts.reserveCapacity(values.count + current.count)
        var i = 0
        var j = 0
        while i < values.count || j < current.count {
            let start = j
            var value = Double.infinity
            if i < values.count { value = values[i] }
            if j < current.count { value = min(value, current[j]) }
            var count: Int32 = 0
            if i < values.count && values[i] == value {
                count = ends[i] - (i > 0 ? ends[i - 1] : 0)
                i += 1
            }
            while j < current.count && !(current[j] > value) { j += 1 }
            counts.append(count + Int32(truncatingIfNeeded: j - start))
        }
        return PooledTies(counts: counts, total: Int(ends.last ?? 0) + current.count)
    }
}
