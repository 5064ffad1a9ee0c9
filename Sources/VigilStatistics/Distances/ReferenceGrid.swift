/// A prepared reference cut into fine bins, against which windows are compared of which only counts are known.
///
/// A window of a million rows need not be kept or sorted: each replica counts its share of the rows into a
/// ``NumericSummary`` that begins as ``emptySummary``, and the merged one is compared. The reference is known in full, so
/// the window's distribution function is known exactly at every edge and between two functions everywhere else.
///
/// The edges are quantiles of the reference, each edge of its recipe's bins, and both sides of every value that fills
/// more than a quantile bin: a column of counts or one with many zeros is compared without any loss.
public struct ReferenceGrid: Sendable {
    /// Windows up to this many rows are to be compared row by row.
    public static let exactRows = 100_000

    /// The reference.
    public let reference: SortedReference
    /// The edges, for ``Histogram/init(edges:)``.
    public let edges: [Double]
    /// How many reference values lie in each bin.
    public let counts: [Int]
    /// A summary of no rows over the edges.
    public let emptySummary: NumericSummary
    /// A window of no rows, every finite value of which is ordinary.
    let blankWindow: GridWindow

    /// How many reference values are at or below each edge; none below the first.
    let ranks: [Int]
    /// How many reference values lie in each bin below its upper edge.
    let interiors: [Int]

    /// A grid.
    ///
    /// - Parameters:
    ///   - reference: The reference.
    ///   - bins: How many bins there are at most; more where the recipe's edges alone take more than half of them.
    /// - Throws: `.invalidValue` for a reference whose sums go beyond the largest double.
    /// - Complexity: O(bins log n).
    public init(_ reference: SortedReference, bins: Int = Histogram.baselineBins) throws(StatisticsError) {
        precondition(bins >= 1, "a grid has at least one bin")
        guard !reference.blockSums.isEmpty else {
            throw StatisticsError(.invalidValue, "the sum of the reference's values goes beyond the largest double")
        }
        let cuts = Self.cuts(reference, bins: bins)
        // A cut belongs to what is below it, a histogram's first edge to its first bin.
        edges = [cuts[0].nextUp] + cuts.dropFirst()
        let values = reference.values
        var ranks = [firstIndex(in: values, above: cuts[0])]
        var interiors: [Int] = []
        for edge in edges.dropFirst() {
            let start = ranks[ranks.count - 1]
            let end = firstIndex(in: values, from: start, above: edge)
            let isEdgeAbsent = end == start || values[end - 1] != edge
            interiors.append((isEdgeAbsent ? end : max(start, firstIndex(in: values, atLeast: edge))) - start)
            ranks.append(end)
        }
        counts = zip(ranks, ranks.dropFirst()).map { $1 - $0 }
        self.ranks = ranks
        self.interiors = interiors
        self.reference = reference
        emptySummary = try NumericSummary(edges: edges)
        blankWindow = try GridWindow(
            edges: edges, center: reference.center, limit: .greatestFiniteMagnitude)
    }

    /// Where the line is cut: what equals a cut lies below it.
    private static func cuts(_ reference: SortedReference, bins: Int) -> [Double] {
        let values = reference.values
        let inner = reference.bins.innerEdges.filter(\.isFinite)
        var cuts = inner
        if 2 * reference.distinctCount + inner.count <= bins {
            let different = reference.runs?.values ?? ValueRuns(sorted: values, distinctCount: bins).values
            cuts += different + different.map(\.nextDown)
        } else {
            let parts = max(bins / 2, bins - inner.count, 1)
            var last = values[0].nextDown
            cuts.append(last)
            var isAtom = false
            for part in 1...parts {
                // Written without a product that could pass the largest integer.
                let whole = (values.count / parts) * part
                let rest = ((values.count % parts) * part + parts - 1) / parts
                let value = values[max(1, whole + rest) - 1]
                if value > last {
                    cuts.append(value)
                    isAtom = false
                } else if !isAtom {
                    // A value that two quantiles hit gets a bin of its own, in the place of the second one.
                    cuts.append(value.nextDown)
                    isAtom = true
                }
                last = value
            }
        }
        cuts.sort()
        var distinct: [Double] = []
        for cut in cuts where distinct.last.map({ cut > $0 }) ?? true { distinct.append(cut) }
        return distinct
    }

    /// Whether a bin has room for a single double only.
    func isPoint(_ bin: Int) -> Bool {
        let lower = bin == 0 ? edges[0].nextDown : edges[bin]
        return edges[bin + 1].nextDown <= lower
    }

    /// The sum of the first values of the reference less its centre.
    func sum(upTo rank: Int) -> Double {
        let block = rank / AscendingSums.blockLength
        let rest = reference.values[(block * AscendingSums.blockLength)..<rank]
        return rest.reduce(reference.blockSums[block]) { $0 + ($1 - reference.center) }
    }
}
