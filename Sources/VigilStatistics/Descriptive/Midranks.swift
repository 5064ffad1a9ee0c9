/// The ranks of a column's values, from 1, equal values sharing the mean of the ranks they take up.
public struct Midranks: Sendable, Equatable {
    /// The rank of each value, in the column's order; multiples of one half in `1...n`.
    public let ranks: [Double]
    /// The sizes of the groups of equal values that hold more than one value, from the lowest group to the highest.
    public let tieSizes: [Int]

    /// Ranks a column.
    ///
    /// - Parameter values: A column without NaN; infinities are the extremes.
    /// - Complexity: O(n).
    public init(_ values: [Double]) {
        let order = ascendingOrder(of: values)
        var ranks = [Double](repeating: 0, count: values.count)
        var ties: [Int] = []
        var start = 0
        while start < order.count {
            let value = values[order[start]]
            var end = start + 1
            while end < order.count && values[order[end]] == value { end += 1 }
            let rank = Double(start + end + 1) / 2
            for place in start..<end { ranks[order[place]] = rank }
            if end - start > 1 { ties.append(end - start) }
            start = end
        }
        self.ranks = ranks
        tieSizes = ties
    }
}
