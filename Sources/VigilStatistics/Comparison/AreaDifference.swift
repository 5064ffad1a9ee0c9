/// The difference of two areas under the ROC curve, with DeLong's error.
///
/// - Source: DeLong, DeLong and Clarke-Pearson 1988, "Comparing the areas under two or more correlated receiver operating
///   characteristic curves: a nonparametric approach", doi:10.2307/2531595.
public struct AreaDifference: Sendable, Hashable {
    /// The first area, 0...1.
    public var first: Double
    /// The second area, 0...1.
    public var second: Double
    /// The standard error of second less first; 0 where the two rank alike.
    public var standardError: Double
    /// The rows behind either.
    public var count: Int

    /// Second less first.
    public var difference: Double { second - first }

    /// The two-sided p-value of normal theory, 0...1; 1 where the areas are equal.
    public var pValue: Double {
        difference == 0 ? 1 : Alternative.twoSided.pValue(difference / standardError, NormalDistribution.standard)
    }

    /// The difference with a normal interval.
    ///
    /// - Parameter confidence: Above 0 and below 1.
    /// - Returns: Within -1...1.
    public func interval(confidence: Double = 0.95) -> Interval {
        Interval(center: difference, margin: normalMultiple(confidence: confidence) * standardError).clamped(to: -1...1)
    }

    /// Two scores of the same rows: their errors hang together.
    ///
    /// - Parameters:
    ///   - labels: 1 is positive, 0 negative; a row with a NaN anywhere is left out.
    ///   - first: The first scores.
    ///   - second: The second scores.
    /// - Returns: The difference, second less first.
    /// - Throws: `.lengthMismatch`, `.invalidLabels` for another label, `.tooFewObservations` for fewer than two rows of
    ///   a class.
    /// - Complexity: O(n log n).
    public static func paired(
        labels: [Double], first: [Double], second: [Double]
    ) throws(StatisticsError) -> AreaDifference {
        try BinaryRows.requireEqualLengths(labels, first)
        try BinaryRows.requireEqualLengths(labels, second)
        var kept: [Int] = []
        for row in labels.indices {
            if try BinaryRows.isPositive(labels[row]) != nil, !first[row].isNaN, !second[row].isNaN { kept.append(row) }
        }
        let isPositive = kept.map { labels[$0] == 1 }
        let one = AreaPlacements(labels: isPositive, scores: kept.map { first[$0] })
        let two = AreaPlacements(labels: isPositive, scores: kept.map { second[$0] })
        let least = min(one.positives, one.negatives)
        guard least >= 2 else { throw .tooFewObservations("rows of a class", have: least, need: 2) }
        var squares = (positive: 0.0, negative: 0.0)
        for row in isPositive.indices {
            // The variance of a difference is that of the placements' differences, without three sums to cancel.
            let deviation = (two.values[row] - one.values[row]) - (two.area - one.area)
            if isPositive[row] {
                squares.positive += deviation * deviation
            } else {
                squares.negative += deviation * deviation
            }
        }
        let (positives, negatives) = (Double(one.positives), Double(one.negatives))
        let variance =
            squares.positive / (positives - 1) / positives + squares.negative / (negatives - 1) / negatives
        return AreaDifference(
            first: one.area, second: two.area, standardError: variance.squareRoot(), count: kept.count)
    }
}
