/// The greatest distances between the empirical distribution functions of two samples, as exact fractions.
///
/// With i of the N reference values and j of the M current values at or below a point, the functions differ there by
/// (iM - jN)/(NM). Whole numerators make "as far as observed" an exact comparison, which decides p-values: rounded
/// quotients would put lattice points on the wrong side.
public struct KolmogorovSmirnovStatistic: Sendable, Hashable {
    /// The number of reference values, N.
    public let referenceCount: Int
    /// The number of current values, M.
    public let currentCount: Int
    /// NM times the greatest excess of the reference's function over the current one, at least 0.
    public let greaterNumerator: Int
    /// NM times the greatest excess of the current sample's function over the reference's, at least 0.
    public let lessNumerator: Int

    /// A statistic from its parts.
    ///
    /// - Parameters:
    ///   - referenceCount: N, at least 1.
    ///   - currentCount: M, at least 1.
    ///   - greaterNumerator: 0...NM.
    ///   - lessNumerator: 0...NM.
    public init(referenceCount: Int, currentCount: Int, greaterNumerator: Int, lessNumerator: Int) {
        self.referenceCount = referenceCount
        self.currentCount = currentCount
        self.greaterNumerator = greaterNumerator
        self.lessNumerator = lessNumerator
    }

    /// The statistic of two sorted samples.
    ///
    /// - Parameters:
    ///   - reference: Ascending and free of NaN; infinities count as values.
    ///   - current: Likewise.
    /// - Throws: `.tooFewObservations` for an empty sample, `.invalidParameter` for more than 2³¹ - 2 values.
    /// - Complexity: O(m log n) with the shorter length m and the longer n, O(n + m) where they are alike.
    public init(sortedReference reference: [Double], sortedCurrent current: [Double]) throws(StatisticsError) {
        try Self.checkCounts(reference.count, current.count)
        let isSwapped = current.count > reference.count
        let base = isSwapped ? current : reference
        let values = isSwapped ? reference : current
        let (above, below) = base.withUnsafeBufferPointer { base in
            values.withUnsafeBufferPointer { Self.numerators(base: base, values: $0) }
        }
        self.init(
            referenceCount: reference.count, currentCount: current.count,
            greaterNumerator: isSwapped ? below : above, lessNumerator: isSwapped ? above : below)
    }

    /// The statistic of two samples in the same ordered bins.
    ///
    /// - Parameter counts: The counts of both samples, from the lowest bin to the highest.
    /// - Complexity: O(bins).
    public init(orderedCounts counts: CountPair) {
        var greater = 0
        var less = 0
        var difference = 0
        for (reference, current) in zip(counts.reference, counts.current) {
            difference += reference * counts.currentTotal - current * counts.referenceTotal
            greater = max(greater, difference)
            less = max(less, -difference)
        }
        self.init(
            referenceCount: counts.referenceTotal, currentCount: counts.currentTotal, greaterNumerator: greater,
            lessNumerator: less)
    }

    /// The statistic for an alternative, 0...1, 0 for equal samples.
    ///
    /// - Parameter alternative: `.greater` is D⁺ = max(F_reference - F_current), which grows when current values are
    ///   larger; `.less` is D⁻ the other way round; `.twoSided` the greater of the two.
    /// - Returns: 0...1.
    public func distance(_ alternative: Alternative = .twoSided) -> Double {
        Double(numerator(alternative)) / (Double(referenceCount) * Double(currentCount))
    }

    /// NM times ``distance(_:)``.
    func numerator(_ alternative: Alternative) -> Int {
        switch alternative {
        case .twoSided: max(greaterNumerator, lessNumerator)
        case .greater: greaterNumerator
        case .less: lessNumerator
        }
    }

    static func checkCounts(_ reference: Int, _ current: Int) throws(StatisticsError) {
        guard reference >= 1 else { throw .tooFewObservations("reference values", have: reference, need: 1) }
        guard current >= 1 else { throw .tooFewObservations("current values", have: current, need: 1) }
        guard max(reference, current) <= SortedRanks.countLimit else {
            throw StatisticsError(.invalidParameter, "\(max(reference, current)) values, need at most 2^31 - 2")
        }
    }

    /// The numerators of max(F_base - F_values) and max(F_values - F_base).
    private static func numerators(
        base: UnsafeBufferPointer<Double>, values: UnsafeBufferPointer<Double>
    ) -> (above: Int, below: Int) {
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * values.count) { scratch in
            guard let lower = scratch.baseAddress else { return (0, 0) }
            let upper = lower + values.count
            SortedRanks.find(values, in: base, lower: lower, upper: upper)
            return numerators(baseCount: base.count, count: values.count, lower: lower, upper: upper)
        }
    }

    /// The numerators from ranks.
    ///
    /// Between two values of the shorter sample its function is flat and the other one rises, so the extremes lie just
    /// before and at its values. Equal values need no care, since the inner ones of a run give less than its ends.
    static func numerators(
        baseCount: Int, count: Int, lower: UnsafePointer<Int32>, upper: UnsafePointer<Int32>
    ) -> (above: Int, below: Int) {
        var above = 0
        var below = 0
        var passed = 0
        for index in 0..<count {
            above = max(above, Int(lower[index]) &* count &- passed)
            passed &+= baseCount
            below = max(below, passed &- Int(upper[index]) &* count)
        }
        return (above, below)
    }
}
