/// What deciding at one threshold comes to.
public struct ThresholdPoint: Sendable, Hashable, Codable {
    /// Rows with a score of at least this are predicted positive.
    public var threshold: Double
    /// The cells of the confusion matrix there.
    public var truePositives: Int
    /// Negative rows at or above the threshold.
    public var falsePositives: Int
    /// Positive rows below it.
    public var falseNegatives: Int
    /// Negative rows below it.
    public var trueNegatives: Int

    /// The cells, for any metric of them.
    public var counts: ConfusionCounts {
        ConfusionCounts(
            truePositives: truePositives, falsePositives: falsePositives, falseNegatives: falseNegatives,
            trueNegatives: trueNegatives)
    }
}

extension ScoresByClass {
    /// The confusion matrix at thresholds from the highest score down.
    ///
    /// Thresholds are scores that occur, and the next number above the highest, at which nothing is predicted positive. Where there are more than `most` different ones, those are taken at which the
    /// share of rows above passes another `most`-th, so that a curve through them is nowhere coarse.
    ///
    /// - Parameter most: The most points beside that one, at least 2.
    /// - Returns: Points by falling threshold; the last one predicts every row positive; empty without rows.
    /// - Complexity: O(n).
    public func thresholds(most: Int = 101) -> [ThresholdPoint] {
        precondition(most >= 2, "a curve has at least two points")
        let rows = count
        guard rows > 0 else { return [] }
        var steps = 0
        forEachThreshold { _, _ in steps += 1 }
        // Above every score nothing is predicted positive, which may be best.
        let highest = max(positives.last ?? -.infinity, negatives.last ?? -.infinity)
        var points = [
            ThresholdPoint(
                threshold: highest.nextUp, truePositives: 0, falsePositives: 0, falseNegatives: positives.count,
                trueNegatives: negatives.count)
        ]
        var hits = 0
        var misses = 0
        var taken = 0
        forEachThreshold { positive, negative in
            hits += positive
            misses += negative
            // As many thresholds as fit are all taken; else one for each part of the rows.
            let part = steps <= most ? points.count : (hits + misses) * most / rows
            guard part > taken || hits + misses == rows else { return }
            taken = part
            let score = lowest(positives: hits, negatives: misses)
            points.append(
                ThresholdPoint(
                    threshold: score, truePositives: hits, falsePositives: misses,
                    falseNegatives: positives.count - hits, trueNegatives: negatives.count - misses))
        }
        return points
    }

    /// The lowest score among so many of the highest rows of either class.
    private func lowest(positives hits: Int, negatives misses: Int) -> Double {
        let positive = hits > 0 ? positives[positives.count - hits] : .infinity
        let negative = misses > 0 ? negatives[negatives.count - misses] : .infinity
        return min(positive, negative)
    }
}
