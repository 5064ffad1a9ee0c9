internal import CVectorSort

extension SortedReference {
    /// Compares a window with the reference.
    ///
    /// - Parameters:
    ///   - sortedCurrent: Ascending and free of NaN; infinities are counted and left out.
    ///   - test: How the Kolmogorov-Smirnov p-value is computed.
    /// - Returns: Every distance of the default check.
    /// - Throws: `.tooFewObservations` without any finite value, `.invalidParameter` for more than 2³¹ - 2 values.
    /// - Complexity: O(m log n) for windows shorter than the reference, O(n + m) for longer ones, and the work of the
    ///   p-value.
    public func compare(
        sortedCurrent: [Double], test: KolmogorovSmirnovTest = KolmogorovSmirnovTest()
    ) throws(StatisticsError) -> SortedComparison {
        let finite = finiteRange(sortedCurrent)
        try KolmogorovSmirnovStatistic.checkCounts(values.count, finite.count)
        let distances = sortedCurrent.withUnsafeBufferPointer { buffer in
            measure(UnsafeBufferPointer(rebasing: buffer[finite]))
        }
        let current = finite.count == sortedCurrent.count ? sortedCurrent : Array(sortedCurrent[finite])
        let result = try test.result(
            distances.statistic, leastDistinct: { _ in distinctCount },
            hasLongRun: { PooledTies.hasLongRun(current.count <= values.count ? current : values) }
        ) {
            pooledTies(current)
        }
        let pair = try CountPair(reference: binCounts, current: distances.counts)
        return SortedComparison(
            kolmogorovSmirnov: result, wasserstein: distances.wasserstein,
            wassersteinNullMean: WassersteinDistance.nullMean(
                referenceCount: values.count, currentCount: finite.count, rootIntegral: rootIntegral),
            referenceStandardDeviation: standardDeviation, binCounts: pair, recipe: recipe,
            infinite: sortedCurrent.count - finite.count)
    }

    private func pooledTies(_ current: [Double]) -> PooledTies {
        guard let runs else { return PooledTies(sortedReference: values, sortedCurrent: current) }
        return current.withUnsafeBufferPointer { runs.pooled(with: $0) }
    }

    private struct Distances {
        var statistic: KolmogorovSmirnovStatistic
        var wasserstein: Double
        var counts: [Int]
    }

    private func measure(_ current: UnsafeBufferPointer<Double>) -> Distances {
        // Where few values are different, walking through them is less work than placing every value of the window.
        if let runs, runs.values.count <= 4 * current.count {
            let comparison = runs.compare(with: current)
            return Distances(
                statistic: comparison.statistic, wasserstein: comparison.area, counts: bins.counts(sorted: current))
        }
        return rank(current)
    }

    private func rank(_ current: UnsafeBufferPointer<Double>) -> Distances {
        values.withUnsafeBufferPointer { reference in
            let isShorter = current.count <= reference.count
            let base = isShorter ? reference : current
            let placed = isShorter ? current : reference
            return withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * placed.count) { scratch in
                // The capacity is above 0 since neither sample is empty, so there is a base address.
                guard let lower = scratch.baseAddress else {
                    return Distances(statistic: .empty, wasserstein: .nan, counts: [])
                }
                let upper = lower + placed.count
                if isShorter {
                    blockStarts.withUnsafeBufferPointer { starts in
                        SortedRanks.find(placed, in: base, blockStarts: starts, lower: lower, upper: upper)
                    }
                } else {
                    SortedRanks.find(placed, in: base, lower: lower, upper: upper)
                }
                let (above, below) = KolmogorovSmirnovStatistic.numerators(
                    baseCount: base.count, count: placed.count, lower: lower, upper: upper)
                let statistic = KolmogorovSmirnovStatistic(
                    referenceCount: reference.count, currentCount: current.count,
                    greaterNumerator: isShorter ? above : below, lessNumerator: isShorter ? below : above)
                return Distances(
                    statistic: statistic,
                    wasserstein: wasserstein(statistic, current, reference, isShorter ? lower : nil),
                    counts: bins.counts(sorted: current))
            }
        }
    }

    /// The Wasserstein-1 distance, from the ranks of the current values where they are known.
    private func wasserstein(
        _ statistic: KolmogorovSmirnovStatistic, _ current: UnsafeBufferPointer<Double>,
        _ reference: UnsafeBufferPointer<Double>, _ ranks: UnsafeMutablePointer<Int32>?
    ) -> Double {
        // Rounding leaves a trace of the sums where the functions agree.
        if statistic.numerator(.twoSided) == 0 { return 0 }
        if let ranks, let area = area(current, reference, UnsafePointer(ranks)) {
            return area / Double(reference.count)
        }
        let area = DistributionGap.integral(reference, current) { abs($0) }
        return area / (Double(reference.count) * Double(current.count))
    }

    /// The area between the two distribution functions times N, from the ranks of the current values in the reference.
    ///
    /// Taken along the shares: for shares between j/M and (j + 1)/M the current quantile is its j-th value c, and the
    /// reference's are the values at positions jN/M to (j + 1)N/M. Mostly all of these lie on one side of c, and the
    /// difference of the sums up to both positions is all that is needed; only where c's rank lies between them is a
    /// third one.
    private func area(
        _ current: UnsafeBufferPointer<Double>, _ reference: UnsafeBufferPointer<Double>,
        _ ranks: UnsafePointer<Int32>
    ) -> Double? {
        guard !blockSums.isEmpty, let first = current.baseAddress, let base = reference.baseAddress else { return nil }
        let area = blockSums.withUnsafeBufferPointer { sums in
            sums.baseAddress.map { vigil_area(first, current.count, ranks, base, reference.count, $0, center) }
        }
        return area.map { max(0, $0) }
    }
}

extension KolmogorovSmirnovStatistic {
    /// No distance between no samples.
    static let empty = KolmogorovSmirnovStatistic(
        referenceCount: 0, currentCount: 0, greaterNumerator: 0, lessNumerator: 0)
}
