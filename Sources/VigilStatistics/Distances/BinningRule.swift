/// Where the edges between bins come from.
///
/// Rules of one sample look at the reference alone and give every window the same bins; rules of both samples cut anew for
/// every window, as some programs do whose numbers these rules repeat.
public enum BinningRule: Sendable, Hashable, Codable {
    /// Edges at the reference's quantiles 1/k, 2/k, ..., (k-1)/k, interpolated linearly (type 7).
    ///
    /// An edge at the reference's greatest value would leave nothing above it; it moves to the value before.
    case quantile(bins: Int)
    /// Edges that cut the reference's range from its least to its greatest value into equal widths.
    case equalWidth(bins: Int)
    /// These edges, whatever the reference.
    case edges([Double])
    /// Equal widths over the reference's range, as many as Doane's rule asks for; values outside have bins of their own.
    case doane
    /// Equal widths over the range of both samples; a value on an edge belongs to the upper bin.
    case pooledEqualWidth(bins: Int)
    /// As ``pooledEqualWidth(bins:)``, as many as Sturges' rule asks for; whole numbers get widths of at least 1.
    case pooledSturges
    /// As ``pooledSturges``, by the number of different values of both samples.
    case distinctSturges
    /// A bin for each different value of both samples.
    case distinctValues

    /// The inner edges for a reference and, where the rule looks at it, a window.
    ///
    /// - Parameters:
    ///   - sortedReference: Ascending, finite, free of NaN.
    ///   - sortedCurrent: Likewise; only rules of both samples look at it.
    /// - Returns: The edges, ascending, duplicates removed; the outer bins reach to infinity.
    /// - Throws: `.tooFewObservations` for an empty reference where edges depend on it, `.invalidParameter` for less than
    ///   1 bin or for given edges that are NaN, `.invalidValue` for infinite ends of the range to cut.
    /// - Complexity: O(bins), for rules of both samples and Doane's O(n + m).
    public func innerEdges(
        sortedReference: [Double], sortedCurrent: [Double] = []
    ) throws(StatisticsError) -> [Double] {
        switch self {
        case .quantile(let bins):
            try Self.check(bins, sortedReference)
            let edges = (1..<max(1, bins)).map { Self.quantile($0, of: bins, sortedReference) }
            return Self.ascending(Self.belowGreatest(edges, sortedReference))
        case .equalWidth(let bins):
            try Self.check(bins, sortedReference)
            let (low, high) = try Self.range(sortedReference, [])
            let width = (high - low) / Double(bins)
            return Self.ascending((1..<max(1, bins)).map { low + Double($0) * width })
        case .edges(let edges):
            guard !edges.contains(where: \.isNaN) else { throw StatisticsError(.invalidParameter, "an edge is NaN") }
            return Self.ascending(edges.sorted())
        case .doane, .pooledEqualWidth, .pooledSturges, .distinctSturges, .distinctValues:
            if case .pooledEqualWidth(let bins) = self { try Self.check(bins, sortedReference) }
            try Self.check(1, sortedReference)
            return Self.ascending(try equalWidths(sortedReference, sortedCurrent))
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

    /// The edges with those at the greatest value moved to the value before it, if there is one.
    private static func belowGreatest(_ edges: [Double], _ sorted: [Double]) -> [Double] {
        guard let greatest = sorted.last, let last = edges.last, last >= greatest else { return edges }
        let count = leastNumber(in: 0...sorted.count) { $0 == sorted.count || sorted[$0] >= greatest }
        guard count > 0 else { return edges }
        return edges.map { min($0, sorted[count - 1]) }
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
        case .doane: "Doane's equal widths of the reference, bins for values outside"
        case .pooledEqualWidth(let bins): "\(bins) equal widths of both samples"
        case .pooledSturges: "Sturges' equal widths of both samples"
        case .distinctSturges: "Sturges' equal widths of both samples' different values"
        case .distinctValues: "different values of both samples"
        }
    }
}
