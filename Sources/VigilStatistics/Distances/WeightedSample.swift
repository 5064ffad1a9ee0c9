/// A sample whose values count with weights.
public struct WeightedSample: Sendable, Hashable {
    /// The values, ascending.
    public let values: [Double]
    /// The share of the total weight at or below each value; the last one is 1.
    public let cumulativeShares: [Double]

    /// A weighted sample.
    ///
    /// - Parameters:
    ///   - values: In any order, without NaN.
    ///   - weights: As many, each at least 0 and finite, with a sum above 0.
    /// - Throws: `.lengthMismatch`, `.invalidValue` for NaN or a bad weight, `.emptyTotal` for weights that add up to 0.
    /// - Complexity: O(n log n).
    public init(values: [Double], weights: [Double]) throws(StatisticsError) {
        guard values.count == weights.count else {
            throw .lengthMismatch("values and weights", values.count, weights.count)
        }
        guard !values.contains(where: \.isNaN) else { throw StatisticsError(.invalidValue, "a weighted value is NaN") }
        guard weights.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
            throw StatisticsError(.invalidValue, "a weight is negative, infinite or NaN")
        }
        let order = ascendingOrder(of: values)
        var sums: [Double] = []
        sums.reserveCapacity(values.count)
        var sum = 0.0
        for index in order {
            sum += weights[index]
            sums.append(sum)
        }
        guard sum > 0 else { throw StatisticsError(.emptyTotal, "the weights add up to 0") }
        self.values = order.map { values[$0] }
        cumulativeShares = sums.map { $0 / sum }
    }

    /// Adds up a function of the difference of two distribution functions over the line.
    func integral(against other: WeightedSample, _ height: (Double) -> Double) -> Double {
        var i = 0
        var j = 0
        var own = 0.0
        var foreign = 0.0
        var position = min(values[0], other.values[0])
        var area = 0.0
        while i < values.count || j < other.values.count {
            let left = i < values.count ? values[i] : .infinity
            let right = j < other.values.count ? other.values[j] : .infinity
            let next = min(left, right)
            let piece = height(own - foreign)
            if piece != 0 && next != position { area += piece * (next - position) }
            position = next
            if i < values.count && left <= right {
                own = cumulativeShares[i]
                i += 1
            } else {
                foreign = other.cumulativeShares[j]
                j += 1
            }
        }
        return area
    }
}
