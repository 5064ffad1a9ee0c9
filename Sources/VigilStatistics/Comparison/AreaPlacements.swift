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

    /// The third standardised moment of the area of windows of n rows, times √n.
    ///
    /// With a the positives' deviations, b the negatives', p and q the shares of either, and h whether a positive row lies
    /// above a negative one (Hoeffding's decomposition up to the order n⁻²):
    ///
    ///     (E a³/p² + E b³/q² + 6 E abh/(pq)) / (E a²/p + E b²/q)^(3/2)
    ///
    /// - Parameter scores: The scores that the placements were made of.
    /// - Returns: `nil` with one class, and where nothing varies.
    /// - Complexity: O(n log n).
    func skewness(scores: [Double]) -> Double? {
        guard positives > 0, negatives > 0 else { return nil }
        let (p, q) = (Double(positives) / Double(labels.count), Double(negatives) / Double(labels.count))
        var squares = (positive: 0.0, negative: 0.0)
        var cubes = (positive: 0.0, negative: 0.0)
        for row in labels.indices {
            let deviation = values[row] - area
            if labels[row] {
                squares.positive += deviation * deviation
                cubes.positive += deviation * deviation * deviation
            } else {
                squares.negative += deviation * deviation
                cubes.negative += deviation * deviation * deviation
            }
        }
        let (m, n) = (Double(positives), Double(negatives))
        let variance = squares.positive / m / p + squares.negative / n / q
        guard variance > 1e-12 else { return nil }
        let third =
            cubes.positive / m / (p * p) + cubes.negative / n / (q * q)
            + 6 * pairProducts(scores) / (m * n) / (p * q)
        return third / (variance * variance.squareRoot())
    }

    /// The sum over pairs of a·b·h, ties one half.
    private func pairProducts(_ scores: [Double]) -> Double {
        let order = ascendingOrder(of: scores)
        var below = 0.0
        var sum = 0.0
        var start = 0
        while start < order.count {
            var end = start
            var tied = 0.0
            while end < order.count && scores[order[end]] == scores[order[start]] {
                if !labels[order[end]] { tied += values[order[end]] - area }
                end += 1
            }
            for row in order[start..<end] where labels[row] { sum += (values[row] - area) * (below + tied / 2) }
            below += tied
            start = end
        }
        return sum
    }
}
