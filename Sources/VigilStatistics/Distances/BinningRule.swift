/// Where the edges between bins come from.
public enum BinningRule: Sendable, Hashable, Codable {
    /// Edges at the reference's quantiles 1/k, 2/k, ..., (k-1)/k, interpolated linearly (type 7).
    case quantile(bins: Int)
    /// Edges that cut the reference's range from its least to its greatest value into equal widths.
    case equalWidth(bins: Int)
    /// These edges, whatever the reference.
    case edges([Double])

    /// The inner edges for a reference.
    ///
    /// - Parameter sortedReference: Ascending, finite, free of NaN.
    /// - Returns: The edges, ascending, duplicates removed; the outer bins reach to infinity.
    /// - Throws: `.tooFewObservations` for an empty reference where edges depend on it, `.invalidParameter` for less than
    ///   1 bin or for given edges that are NaN, `.invalidValue` for infinite ends of the range to cut.
    /// - Complexity: O(bins).
    public func innerEdges(sortedReference: [Double]) throws(StatisticsError) -> [Double] {
        switch self {
        case .quantile(let bins):
            try Self.check(bins, sortedReference)
            return Self.ascending((1..<max(1, bins)).map { Self.quantile($0, of: bins, sortedReference) })
        case .equalWidth(let bins):
            try Self.check(bins, sortedReference)
            let low = sortedReference[0]
            let high = sortedReference[sortedReference.count - 1]
            guard low.isFinite, high.isFinite else {
                throw StatisticsError(.invalidValue, "equal widths need a finite range, have \(low)...\(high)")
            }
            let width = (high - low) / Double(bins)
            return Self.ascending((1..<max(1, bins)).map { low + Double($0) * width })
        case .edges(let edges):
            guard !edges.contains(where: \.isNaN) else { throw StatisticsError(.invalidParameter, "an edge is NaN") }
            return Self.ascending(edges.sorted())
        }
    }

    private static func check(_ bins: Int, _ reference: [Double]) throws(StatisticsError) {
        guard bins >= 1 else { throw StatisticsError(.invalidParameter, "\(bins) bins, need at least 1") }
        guard !reference.isEmpty else { throw .tooFewObservations("reference values", have: 0, need: 1) }
    }

    private static func ascending(_ edges: [Double]) -> [Double] {
        var distinct: [Double] = []
        for edge in edges where distinct.last.map({ edge > $0 }) ?? true { distinct.append(edge) }
        return distinct
    }

    /// The type 7 quantile at part/parts.
    ///
    /// The position is divided in whole numbers: a floating-point product such as
    /// 0.3 · 10 lies beside the value that it should hit, and a value equal to an edge would change its bin.
    private static func quantile(_ part: Int, of parts: Int, _ sorted: [Double]) -> Double {
        let (index, rest) = ((sorted.count - 1) * part).quotientAndRemainder(dividingBy: parts)
        let low = sorted[index]
        if rest == 0 { return low }
        let high = sorted[index + 1]
        // Equal neighbours may be infinite, where the difference is NaN.
        return low == high ? low : low + (high - low) * (Double(rest) / Double(parts))
    }
}

extension BinningRule: CustomStringConvertible {
    /// The rule in words, for results that state how they were made.
    public var description: String {
        switch self {
        case .quantile(bins: 10): "reference deciles"
        case .quantile(let bins): "\(bins) reference quantile bins"
        case .equalWidth(let bins): "\(bins) equal widths of the reference"
        case .edges(let edges): "\(edges.count + 1) given bins"
        }
    }
}
