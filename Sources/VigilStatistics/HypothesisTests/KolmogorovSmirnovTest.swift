/// The two-sample Kolmogorov-Smirnov test, which asks whether two samples come from one distribution.
public struct KolmogorovSmirnovTest: Sendable, Hashable {
    /// What counts as far.
    public var alternative: Alternative
    /// How the p-value is computed.
    public var method: KolmogorovSmirnovMethod
    /// How many multiplications ``KolmogorovSmirnovMethod/automatic`` may spend on an exact p-value.
    public var budget: Int

    /// Some tenths of a millisecond of one core; beyond, the bridge is within a per cent or so of the exact p-value.
    public static let defaultBudget = 400_000

    /// A test.
    ///
    /// - Parameters:
    ///   - alternative: What counts as far.
    ///   - method: How the p-value is computed.
    ///   - budget: How many multiplications the automatic method may spend on an exact p-value.
    public init(
        alternative: Alternative = .twoSided, method: KolmogorovSmirnovMethod = .automatic,
        budget: Int = KolmogorovSmirnovTest.defaultBudget
    ) {
        self.alternative = alternative
        self.method = method
        self.budget = budget
    }

    /// Tests two columns.
    ///
    /// - Parameters:
    ///   - reference: In any order; NaN counts as missing and is left out, infinities are values.
    ///   - current: Likewise.
    /// - Returns: The result.
    /// - Throws: `.tooFewObservations` if nothing but NaN is left of a sample, `.invalidParameter` for more than 2³¹ - 2
    ///   values, or for an exact method where the sizes are too large for it.
    /// - Complexity: O(n log n).
    public func compare(
        reference: [Double], current: [Double]
    ) throws(StatisticsError) -> KolmogorovSmirnovResult {
        try compare(sortedReference: sortedFinite(reference).values, sortedCurrent: sortedFinite(current).values)
    }

    /// Tests two sorted samples; keep the reference sorted where it is compared with many windows.
    ///
    /// - Parameters:
    ///   - reference: Ascending and free of NaN.
    ///   - current: Likewise.
    /// - Returns: The result.
    /// - Throws: `.tooFewObservations` for an empty sample, `.invalidParameter` for more than 2³¹ - 2 values, or for an
    ///   exact method where the sizes are too large for it.
    /// - Complexity: O(m log n) with the shorter length m and the longer n, and the work of the p-value.
    public func compare(
        sortedReference reference: [Double], sortedCurrent current: [Double]
    ) throws(StatisticsError) -> KolmogorovSmirnovResult {
        let statistic = try KolmogorovSmirnovStatistic(sortedReference: reference, sortedCurrent: current)
        let isSwapped = current.count > reference.count
        return try result(
            statistic, leastDistinct: { Self.distinct(isSwapped ? current : reference, atMost: $0) },
            hasLongRun: { PooledTies.hasLongRun(isSwapped ? reference : current) }
        ) {
            PooledTies(sortedReference: reference, sortedCurrent: current)
        }
    }

    /// Tests two samples that are known as counts in the same ordered bins.
    ///
    /// All values of a bin count as equal, so the distance is the greatest one at an edge and the p-value is exact for it.
    ///
    /// - Parameter counts: The counts of both samples, from the lowest bin to the highest.
    /// - Returns: The result.
    /// - Throws: As for samples.
    /// - Complexity: O(bins), and the work of the p-value.
    public func compare(orderedCounts counts: CountPair) throws(StatisticsError) -> KolmogorovSmirnovResult {
        try KolmogorovSmirnovStatistic.checkCounts(counts.referenceTotal, counts.currentTotal)
        let pooled = zip(counts.reference, counts.current).map { Int32(truncatingIfNeeded: $0 + $1) }.filter { $0 > 0 }
        return try result(KolmogorovSmirnovStatistic(orderedCounts: counts), leastDistinct: { _ in pooled.count }) {
            PooledTies(counts: pooled, total: counts.referenceTotal + counts.currentTotal)
        }
    }

    /// The p-value for a statistic.
    ///
    /// - Parameters:
    ///   - statistic: The distance as fractions.
    ///   - leastDistinct: Counts different pooled values, or a part of them, up to a limit; cheap against `ties`.
    ///   - hasLongRun: Whether some value is a good part of the shorter sample (``PooledTies/hasLongRun(_:)``).
    ///   - ties: The pooled counts, made only where they are needed.
    /// - Returns: The result.
    /// - Throws: `.invalidParameter` for an exact method where the sizes are too large for it.
    func result(
        _ statistic: KolmogorovSmirnovStatistic, leastDistinct: (Int) -> Int, hasLongRun: () -> Bool = { false },
        ties: () -> PooledTies
    ) throws(StatisticsError) -> KolmogorovSmirnovResult {
        let lattice = self.lattice(statistic)
        let isExact = KolmogorovSmirnovLattice.isExact(
            referenceCount: statistic.referenceCount, currentCount: statistic.currentCount)
        func result(_ pValue: Double, _ method: KolmogorovSmirnovMethod) -> KolmogorovSmirnovResult {
            KolmogorovSmirnovResult(
                statistic: statistic.distance(alternative), pValue: pValue, alternative: alternative, method: method)
        }
        switch method {
        case .asymptotic, .limit, .stephens:
            return result(statistic.approximatePValue(method, alternative), method)
        case .conditional, .exact, .bridge:
            guard isExact else { throw Self.tooLarge(statistic) }
            switch method {
            case .exact: return result(lattice.probabilityIgnoringTies(), .exact)
            case .bridge: return result(KolmogorovSmirnovBridge(lattice, ties()).probability(), .bridge)
            default: return result(lattice.probability(ties()), .conditional)
            }
        case .automatic:
            guard isExact else { return result(statistic.approximatePValue(.asymptotic, alternative), .asymptotic) }
            let total = statistic.referenceCount + statistic.currentCount
            let affordable = affordableDistinct(lattice)
            let few = PooledTies.fewDistinct(total: total)
            let distinct = leastDistinct(max(affordable, few))
            var pooled: PooledTies?
            if distinct < affordable {
                let ties = ties()
                if lattice.work(ties, upTo: budget) <= budget { return result(lattice.probability(ties), .conditional) }
                if ties.matter { pooled = ties }
            } else if distinct < few || hasLongRun() {
                pooled = ties()
            }
            if let pooled { return result(KolmogorovSmirnovBridge(lattice, pooled).probability(), .bridge) }
            return result(statistic.approximatePValue(.asymptotic, alternative), .asymptotic)
        }
    }

    /// About how many multiplications the exact conditional p-value of a statistic takes.
    ///
    /// What ``KolmogorovSmirnovMethod/automatic`` compares with its budget; a million take one to two milliseconds.
    ///
    /// - Parameters:
    ///   - statistic: The distance as fractions.
    ///   - ties: The pooled counts.
    /// - Returns: At least 0; the greatest whole number where the sizes are too large for an exact p-value.
    /// - Complexity: O(different values).
    public func exactWork(_ statistic: KolmogorovSmirnovStatistic, _ ties: PooledTies) -> Int {
        guard
            KolmogorovSmirnovLattice.isExact(
                referenceCount: statistic.referenceCount, currentCount: statistic.currentCount)
        else { return .max }
        return lattice(statistic).work(ties, upTo: .max)
    }

    private func lattice(_ statistic: KolmogorovSmirnovStatistic) -> KolmogorovSmirnovLattice {
        KolmogorovSmirnovLattice(
            referenceCount: statistic.referenceCount, currentCount: statistic.currentCount,
            numerator: statistic.numerator(alternative), alternative: alternative)
    }

    /// How many different values are too many for the budget, found without pooling the samples.
    private func affordableDistinct(_ lattice: KolmogorovSmirnovLattice) -> Int {
        let workPerThousand = max(1, lattice.leastWork(distinct: 1000))
        return min(1 << 40, max(0, budget) / workPerThousand * 1000 + 1000)
    }

    static func distinct(_ sorted: [Double], atMost limit: Int) -> Int {
        var count = sorted.isEmpty ? 0 : 1
        for index in sorted.indices.dropFirst() where sorted[index] != sorted[index - 1] {
            count += 1
            if count >= limit { break }
        }
        return count
    }

    /// How many values of two ascending samples together are different, up to a limit.
    static func distinct(_ first: [Double], _ second: [Double], atMost limit: Int) -> Int {
        var count = 0
        var i = 0
        var j = 0
        var last = Double.nan
        while count < limit && (i < first.count || j < second.count) {
            let takesFirst = j == second.count || (i < first.count && first[i] <= second[j])
            let value = takesFirst ? first[i] : second[j]
            if takesFirst { i += 1 } else { j += 1 }
            // The first value is different from NaN.
            if value != last { count += 1 }
            last = value
        }
        return count
    }

    private static func tooLarge(_ statistic: KolmogorovSmirnovStatistic) -> StatisticsError {
        StatisticsError(
            .invalidParameter,
            "\(statistic.referenceCount) and \(statistic.currentCount) values are too many for an exact p-value")
    }
}
