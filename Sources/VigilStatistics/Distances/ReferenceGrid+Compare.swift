extension ReferenceGrid {
    /// Compares a window, known by its summary, with the reference.
    ///
    /// - Parameters:
    ///   - window: A summary over ``edges``, merged from as many as there are.
    ///   - test: How the Kolmogorov-Smirnov p-value is computed.
    /// - Returns: The distances with their bounds; infinities are left out and counted.
    /// - Throws: `.incompatibleSummaries` for other edges, `.tooFewObservations` without any finite value,
    ///   `.invalidParameter` for more than 2³¹ - 2 of them.
    /// - Complexity: O(bins + log n), and the work of the p-value.
    public func compare(
        _ window: NumericSummary, test: KolmogorovSmirnovTest = KolmogorovSmirnovTest()
    ) throws(StatisticsError) -> GridComparison {
        let moments = window.moments
        // The edges are finite, so an infinity lies below or above all of them.
        var counts = try GridCounts(window.histogram, over: edges)
        counts.below -= moments.negativeInfinities
        counts.above -= moments.positiveInfinities
        counts.lowest = moments.minimum
        counts.highest = moments.maximum
        return try compare(counts, infinite: moments.negativeInfinities + moments.positiveInfinities, test: test)
    }

    /// Compares a window, known by its counts alone, with the reference.
    ///
    /// - Parameters:
    ///   - window: Counts over ``edges``, merged from as many as there are; infinities count as values.
    ///   - test: How the Kolmogorov-Smirnov p-value is computed.
    /// - Returns: The distances with their bounds; values beyond the edges count as lying at them, and the Wasserstein
    ///   distance has no bound then.
    /// - Throws: As for a summary.
    /// - Complexity: O(bins + log n), and the work of the p-value.
    public func compare(
        _ window: Histogram, test: KolmogorovSmirnovTest = KolmogorovSmirnovTest()
    ) throws(StatisticsError) -> GridComparison {
        try compare(try GridCounts(window, over: edges), infinite: 0, test: test)
    }

    func compare(
        _ window: GridCounts, infinite: Int, test: KolmogorovSmirnovTest
    ) throws(StatisticsError) -> GridComparison {
        try KolmogorovSmirnovStatistic.checkCounts(reference.values.count, window.total)
        let ordered = try CountPair(
            reference: [0] + counts + [0], current: [window.below] + window.counts + [window.above])
        let result = try test.compare(orderedCounts: ordered)
        let furthest = furthest(window)
        let distance = furthest.distance(test.alternative)
        let bound = max(0, distance - result.statistic)
        let isExact = bound == 0
        let area = area(window)
        return GridComparison(
            kolmogorovSmirnov: result, distanceBound: bound,
            leastPValue: isExact
                ? result.pValue : min(result.pValue, furthest.approximatePValue(test.method, test.alternative)),
            wasserstein: area.estimate, wassersteinBound: area.bound,
            wassersteinNullMean: WassersteinDistance.nullMean(
                referenceCount: reference.values.count, currentCount: window.total,
                rootIntegral: reference.rootIntegral),
            referenceStandardDeviation: reference.standardDeviation, binCounts: try recipeCounts(window),
            recipe: reference.recipe, fineBins: counts.count, belowRange: outside(window).below,
            aboveRange: outside(window).above, missing: window.missing, infinite: infinite)
    }

    /// The greatest distances that values with these counts can have.
    private func furthest(_ window: GridCounts) -> KolmogorovSmirnovStatistic {
        let n = reference.values.count
        let m = window.total
        var passed = window.below
        var greater = 0
        var less = passed * n
        for bin in counts.indices {
            if !isPoint(bin) {
                // At one extreme the window's values all lie just below the bin's upper edge, at the other just above its
                // lower one.
                greater = max(greater, (ranks[bin] + interiors[bin]) * m - passed * n)
                less = max(less, (passed + window.counts[bin]) * n - ranks[bin] * m)
            }
            passed += window.counts[bin]
            let difference = ranks[bin + 1] * m - passed * n
            greater = max(greater, difference)
            less = max(less, -difference)
        }
        return KolmogorovSmirnovStatistic(
            referenceCount: n, currentCount: m, greaterNumerator: greater, lessNumerator: less)
    }

    /// The counts in the recipe's bins, whose edges are all among the grid's.
    private func recipeCounts(_ window: GridCounts) throws(StatisticsError) -> CountPair {
        let inner = reference.bins.innerEdges
        var current = [Int](repeating: 0, count: reference.bins.count)
        current[firstIndex(in: inner, atLeast: edges[0].nextDown)] += window.below
        for bin in counts.indices { current[firstIndex(in: inner, atLeast: edges[bin + 1])] += window.counts[bin] }
        current[firstIndex(in: inner, atLeast: edges[edges.count - 1].nextUp)] += window.above
        return try CountPair(reference: reference.binCounts, current: current)
    }

    /// How many values lie outside the reference's range, whose ends are both cut at.
    func outside(_ window: GridCounts) -> (below: Int, above: Int) {
        let lowest = reference.values[0]
        let highest = reference.values[reference.values.count - 1]
        var below = window.below
        var above = window.above
        for bin in counts.indices {
            if edges[bin + 1] < lowest { below += window.counts[bin] }
            if bin > 0 && edges[bin] >= highest { above += window.counts[bin] }
        }
        return (below, above)
    }
}

/// A window's finite values as counts over a grid.
struct GridCounts {
    var counts: [Int]
    var below: Int
    var above: Int
    var missing: Int
    var lowest: Double?
    var highest: Double?

    init(_ histogram: Histogram, over edges: [Double]) throws(StatisticsError) {
        guard histogram.edges == edges else {
            throw StatisticsError(.incompatibleSummaries, "the window is counted over other edges than the grid's")
        }
        counts = histogram.counts
        below = histogram.below
        above = histogram.above
        missing = histogram.missing
    }

    var total: Int { counts.reduce(below + above, +) }
}
