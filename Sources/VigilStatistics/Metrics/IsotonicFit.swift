/// The non-decreasing function of a score that fits the labels best in least squares: a calibration map.
///
/// - Source: Barlow, Bartholomew, Bremner and Brunk 1972, "Statistical inference under order restrictions" (pooling of
///   adjacent violators).
public struct IsotonicFit: Sendable, Hashable {
    /// The different scores of the rows, ascending.
    public let scores: [Double]
    /// The fitted share of positives at each score, ascending, in 0...1.
    public let values: [Double]

    /// Fits a scored column.
    ///
    /// Equal scores are one point with the mean of their labels. Rows without a label or a score are left out;
    /// without any other row there is no fit.
    ///
    /// - Parameters:
    ///   - labels: 1 is positive, 0 negative, NaN missing.
    ///   - scores: NaN is missing.
    /// - Throws: `.lengthMismatch`, or `.invalidLabels` for another label.
    /// - Complexity: O(n).
    public init?(labels: [Double], scores: [Double]) throws(StatisticsError) {
        let rows = try BinaryRows(labels: labels, scores: scores)
        guard !rows.labels.isEmpty else { return nil }
        var points: [Double] = []
        var blocks: [Block] = []
        var start = 0
        let order = ascendingOrder(of: rows.scores)
        while start < order.count {
            let score = rows.scores[order[start]]
            var end = start
            var positives = 0
            while end < order.count && rows.scores[order[end]] == score {
                positives += rows.labels[order[end]] ? 1 : 0
                end += 1
            }
            points.append(score)
            blocks.append(Block(positives: positives, rows: end - start, points: 1))
            // Whole numbers decide which blocks pool, so rounding cannot.
            while let merged = Self.poolingLast(of: blocks) {
                blocks.removeLast(2)
                blocks.append(merged)
            }
            start = end
        }
        self.scores = points
        values = blocks.flatMap { block in
            [Double](repeating: Double(block.positives) / Double(block.rows), count: block.points)
        }
    }

    /// The fitted value at a score: between two known scores on the line between them, beyond the ends constant.
    ///
    /// - Parameter score: Any double; NaN gives NaN.
    /// - Returns: In 0...1.
    /// - Complexity: O(log n).
    public func value(at score: Double) -> Double {
        if score.isNaN { return .nan }
        let upper = firstIndex(in: scores, atLeast: score)
        if upper == scores.count { return values[upper - 1] }
        if upper == 0 || scores[upper] == score { return values[upper] }
        let width = scores[upper] - scores[upper - 1]
        let share = (score - scores[upper - 1]) / width
        // An infinite score makes no line; the point keeps the value of its lower neighbour.
        guard share.isFinite else { return values[upper - 1] }
        return values[upper - 1] + share * (values[upper] - values[upper - 1])
    }

    private struct Block {
        var positives: Int
        var rows: Int
        var points: Int
    }

    private static func poolingLast(of blocks: [Block]) -> Block? {
        guard blocks.count > 1 else { return nil }
        let last = blocks[blocks.count - 1]
        let before = blocks[blocks.count - 2]
        // before's mean >= last's mean, without a division.
        guard before.positives * last.rows >= last.positives * before.rows else { return nil }
        return Block(
            positives: before.positives + last.positives, rows: before.rows + last.rows,
            points: before.points + last.points)
    }
}
