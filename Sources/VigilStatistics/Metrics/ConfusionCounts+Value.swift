extension ConfusionCounts {
    /// The mean value of a decision, where each cell has one.
    ///
    ///     v = sum over cells of n_c v_c / n,    error² = (sum of n_c (v_c - v)²) / (n (n - 1))
    ///
    /// - Parameter values: What a decision of each cell is worth, in any unit.
    /// - Returns: The mean, with a normal interval, within the least and the greatest value.
    /// - Complexity: O(1).
    public func meanValue(of values: ConfusionCells) -> MetricOutcome {
        guard count > 0 else { return .notEnoughData(have: 0, need: 1) }
        let rows = Double(count)
        let pairs = [
            (Double(truePositives), values.truePositives), (Double(falsePositives), values.falsePositives),
            (Double(falseNegatives), values.falseNegatives), (Double(trueNegatives), values.trueNegatives),
        ]
        let mean = pairs.reduce(0) { $0 + $1.0 / rows * $1.1 }
        let squares = pairs.reduce(0) { $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean) }
        let error = count > 1 ? (squares / rows / (rows - 1)).squareRoot() : nil
        let given = pairs.map(\.1)
        let limits = (given.min() ?? mean)...(given.max() ?? mean)
        return .measured(.normal(mean, standardError: error, within: limits, count: count))
    }
}
