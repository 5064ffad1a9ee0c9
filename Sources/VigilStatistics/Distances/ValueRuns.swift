/// The different values of a sorted sample with how many values there are up to each.
struct ValueRuns: Sendable {
    let values: [Double]
    let ends: [Int32]

    init(sorted: [Double]) {
        var values: [Double] = []
        var ends: [Int32] = []
        for (index, value) in sorted.enumerated() where index + 1 == sorted.count || sorted[index + 1] != value {
            values.append(value)
            ends.append(Int32(truncatingIfNeeded: index + 1))
        }
        self.values = values
        self.ends = ends
    }

    static func distinctCount(sorted: [Double]) -> Int {
        guard !sorted.isEmpty else { return 0 }
        return sorted.withUnsafeBufferPointer { values in
            var count = 1
            for index in 1..<max(1, values.count) { count &+= values[index] != values[index - 1] ? 1 : 0 }
            return count
        }
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
