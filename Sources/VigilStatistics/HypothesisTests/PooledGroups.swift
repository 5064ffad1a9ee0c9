/// Two sorted samples, value by value: how often each different value occurs in either.
struct PooledGroups {
    /// How often each different value occurs in the first sample, from the lowest value to the highest.
    private(set) var first: [Int] = []
    /// How often it occurs in the second.
    private(set) var second: [Int] = []
    /// The different values.
    private(set) var values: [Double] = []
    /// The first sample's length.
    let firstCount: Int
    /// The second sample's length.
    let secondCount: Int

    /// Both lengths.
    var total: Int { firstCount + secondCount }
    /// Whether a value occurs more than once.
    var hasTies: Bool { values.count < total }

    /// - Parameters:
    ///   - reference: Ascending and free of NaN.
    ///   - current: Likewise.
    /// - Throws: `.tooFewObservations` for an empty sample, `.invalidParameter` for more than 2³¹ - 2 values together.
    /// - Complexity: O(n + m).
    init(sortedReference reference: [Double], sortedCurrent current: [Double]) throws(StatisticsError) {
        let least = min(reference.count, current.count)
        guard least >= 1 else { throw .tooFewObservations("values of the smaller sample", have: least, need: 1) }
        firstCount = reference.count
        secondCount = current.count
        guard reference.count + current.count <= SortedRanks.countLimit else {
            throw StatisticsError(
                .invalidParameter, "\(reference.count + current.count) values together, need at most 2^31 - 2")
        }
        // An upper bound that is the right number for samples without ties.
        first.reserveCapacity(total)
        second.reserveCapacity(total)
        values.reserveCapacity(total)
        reference.withUnsafeBufferPointer { one in
            current.withUnsafeBufferPointer { two in merge(one, two) }
        }
    }

    /// The same with the shorter sample first, for statistics that do not care which is which: random deals then do not
    /// either.
    init(shorterFirst reference: [Double], _ current: [Double]) throws(StatisticsError) {
        let isSwapped = current.count < reference.count
        try self.init(
            sortedReference: isSwapped ? current : reference, sortedCurrent: isSwapped ? reference : current)
    }

    private mutating func merge(_ one: UnsafeBufferPointer<Double>, _ two: UnsafeBufferPointer<Double>) {
        var i = 0
        var j = 0
        while i < one.count || j < two.count {
            var value = Double.infinity
            if i < one.count { value = one[i] }
            if j < two.count { value = min(value, two[j]) }
            let (start, other) = (i, j)
            while i < one.count && !(one[i] > value) { i += 1 }
            while j < two.count && !(two[j] > value) { j += 1 }
            first.append(i - start)
            second.append(j - other)
            values.append(value)
        }
    }
}
