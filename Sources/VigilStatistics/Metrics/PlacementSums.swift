/// What the area under the ROC curve and DeLong's error are made of.
///
/// A row's placement is the share of the other class that it ranks above, ties counting one half; squares are taken
/// about one half to keep the digits.
struct PlacementSums {
    /// Twice the number of pairs in order, a whole number: 10^12 pairs add up without rounding.
    private(set) var doubledPairs = 0
    /// The sum over the positives of (placement - 1/2)².
    private(set) var positiveSquares = 0.0
    /// The sum over the negatives of (placement - 1/2)².
    private(set) var negativeSquares = 0.0

    /// Adds up the placements of all rows.
    ///
    /// - Complexity: O(n).
    init(_ scores: ScoresByClass) {
        if let untied = Self(untied: scores) { self = untied } else { self.init(tied: scores) }
    }

    /// Sums for any scores, threshold by threshold.
    init(tied scores: ScoresByClass) {
        var negativesBelow = scores.negatives.count
        var positivesAbove = 0
        let perNegative = 0.5 / Double(scores.negatives.count)
        let perPositive = 0.5 / Double(scores.positives.count)
        scores.forEachThreshold { positives, negatives in
            negativesBelow -= negatives
            let doubledBelow = 2 * negativesBelow + negatives
            let doubledAbove = 2 * positivesAbove + positives
            doubledPairs += positives * doubledBelow
            let positivePlacement = Double(doubledBelow) * perNegative - 0.5
            let negativePlacement = Double(doubledAbove) * perPositive - 0.5
            positiveSquares += Double(positives) * positivePlacement * positivePlacement
            negativeSquares += Double(negatives) * negativePlacement * negativePlacement
            positivesAbove += positives
        }
    }

    /// Sums for scores of which no two of different classes are equal, in whole numbers and without a branch for the
    /// processor to guess wrong: twice as fast.
    ///
    /// - Returns: `nil` when two classes share a score, or when there are too many rows for the whole numbers.
    init?(untied scores: ScoresByClass) {
        let (positiveCount, negativeCount) = (scores.positives.count, scores.negatives.count)
        // A stretch adds up at most 2^12 squares of numbers below 2^25, and must stay below 2^63.
        guard max(positiveCount, negativeCount) < 1 << 25 else { return nil }
        var positive = 0
        var negative = 0
        var squares = (ofPositives: 0.0, ofNegatives: 0.0)
        var pairs = 0
        var isTied = false
        scores.positives.withUnsafeBufferPointer { positives in
            scores.negatives.withUnsafeBufferPointer { negatives in
                while positive < positiveCount && negative < negativeCount && !isTied {
                    // Each step moves on in one class, so no step of the stretch runs off either end.
                    let steps = min(1 << 12, positiveCount - positive, negativeCount - negative)
                    var (ofPositives, ofNegatives, ties) = (0, 0, 0)
                    for _ in 0..<steps {
                        let fromPositive = positives[positive]
                        let fromNegative = negatives[negative]
                        let isNegative = fromNegative < fromPositive ? 1 : 0
                        let isPositive = 1 &- isNegative
                        ties |= fromNegative == fromPositive ? 1 : 0
                        let below = 2 &* negative &- negativeCount
                        let above = 2 &* positive &- positiveCount
                        pairs &+= isPositive &* negative
                        ofPositives &+= isPositive &* below &* below
                        ofNegatives &+= isNegative &* above &* above
                        negative &+= isNegative
                        positive &+= isPositive
                    }
                    squares.ofPositives += Double(ofPositives)
                    squares.ofNegatives += Double(ofNegatives)
                    isTied = ties != 0
                }
            }
        }
        if isTied { return nil }
        // What is left of one class ranks above all of the other.
        let (positivesLeft, negativesLeft) = (positiveCount - positive, negativeCount - negative)
        pairs += positivesLeft * negativeCount
        let perNegative = 0.5 / Double(negativeCount)
        let perPositive = 0.5 / Double(positiveCount)
        doubledPairs = 2 * pairs
        positiveSquares = squares.ofPositives * perNegative * perNegative + Double(positivesLeft) * 0.25
        negativeSquares = squares.ofNegatives * perPositive * perPositive + Double(negativesLeft) * 0.25
    }
}
