/// Counts of values in fixed bins, exact and mergeable.
///
/// Edges e0 ≤ e1 < e2 < ... < ek make the bins [e0, e1], (e1, e2], ..., (ek-1, ek]: a value equal to an edge belongs to
/// the lower bin, and e0 to the first one. Values less than e0 and greater than ek are counted apart, and so is NaN.
/// Edges e0 and e1 may be equal, for a bin that holds one value only, such as the zeros of a column that is mostly
/// zero. With -infinity and infinity as the outer edges no value is below or above.
public struct Histogram: MergeableSummary {
    /// The edges, one more than there are bins.
    public let edges: [Double]
    /// The number of values in each bin.
    public private(set) var counts: [Int]
    /// The number of values less than the first edge.
    public private(set) var below = 0
    /// The number of values greater than the last edge.
    public private(set) var above = 0
    /// The number of NaN.
    public private(set) var missing = 0

    /// An empty histogram.
    ///
    /// - Parameter edges: At least two, without NaN; ascending, only the first two may be equal.
    /// - Throws: `.invalidParameter` for other edges.
    /// - Complexity: O(k).
    public init(edges: [Double]) throws(StatisticsError) {
        guard edges.count >= 2 else {
            throw StatisticsError(.invalidParameter, "\(edges.count) histogram edges, need at least 2")
        }
        guard Self.areAscending(edges) else {
            throw StatisticsError(.invalidParameter, "histogram edges must ascend, only the first two may be equal")
        }
        self.edges = edges
        counts = [Int](repeating: 0, count: edges.count - 1)
    }

    /// Adds one value.
    ///
    /// - Parameter value: Any double.
    /// - Complexity: O(log k).
    public mutating func add(_ value: Double) {
        if value.isNaN {
            missing += 1
        } else if value < edges[0] {
            below += 1
        } else if value > edges[edges.count - 1] {
            above += 1
        } else {
            // The first edge at least as great as the value closes its bin; the first bin holds its lower edge too.
            counts[max(1, firstIndex(in: edges, atLeast: value)) - 1] += 1
        }
    }

    /// Appends the counts without the edges.
    func writeEvenCounts(to writer: inout SummaryWriter) {
        writer.write(evenCounts: counts)
        for count in [below, above, missing] { writer.write(count: count) }
    }

    /// Adds counts over the same edges that were written.
    mutating func addEvenCounts(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        try reader.addEvenCounts(to: &counts)
        below += try reader.count()
        above += try reader.count()
        missing += try reader.count()
    }

    /// Adds a column.
    ///
    /// - Parameter values: Any doubles.
    /// - Complexity: O(n log k), some 5 ns a value with 256 bins.
    public mutating func add(contentsOf values: [Double]) {
        // For a few values a tree is not worth making.
        guard values.count >= 2 * edges.count else {
            for value in values { add(value) }
            return
        }
        let search = BinSearchTree(ascending: edges.dropFirst())
        let found = values.withUnsafeBufferPointer { search.counts(of: $0, first: edges[0]) }
        for bin in counts.indices { counts[bin] += Int(found.counts[bin]) }
        counts[0] -= found.below + found.missing
        above += Int(found.counts[counts.count])
        below += found.below
        missing += found.missing
    }

    /// Adds a column that is sorted already.
    ///
    /// - Parameters:
    ///   - sorted: Ascending values without NaN.
    ///   - missing: How many NaN the column had.
    /// - Complexity: O(k log n), without a look at most of the values.
    public mutating func add(sorted: [Double], missing: Int = 0) {
        self.missing += missing
        guard !sorted.isEmpty else { return }
        var start = firstIndex(in: sorted, atLeast: edges[0])
        below += start
        for bin in counts.indices {
            let end = firstIndex(in: sorted, from: start, above: edges[bin + 1])
            counts[bin] += end - start
            start = end
        }
        above += sorted.count - start
    }

    /// Adds what another histogram has seen.
    ///
    /// - Parameter other: A histogram of other values over the same edges.
    /// - Throws: `.incompatibleSummaries` when the edges differ.
    /// - Complexity: O(k).
    public mutating func merge(_ other: Histogram) throws(StatisticsError) {
        guard edges == other.edges else {
            throw StatisticsError(
                .incompatibleSummaries, "histograms over different edges (\(edges.count) and \(other.edges.count))")
        }
        for bin in counts.indices { counts[bin] += other.counts[bin] }
        below += other.below
        above += other.above
        missing += other.missing
    }

    mutating func setCounts(_ counts: [Int], below: Int, above: Int, missing: Int) {
        self.counts = counts
        self.below = below
        self.above = above
        self.missing = missing
    }

    /// The number of values that are not NaN.
    public var count: Int { counts.reduce(below + above, +) }

    /// The number of values at or below the upper edge of each bin, values below the first edge included; ascending.
    ///
    /// - Complexity: O(k).
    public var countsUpToUpperEdges: [Int] {
        var total = below
        return counts.map { count in
            total += count
            return total
        }
    }

    private static func areAscending(_ edges: [Double]) -> Bool {
        guard !edges.contains(where: \.isNaN) else { return false }
        for index in edges.indices.dropFirst() {
            let isFirstPair = index == 1
            guard isFirstPair ? edges[0] <= edges[1] : edges[index - 1] < edges[index] else { return false }
        }
        return true
    }
}
