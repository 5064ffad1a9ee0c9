/// All that is kept of a window of any size for comparing it through a reference's grid: exact counts in the grid's bins,
/// the range, and sums for mean and variance.
///
/// It takes the columns of a window piece by piece; pieces in any order, counted together or apart and merged, give the
/// same comparison. Values that are infinite or beyond the given limit have a rank but no distance: they count as the
/// furthest ordinary value of window and reference on their side.
public struct GridWindow: Sendable, Equatable {
    /// Counts in the grid's bins; what is far counts as below or above.
    public internal(set) var histogram: Histogram
    /// Beyond it, on either side, a value is far.
    public let limit: Double
    /// Far values below.
    public private(set) var farBelow = 0
    /// Far values above.
    public private(set) var farAbove = 0
    /// How many of the far values below are minus infinity.
    public private(set) var negativeInfinities = 0
    /// How many of the far values above are plus infinity.
    public private(set) var positiveInfinities = 0
    var totals: CenteredTotals

    init(edges: [Double], center: Double, limit: Double) throws(StatisticsError) {
        histogram = try Histogram(edges: edges)
        totals = CenteredTotals(center: center)
        self.limit = limit
    }

    /// Adds a part of a column.
    ///
    /// - Parameter values: Any doubles; NaN is missing.
    /// - Complexity: O(n log bins), without sorting.
    public mutating func add(contentsOf values: [Double]) {
        // Pieces that stay in the first cache between the two passes.
        let length = 2048
        var start = 0
        while start < values.count {
            let end = min(values.count, start + length)
            let left = values.withUnsafeBufferPointer {
                totals.add(UnsafeBufferPointer(rebasing: $0[start..<end]), within: limit)
            }
            farBelow += left.below
            farAbove += left.above
            // Far values are rare, so a piece is hardly ever looked at once more.
            if left.below > 0 { negativeInfinities += values[start..<end].count { $0 == -.infinity } }
            if left.above > 0 { positiveInfinities += values[start..<end].count { $0 == .infinity } }
            start = end
        }
        histogram.add(contentsOf: values)
    }

    /// Adds what another window of the same grid has seen.
    ///
    /// - Parameter other: Counted over the same edges.
    /// - Throws: `.incompatibleSummaries` for another grid; nothing is added then.
    /// - Complexity: O(bins).
    public mutating func merge(_ other: GridWindow) throws(StatisticsError) {
        guard limit == other.limit, totals.center == other.totals.center else {
            throw StatisticsError(.incompatibleSummaries, "windows of different references")
        }
        try histogram.merge(other.histogram)
        totals.merge(other.totals)
        farBelow += other.farBelow
        farAbove += other.farAbove
        negativeInfinities += other.negativeInfinities
        positiveInfinities += other.positiveInfinities
    }

    mutating func add(farBelow: Int, farAbove: Int, negativeInfinities: Int, positiveInfinities: Int) {
        self.farBelow += farBelow
        self.farAbove += farAbove
        self.negativeInfinities += negativeInfinities
        self.positiveInfinities += positiveInfinities
    }

    /// Values that are there, far ones included.
    public var count: Int { histogram.count }
    /// Values that are missing.
    public var missing: Int { histogram.missing }

    /// The window with its far values at the ends of a range, widened by its own ordinary values.
    func bounded(by reference: SortedReference) -> CenteredTotals {
        var bounded = totals
        let values = reference.values
        bounded.add(max(totals.highest, values[values.count - 1]), times: farAbove)
        bounded.add(min(totals.lowest, values[0]), times: farBelow)
        return bounded
    }
}

extension ReferenceGrid {
    /// A window of no rows.
    ///
    /// - Parameter limit: Values beyond it count as far.
    /// - Returns: A window to add columns to.
    public func emptyWindow(limit: Double = .greatestFiniteMagnitude) -> GridWindow {
        var window = blankWindow
        if window.limit != limit {
            // The grid's edges are those of its own blank window, so there is no error.
            window = (try? GridWindow(edges: edges, center: reference.center, limit: limit)) ?? window
        }
        return window
    }

    /// Compares a window that was counted over the grid's edges with the reference.
    ///
    /// - Parameters:
    ///   - window: Merged from as many as there are.
    ///   - test: How the Kolmogorov-Smirnov p-value is computed.
    /// - Returns: The distances with their bounds; far values lie at the ends of the common range, and are counted as
    ///   beyond the reference's.
    /// - Throws: `.incompatibleSummaries` for other edges, `.tooFewObservations` without any value, `.invalidParameter` for
    ///   more than 2³¹ - 2 of them.
    /// - Complexity: O(bins + log n), and the work of the p-value.
    public func compare(
        _ window: GridWindow, test: KolmogorovSmirnovTest = KolmogorovSmirnovTest()
    ) throws(StatisticsError) -> GridComparison {
        let counts = try GridCounts(window.histogram, over: edges)
        let outside = outside(counts)
        var comparison = try compare(placingFar(window, counts), infinite: 0, test: test)
        comparison.belowRange = outside.below
        comparison.aboveRange = outside.above
        return comparison
    }

    /// The counts with far values where the common range ends.
    private func placingFar(_ window: GridWindow, _ counts: GridCounts) -> GridCounts {
        var counts = counts
        let values = reference.values
        let (lowest, highest) = (window.totals.lowest, window.totals.highest)
        if window.farBelow > 0, lowest >= values[0] {
            counts.below -= window.farBelow
            counts.counts[bin(of: values[0])] += window.farBelow
        }
        if window.farAbove > 0, highest <= values[values.count - 1] {
            counts.above -= window.farAbove
            counts.counts[bin(of: values[values.count - 1])] += window.farAbove
        }
        counts.lowest = lowest < .infinity ? lowest : nil
        counts.highest = highest > -.infinity ? highest : nil
        return counts
    }

    private func bin(of value: Double) -> Int { max(1, firstIndex(in: edges, atLeast: value)) - 1 }

    /// Mean and variance of a window, far values at the ends of the common range.
    ///
    /// - Parameter window: A window of at least one value.
    /// - Returns: The mean, and the variance divided by the number of values.
    public func moments(_ window: GridWindow) -> (mean: Double, variance: Double) {
        let bounded = window.bounded(by: reference)
        return (bounded.mean, bounded.variance)
    }

    /// Whether all values of a window are the same, as far as they are ordinary.
    ///
    /// - Parameter window: A window of at least one value.
    /// - Returns: `true` for a constant.
    public func isConstant(_ window: GridWindow) -> Bool {
        let bounded = window.bounded(by: reference)
        return !(bounded.lowest < bounded.highest)
    }

    /// A quantile of a window, its values spread evenly inside each bin.
    ///
    /// - Parameters:
    ///   - share: 0...1.
    ///   - window: A window of at least one value.
    /// - Returns: `nil` without values.
    /// - Complexity: O(bins).
    public func quantile(_ share: Double, of window: GridWindow) -> Double? {
        guard window.count > 0, let histogram = try? GridCounts(window.histogram, over: edges) else { return nil }
        let counts = placingFar(window, histogram)
        let bounded = window.bounded(by: reference)
        let target = share * Double(counts.total)
        var passed = 0.0
        func value(_ count: Int, _ lower: Double, _ upper: Double) -> Double? {
            let next = passed + Double(count)
            defer { passed = next }
            guard count > 0, target <= next else { return nil }
            // A bin with room for a single value ends with it.
            guard upper.nextDown > lower else { return upper }
            let found = lower + (upper - lower) * ((target - passed) / Double(count))
            return min(bounded.highest, max(bounded.lowest, found))
        }
        if let found = value(counts.below, bounded.lowest, edges[0]) { return found }
        for bin in counts.counts.indices {
            if let found = value(counts.counts[bin], edges[bin], edges[bin + 1]) { return found }
        }
        return value(counts.above, edges[edges.count - 1], bounded.highest) ?? bounded.highest
    }

    /// Whether ties of the reference are heavy enough for a p-value to count them: a twentieth of its values lies in bins
    /// that hold one value each.
    public var isTied: Bool {
        let tied = counts.indices.reduce(0) { $0 + (isPoint($1) ? counts[$1] : 0) }
        return 20 * tied >= reference.values.count
    }
}
