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
                SortedRanks.find(placed, in: base, lower: lower, upper: upper)
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
    /// Between two current values the current function is flat and the reference's rises, so they cross at most once, at
    /// the reference value where the reference's count reaches the flat function's share.
    private func wasserstein(
        _ current: UnsafeBufferPointer<Double>, _ reference: UnsafeBufferPointer<Double>,
        _ ranks: UnsafePointer<Int32>
    ) -> Double {
        let n = reference.count
        let m = current.count
        let total = Double(n)
        return prefixSums.withUnsafeBufferPointer { sums in
            /// N ∫ F from a to b, where `from` and `to` reference values are less than a and b.
            func risen(_ from: Int, _ a: Double, _ to: Int, _ b: Double) -> Double {
                Double(from) * (b - a) + (Double(to - from) * b - (sums[to] - sums[from]))
            }
            var start = current[0] - center
            var rank = Int(ranks[0])
            // Below the first current value only the reference has anything.
            var area = Double(rank) * start - sums[rank]
            // The least count with F ≥ (j + 1)/M is ceil((j + 1) N/M), kept as a quotient and a rest of the division by M.
            let (step, stepRest) = n.quotientAndRemainder(dividingBy: m)
            var quotient = 0
            var rest = 0
            for j in 0..<(m - 1) {
                quotient &+= step
                rest &+= stepRest
                if rest >= m {
                    rest &-= m
                    quotient &+= 1
                }
                let end = current[j + 1] - center
                let endRank = Int(ranks[j + 1])
                let crossing = rest > 0 ? quotient + 1 : quotient
                let share = Double(j + 1) / Double(m) * total
                if endRank < crossing {
                    area += share * (end - start) - risen(rank, start, endRank, end)
                } else if rank >= crossing {
                    area += risen(rank, start, endRank, end) - share * (end - start)
                } else {
                    let middle = reference[crossing - 1] - center
                    area += share * (middle - start) - risen(rank, start, crossing - 1, middle)
                    area += risen(crossing - 1, middle, endRank, end) - share * (end - middle)
                }
                start = end
                rank = endRank
            }
            // Above the last current value only the reference is still short of 1.
            area += (sums[n] - sums[rank]) - Double(n - rank) * start
            return max(0, area / total)
        }
    }
}

extension KolmogorovSmirnovStatistic {
    /// No distance between no samples.
    fileprivate static let empty = KolmogorovSmirnovStatistic(
        referenceCount: 0, currentCount: 0, greaterNumerator: 0, lessNumerator: 0)
}
