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
        let isWhole = finite.count == sortedCurrent.count
        let result = try test.result(distances.statistic, leastDistinct: { _ in distinctCount }) {
            pooledTies(isWhole ? sortedCurrent : Array(sortedCurrent[finite]))
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
        if let ranks { return wasserstein(current, reference, UnsafePointer(ranks)) }
        let area = DistributionGap.integral(reference, current) { abs($0) }
        return area / (Double(reference.count) * Double(current.count))
    }

    /// The area between the two distribution functions, from the ranks of the current values in the reference.
    ///
    /// Taken along the shares: for shares between j/M and (j + 1)/M the current quantile is its j-th value c, and the
    /// reference's are the values at positions jN/M to (j + 1)N/M. Mostly all of these lie on one side of c, and the
    /// difference of two prefix sums is all that is needed; only where c's rank lies between them is a third one. So one
    /// prefix sum a window's value is read, from ascending addresses, and the values themselves only where N/M is no
    /// whole number: a table of columns does not fit into the processor's caches.
    private func wasserstein(
        _ current: UnsafeBufferPointer<Double>, _ reference: UnsafeBufferPointer<Double>,
        _ ranks: UnsafePointer<Int32>
    ) -> Double {
        let n = reference.count
        let m = current.count
        let (step, stepRest) = n.quotientAndRemainder(dividingBy: m)
        let width = Double(n) / Double(m)
        let perWindow = 1 / Double(m)
        return prefixSums.withUnsafeBufferPointer { sums in
            var area = 0.0
            var position = 0
            var rest = 0
            var sum = 0.0
            for j in 0..<m {
                let value = current[j] - center
                let rank = Int(ranks[j])
                var next = position &+ step
                var nextRest = rest &+ stepRest
                if nextRest >= m {
                    nextRest &-= m
                    next &+= 1
                }
                // The sum up to the end, with the part of the value that the end cuts through.
                let nextSum =
                    nextRest == 0 ? sums[next] : sums[next] + Double(nextRest) * perWindow * (reference[next] - center)
                let total = nextSum - sum
                if rank <= position {
                    area += total - value * width
                } else if rank > next {
                    area += value * width - total
                } else {
                    // The values before the rank are below, the others are not.
                    let below = Double(rank - position) - Double(rest) * perWindow
                    area += value * (below + below - width) + (nextSum - sums[rank]) - (sums[rank] - sum)
                }
                position = next
                rest = nextRest
                sum = nextSum
            }
            return max(0, area / Double(n))
        }
    }
}

extension KolmogorovSmirnovStatistic {
    /// No distance between no samples.
    fileprivate static let empty = KolmogorovSmirnovStatistic(
        referenceCount: 0, currentCount: 0, greaterNumerator: 0, lessNumerator: 0)
}
