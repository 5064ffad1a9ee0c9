internal import CVectorSort

/// The scores of the positive and of the negative rows, each sorted: all that ranking metrics need.
///
/// A column is split by label and both halves sorted, which is some ten times as fast as ordering row numbers by score.
/// Windows merge by merging the sorted halves. Rows without a label or a score are left out and counted; infinite
/// scores rank as the extremes.
public struct ScoresByClass: Sendable, Equatable {
    /// The scores of the rows with a positive label, ascending.
    public private(set) var positives: [Double]
    /// The scores of the rows with a negative label, ascending.
    public private(set) var negatives: [Double]
    /// The number of rows left out because the label or the score is missing.
    public private(set) var excluded: Int

    /// Splits and sorts a scored column.
    ///
    /// - Parameters:
    ///   - labels: 1 is positive, 0 negative, NaN missing.
    ///   - scores: NaN is missing.
    /// - Throws: `.lengthMismatch`, or `.invalidLabels` for another label.
    /// - Complexity: O(n log n), some 10 ns a row at a million rows.
    public init(labels: [Double], scores: [Double]) throws(StatisticsError) {
        try BinaryRows.requireEqualLengths(labels, scores)
        (positives, negatives) = try Self.split(labels: labels, scores: scores)
        positives.removeLast(positives.count - sortFiniteInPlace(&positives))
        negatives.removeLast(negatives.count - sortFiniteInPlace(&negatives))
        excluded = labels.count - positives.count - negatives.count
    }

    /// Sorts scores that are split already and free of NaN.
    init(positives: [Double], negatives: [Double]) {
        self.positives = sortedFinite(positives).values
        self.negatives = sortedFinite(negatives).values
        excluded = 0
    }

    private static func split(
        labels: [Double], scores: [Double]
    ) throws(StatisticsError) -> ([Double], [Double]) {
        let count = labels.count
        var negatives: [Double] = []
        var classes = vigil_classes()
        let positives = [Double](unsafeUninitializedCapacity: count) { positive, positiveCount in
            negatives = [Double](unsafeUninitializedCapacity: count) { negative, negativeCount in
                guard let positiveBase = positive.baseAddress, let negativeBase = negative.baseAddress else { return }
                labels.withUnsafeBufferPointer { labels in
                    scores.withUnsafeBufferPointer { scores in
                        guard let label = labels.baseAddress, let score = scores.baseAddress else { return }
                        vigil_split_by_class(label, score, count, positiveBase, negativeBase, &classes)
                    }
                }
                negativeCount = classes.negatives
            }
            positiveCount = classes.positives
        }
        if classes.positives + classes.negatives + classes.missing < count { try BinaryRows.requireBinary(labels) }
        return (positives, negatives)
    }

    /// Adds the rows of another window.
    ///
    /// - Parameter other: The scores of other rows.
    /// - Complexity: O(n).
    public mutating func merge(_ other: ScoresByClass) {
        positives = mergedAscending(positives, other.positives[...])
        negatives = mergedAscending(negatives, other.negatives[...])
        excluded += other.excluded
    }

    /// The number of rows with a label and a score.
    public var count: Int { positives.count + negatives.count }

    /// Calls a closure for every different score from the highest down, with the rows of either class that have it.
    func forEachThreshold(_ body: (_ positives: Int, _ negatives: Int) -> Void) {
        positives.withUnsafeBufferPointer { positive in
            negatives.withUnsafeBufferPointer { negative in
                var positiveEnd = positive.count
                var negativeEnd = negative.count
                while positiveEnd > 0 || negativeEnd > 0 {
                    let fromPositive = positiveEnd > 0 ? positive[positiveEnd - 1] : -.infinity
                    let fromNegative = negativeEnd > 0 ? negative[negativeEnd - 1] : -.infinity
                    let score = max(fromPositive, fromNegative)
                    let positivesBefore = positiveEnd
                    let negativesBefore = negativeEnd
                    positiveEnd = positive.startOfTies(with: score, before: positiveEnd)
                    negativeEnd = negative.startOfTies(with: score, before: negativeEnd)
                    body(positivesBefore - positiveEnd, negativesBefore - negativeEnd)
                }
            }
        }
    }

    /// Why a metric that needs both classes has no value; `nil` if both are there.
    var reasonAgainstRanking: MetricOutcome? {
        if count == 0 { return .notEnoughData(have: 0, need: 2) }
        return positives.isEmpty || negatives.isEmpty ? .undefined(reason: .oneClassOnly) : nil
    }
}

// Scores of few decimals are tied by the hundred. Steps that double until they leave the ties, and halve back to their
// end, touch some ten of them; without ties there is one comparison, as without this.
extension UnsafeBufferPointer<Double> {
    /// Where the numbers that equal `value` begin of which the last lies right before `end`; `end` where it does not equal.
    @inline(__always)
    func startOfTies(with value: Double, before end: Int) -> Int {
        guard end > 0, self[end - 1] == value else { return end }
        var first = end - 1
        var step = 1
        while first >= step, self[first - step] == value {
            first -= step
            step *= 2
        }
        var before = Swift.max(first - step, -1)
        while first - before > 1 {
            let middle = before + (first - before) / 2
            if self[middle] == value { first = middle } else { before = middle }
        }
        return first
    }

    /// The first place from `start` on whose number does not equal `value`.
    @inline(__always)
    func endOfTies(with value: Double, from start: Int) -> Int {
        guard start < count, self[start] == value else { return start }
        var last = start
        var step = 1
        while last + step < count, self[last + step] == value {
            last += step
            step *= 2
        }
        var behind = Swift.min(last + step, count)
        while behind - last > 1 {
            let middle = last + (behind - last) / 2
            if self[middle] == value { last = middle } else { behind = middle }
        }
        return behind
    }
}
