extension KolmogorovSmirnovTest {
    /// Below so many values a second core gains less than it costs to start.
    private static let worthwhile = 50_000

    /// Tests two columns on two cores.
    ///
    /// The longer sample is sorted in two halves at the same time. They need not be merged: how many values lie below a
    /// value of the other sample is the sum of how many do in each half.
    ///
    /// - Parameters:
    ///   - reference: In any order; NaN counts as missing and is left out, infinities are values.
    ///   - current: Likewise.
    /// - Returns: The same as `compare(reference:current:)`.
    /// - Throws: As `compare(reference:current:)`.
    /// - Complexity: O(n log n).
    @concurrent
    public func compareConcurrently(
        reference: [Double], current: [Double]
    ) async throws(StatisticsError) -> KolmogorovSmirnovResult {
        let isSwapped = current.count > reference.count
        let longer = isSwapped ? current : reference
        let shorter = isSwapped ? reference : current
        guard longer.count >= Self.worthwhile, !shorter.isEmpty else {
            return try compare(reference: reference, current: current)
        }
        let middle = longer.count / 2
        async let firstHalf = sortedFinite(Array(longer[..<middle])).values
        async let secondHalf = sortedFinite(Array(longer[middle...])).values
        async let placed = sortedFinite(shorter).values
        let (first, second, values) = await (firstHalf, secondHalf, placed)
        try KolmogorovSmirnovStatistic.checkCounts(first.count + second.count, values.count)
        async let firstRanks = BaseRanks(values, in: first)
        async let secondRanks = BaseRanks(values, in: second)
        let ranks = await firstRanks.adding(secondRanks)
        let statistic = ranks.statistic(baseCount: first.count + second.count, isSwapped: isSwapped)
        return try result(
            statistic, leastDistinct: { Self.distinct(first, second, atMost: $0) },
            hasLongRun: { PooledTies.hasLongRun(values) }
        ) {
            let base = sortedFinite(first + second).values
            return PooledTies(
                sortedReference: isSwapped ? values : base, sortedCurrent: isSwapped ? base : values)
        }
    }
}

/// How many values of a base lie below, and not above, each value of another sample.
private struct BaseRanks: Sendable {
    private var lower: [Int32]
    private var upper: [Int32]

    init(_ values: [Double], in base: [Double]) {
        var lower = [Int32](repeating: 0, count: values.count)
        var upper = lower
        values.withUnsafeBufferPointer { values in
            base.withUnsafeBufferPointer { base in
                lower.withUnsafeMutableBufferPointer { lower in
                    upper.withUnsafeMutableBufferPointer { upper in
                        // Nothing lies below anything in an empty base.
                        guard !base.isEmpty, let lower = lower.baseAddress, let upper = upper.baseAddress else {
                            return
                        }
                        SortedRanks.find(values, in: base, lower: lower, upper: upper)
                    }
                }
            }
        }
        self.lower = lower
        self.upper = upper
    }

    func adding(_ other: BaseRanks) -> BaseRanks {
        var sum = self
        for index in sum.lower.indices {
            sum.lower[index] &+= other.lower[index]
            sum.upper[index] &+= other.upper[index]
        }
        return sum
    }

    func statistic(baseCount: Int, isSwapped: Bool) -> KolmogorovSmirnovStatistic {
        let (above, below) = lower.withUnsafeBufferPointer { lower in
            upper.withUnsafeBufferPointer { upper -> (Int, Int) in
                guard let lower = lower.baseAddress, let upper = upper.baseAddress else { return (0, 0) }
                return KolmogorovSmirnovStatistic.numerators(
                    baseCount: baseCount, count: self.lower.count, lower: lower, upper: upper)
            }
        }
        return KolmogorovSmirnovStatistic(
            referenceCount: isSwapped ? lower.count : baseCount, currentCount: isSwapped ? baseCount : lower.count,
            greaterNumerator: isSwapped ? below : above, lessNumerator: isSwapped ? above : below)
    }
}
