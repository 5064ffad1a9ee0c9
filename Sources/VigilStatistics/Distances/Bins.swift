/// Bins on the real line: (-∞, e1], (e1, e2], ..., (ek, ∞).
///
/// A value equal to an edge belongs to the lower bin.
public struct Bins: Sendable, Hashable {
    /// The edges between the bins, ascending, without duplicates.
    public let innerEdges: [Double]

    /// The number of bins, one more than there are edges.
    public var count: Int { innerEdges.count + 1 }

    /// The bins that a rule makes of a reference.
    ///
    /// - Parameters:
    ///   - rule: Where the edges come from.
    ///   - sortedReference: Ascending and free of NaN.
    ///   - sortedCurrent: Likewise; only rules of both samples look at it.
    /// - Throws: As ``BinningRule/innerEdges(sortedReference:sortedCurrent:)``.
    /// - Complexity: As there.
    public init(
        _ rule: BinningRule, sortedReference: [Double], sortedCurrent: [Double] = []
    ) throws(StatisticsError) {
        innerEdges = try rule.innerEdges(sortedReference: sortedReference, sortedCurrent: sortedCurrent)
    }

    /// How many values of a sorted sample lie in each bin.
    ///
    /// - Parameter sorted: Ascending and free of NaN.
    /// - Returns: A count per bin; they add up to the sample's length.
    /// - Complexity: O(bins log n).
    public func counts(sorted: [Double]) -> [Int] {
        sorted.withUnsafeBufferPointer { counts(sorted: $0) }
    }

    func counts(sorted: UnsafeBufferPointer<Double>) -> [Int] {
        var counts: [Int] = []
        counts.reserveCapacity(count)
        var passed = 0
        for edge in innerEdges {
            var low = passed
            var high = sorted.count
            while low < high {
                let middle = low + (high - low) / 2
                if sorted[middle] > edge { high = middle } else { low = middle + 1 }
            }
            counts.append(low - passed)
            passed = low
        }
        counts.append(sorted.count - passed)
        return counts
    }

    /// How many values of a column lie in each bin, and how many are missing.
    ///
    /// - Parameter values: In any order; NaN counts as missing.
    /// - Returns: A count per bin and the number of NaN.
    /// - Complexity: O(n log bins).
    public func counts(_ values: [Double]) -> (bins: [Int], missing: Int) {
        var counts = [Int](repeating: 0, count: count)
        var missing = 0
        for value in values {
            if value.isNaN {
                missing += 1
            } else {
                counts[leastNumber(in: 0...innerEdges.count) { $0 == innerEdges.count || innerEdges[$0] >= value }] += 1
            }
        }
        return (counts, missing)
    }
}
