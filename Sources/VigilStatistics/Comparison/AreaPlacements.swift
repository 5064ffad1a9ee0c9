/// For each row the share of the other class that it is on the right side of: DeLong's structural components.
///
/// A positive row's placement is the share of negatives with a lower score, a negative row's the share of positives with a
/// higher one; ties count one half. Either class's mean is the area under the ROC curve.
///
/// - Source: DeLong, DeLong and Clarke-Pearson 1988, "Comparing the areas under two or more correlated receiver operating
///   characteristic curves: a nonparametric approach", doi:10.2307/2531595.
struct AreaPlacements {
    /// Whether each row is positive.
    let labels: [Bool]
    /// One placement a row, 0...1; NaN where the other class is empty.
    let values: [Double]
    /// How many rows are positive.
    let positives: Int
    /// The area under the ROC curve; NaN with one class.
    let area: Double

    /// - Parameters:
    ///   - labels: Whether each row is positive.
    ///   - scores: One a row, without NaN.
    /// - Complexity: O(n log n).
    init(labels: [Bool], scores: [Double]) {
        self.labels = labels
        positives = labels.count { $0 }
        let order = ascendingOrder(of: scores)
        let (positiveCount, negativeCount) = (Double(positives), Double(labels.count - positives))
        var values = [Double](repeating: .nan, count: labels.count)
        var (positivesBelow, negativesBelow) = (0, 0)
        // Twice the number of pairs in order, a whole number, so that nothing is rounded.
        var doubledPairs = 0
        var start = 0
        while start < order.count {
            var end = start
            var tied = 0
            while end < order.count && scores[order[end]] == scores[order[start]] {
                tied += labels[order[end]] ? 1 : 0
                end += 1
            }
            let tiedNegatives = end - start - tied
            for row in order[start..<end] {
                if labels[row] {
                    values[row] = (Double(negativesBelow) + Double(tiedNegatives) / 2) / negativeCount
                } else {
                    values[row] = (positiveCount - Double(positivesBelow) - Double(tied) / 2) / positiveCount
                }
            }
            doubledPairs += tied * (2 * negativesBelow + tiedNegatives)
            positivesBelow += tied
            negativesBelow += tiedNegatives
            start = end
        }
        self.values = values
        area = Double(doubledPairs) / 2 / positiveCount / negativeCount
    }

    /// How many rows are negative.
    var negatives: Int { labels.count - positives }

    /// The variance of the placements of one class, with divisor count - 1; `nil` for fewer than two rows.
    func variance(ofPositives isPositive: Bool) -> Double? {
        let count = isPositive ? positives : negatives
        guard count > 1 else { return nil }
        var sum = 0.0
        for row in labels.indices where labels[row] == isPositive {
            sum += (values[row] - area) * (values[row] - area)
        }
        return sum / Double(count - 1)
    }

    /// What each row adds to the area's deviation, times the number of rows.
    var influences: [Double] {
        let shares = (
            positive: Double(positives) / Double(labels.count), negative: Double(negatives) / Double(labels.count)
        )
        return labels.indices.map { (values[$0] - area) / (labels[$0] ? shares.positive : shares.negative) }
    }
}
