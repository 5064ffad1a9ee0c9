/// The law of a distance over bins given the pooled counts: every way to deal the pooled values to the two samples is
/// equally likely (the multivariate hypergeometric law).
///
/// The right one for bins that are fixed beforehand, for categories, and for tied values.
struct ConditionalBinnedNull {
    private let distance: BinnedDistance
    private let pooled: [Int]
    private let referenceTotal: Int
    private let currentTotal: Int

    init(_ distance: BinnedDistance, _ pair: CountPair) {
        self.distance = distance
        // Empty in both samples, a bin stays; smoothing adds to it too.
        pooled = zip(pair.reference, pair.current).map { $0 + $1 }
        referenceTotal = pair.referenceTotal
        currentTotal = pair.currentTotal
    }

    /// A p-value and the mean of the distance.
    struct Answer {
        var pValue: Double
        var mean: Double
        var isExact: Bool
        var isFitted = false
    }

    /// Counts all tables where there are few, and draws otherwise.
    ///
    /// - Parameters:
    ///   - observed: The distance found.
    ///   - sampling: How many tables are few, how many draws at most, and how many as extreme end them.
    /// - Returns: The p-value and the mean.
    func answer(_ observed: Double, _ sampling: TableSampling) -> Answer {
        // The same table comes out with other rounding errors.
        let extreme = observed - 1e-9 * abs(observed)
        return withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * pooled.count) { buffer in
            let reference = UnsafeMutableBufferPointer(rebasing: buffer[..<pooled.count])
            let current = UnsafeMutableBufferPointer(rebasing: buffer[pooled.count...])
            if tables(upTo: sampling.enumerationLimit) <= sampling.enumerationLimit {
                var sums = Answer(pValue: 0, mean: 0, isExact: true)
                enumerate(0, 1, currentTotal, referenceTotal + currentTotal, reference, current, extreme, &sums)
                sums.pValue = min(1, sums.pValue)
                return sums
            }
            return simulate(extreme, sampling, reference, current)
        }
    }

    /// An upper bound of the number of tables, or more than the limit.
    private func tables(upTo limit: Int) -> Int {
        var product = 1
        // The greatest range is the one that the others leave no freedom.
        let ranges = pooled.map { min($0, min(referenceTotal, currentTotal)) + 1 }.sorted()
        for range in ranges.dropLast() {
            let (next, overflow) = product.multipliedReportingOverflow(by: range)
            if overflow || next > limit { return limit + 1 }
            product = next
        }
        return product
    }

    private func distance(
        _ reference: UnsafeMutableBufferPointer<Double>, _ current: UnsafeMutableBufferPointer<Double>
    ) -> Double {
        distance.value(
            BinCounts(counts: UnsafeBufferPointer(reference), total: Double(referenceTotal)),
            BinCounts(counts: UnsafeBufferPointer(current), total: Double(currentTotal)))
    }

    private func enumerate(
        _ bin: Int, _ weight: Double, _ open: Int, _ items: Int, _ reference: UnsafeMutableBufferPointer<Double>,
        _ current: UnsafeMutableBufferPointer<Double>, _ extreme: Double, _ sums: inout Answer
    ) {
        guard bin < pooled.count else {
            let value = distance(reference, current)
            sums.mean += weight * value
            if value >= extreme { sums.pValue += weight }
            return
        }
        let law = HypergeometricDistribution(population: items, marked: pooled[bin], draws: open)
        for count in law.range {
            current[bin] = Double(count)
            reference[bin] = Double(pooled[bin] - count)
            enumerate(
                bin + 1, weight * law.probability(count), open - count, items - pooled[bin], reference, current,
                extreme, &sums)
        }
    }

    private func simulate(
        _ extreme: Double, _ sampling: TableSampling, _ reference: UnsafeMutableBufferPointer<Double>,
        _ current: UnsafeMutableBufferPointer<Double>
    ) -> Answer {
        var generator = SplitMix64(seed: sampling.seed)
        // The shorter sample is dealt, whichever it is: samples that change places have the same deals.
        let isCurrentShorter = currentTotal <= referenceTotal
        let dealt = isCurrentShorter ? current : reference
        let rest = isCurrentShorter ? reference : current
        func draw() -> Double {
            var open = min(currentTotal, referenceTotal)
            var items = referenceTotal + currentTotal
            for bin in pooled.indices {
                let law = HypergeometricDistribution(population: items, marked: pooled[bin], draws: open)
                let count = law.draw(&generator)
                dealt[bin] = Double(count)
                rest[bin] = Double(pooled[bin] - count)
                open -= count
                items -= pooled[bin]
            }
            return distance(reference, current)
        }
        // A mean of a few draws would be a poor correction.
        let answer = sampling.simulation.answer(atLeast: extreme, leastDraws: 200, draw)
        return Answer(pValue: answer.pValue, mean: answer.mean, isExact: false, isFitted: answer.isFitted)
    }
}
