extension KolmogorovSmirnovTest {
    /// The p-value of a statistic of samples in which no two values are equal.
    ///
    /// - Parameter statistic: The distance as fractions.
    /// - Returns: The result.
    /// - Throws: `.invalidParameter` for an exact method where the sizes are too large for it.
    /// - Complexity: That of the p-value.
    public func result(
        untied statistic: KolmogorovSmirnovStatistic
    ) throws(StatisticsError) -> KolmogorovSmirnovResult {
        let total = statistic.referenceCount + statistic.currentCount
        return try result(statistic, leastDistinct: { min($0, total) }) { Self.untied(total) }
    }

    /// The greatest level not above a nominal one that the test attains.
    ///
    /// A distance takes few values where samples are small or values tied, and so do p-values: a test at 5 % may alarm on
    /// 3 % of clean windows because its next p-value is 7 %.
    ///
    /// - Parameters:
    ///   - nominal: The level asked for, 0...1.
    ///   - counts: Both samples' counts in order; only their sums matter.
    /// - Returns: The probability without drift of a p-value of at most `nominal`, given the pooled counts; 0 where there
    ///   is no such p-value.
    /// - Throws: As ``compare(orderedCounts:)``.
    /// - Complexity: Some forty times that of a p-value.
    public func attainableLevel(_ nominal: Double, orderedCounts counts: CountPair) throws(StatisticsError) -> Double {
        let pooled = zip(counts.reference, counts.current).map { Int32(truncatingIfNeeded: $0 + $1) }.filter { $0 > 0 }
        let ties = PooledTies(counts: pooled, total: counts.referenceTotal + counts.currentTotal)
        return try criticalValue(nominal, counts.referenceTotal, counts.currentTotal, ties).level
    }

    /// The least distance with a p-value of at most a nominal level, of samples in which no two values are equal.
    ///
    /// - Parameters:
    ///   - nominal: The level asked for, 0...1.
    ///   - referenceCount: N, at least 1.
    ///   - currentCount: M, at least 1.
    /// - Returns: NM times the distance, NM + 1 if none is so great, and its p-value, 0 for none.
    /// - Throws: As ``result(untied:)``.
    /// - Complexity: Some forty times that of a p-value.
    public func untiedCriticalValue(
        _ nominal: Double, referenceCount: Int, currentCount: Int
    ) throws(StatisticsError) -> (numerator: Int, level: Double) {
        try criticalValue(nominal, referenceCount, currentCount, Self.untied(referenceCount + currentCount))
    }

    private func criticalValue(
        _ nominal: Double, _ referenceCount: Int, _ currentCount: Int, _ ties: PooledTies
    ) throws(StatisticsError) -> (numerator: Int, level: Double) {
        func pValue(_ numerator: Int) throws(StatisticsError) -> Double {
            let statistic = KolmogorovSmirnovStatistic(
                referenceCount: referenceCount, currentCount: currentCount, greaterNumerator: numerator,
                lessNumerator: numerator)
            return try result(statistic, leastDistinct: { min($0, ties.counts.count) }) { ties }.pValue
        }
        var low = 0
        var high = referenceCount * currentCount + 1
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if try pValue(middle) <= nominal { high = middle } else { low = middle }
        }
        return (high, high > referenceCount * currentCount ? 0 : try pValue(high))
    }

    private static func untied(_ total: Int) -> PooledTies {
        PooledTies(counts: [Int32](repeating: 1, count: total), total: total)
    }
}
