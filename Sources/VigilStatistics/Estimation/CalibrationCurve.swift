/// A calibration map as a few blocks, with what is known about the error of each: isotonic regression for estimation.
///
/// ``IsotonicFit`` keeps every score of the reference; this keeps the ends of the stretches that pooled, some n^(1/3) of
/// them, so that a sorted window is mapped in one walk. A block's share is a mean of 0 and 1, and so has the variance
///
///     c (1 - c) (sum of w^2) / (sum of w)^2
///
/// with the weights w of its rows, 1 each without weights. That treats the block's ends as given. Sums over a window, which
/// is all that estimates are, have an error of the order of one over the root of the reference's rows, and where the ends
/// fall changes it by less than that.
///
/// - Source: Barlow, Bartholomew, Bremner and Brunk 1972, "Statistical inference under order restrictions"; Groeneboom
///   and Wellner 1992, "Information bounds and nonparametric maximum likelihood estimation", for smooth functionals.
public struct CalibrationCurve: Sendable, Hashable {
    /// A stretch of scores with one fitted share.
    public struct Block: Sendable, Hashable {
        /// The lowest score in it.
        public var lowest: Double
        /// The highest score in it.
        public var highest: Double
        /// The fitted share of positives, in 0...1.
        public var value: Double
        /// How many rows of weight 1 say as much as those in it: (sum of w)^2 / (sum of w^2).
        public var effectiveRows: Double

        /// The variance of ``value``, above 0.
        ///
        /// Half a row of either class is added, so that a block without any negative row is not taken for certain.
        public var variance: Double {
            let share = (value * effectiveRows + 0.5) / (effectiveRows + 1)
            return share * (1 - share) / effectiveRows
        }
    }

    /// The blocks, ascending in score and in value; at least one.
    public let blocks: [Block]

    /// Fits the rows of a reference; without any row there is no curve.
    ///
    /// - Parameter reference: The scores of the positive and of the negative rows.
    /// - Complexity: O(n).
    public init?(_ reference: ScoresByClass) {
        var pool = PooledBlocks()
        reference.forEachAscending { score, positives, negatives in
            let rows = Double(positives + negatives)
            pool.add(score: score, positive: Double(positives), total: rows, squares: rows)
        }
        self.init(pool)
    }

    /// Fits weighted rows; without any row of a label, a score and a weight above 0 there is no curve.
    ///
    /// - Parameters:
    ///   - labels: 1 is positive, 0 negative, NaN missing.
    ///   - scores: NaN is missing.
    ///   - weights: At least 0 and finite; rows of weight 0 say nothing.
    /// - Throws: `.lengthMismatch`, `.invalidLabels` for another label, or `.invalidParameter` for another weight.
    /// - Complexity: O(n log n).
    public init?(labels: [Double], scores: [Double], weights: [Double]) throws(StatisticsError) {
        try BinaryRows.requireEqualLengths(labels, scores)
        guard weights.count == labels.count else {
            throw .lengthMismatch("labels and weights", labels.count, weights.count)
        }
        for weight in weights where !(weight >= 0 && weight.isFinite) {
            throw StatisticsError(.invalidParameter, "weight \(weight), need at least 0 and finite")
        }
        var rows: [Int] = []
        for row in labels.indices {
            let isPositive = try BinaryRows.isPositive(labels[row])
            if isPositive != nil, !scores[row].isNaN, weights[row] > 0 { rows.append(row) }
        }
        let order = ascendingOrder(of: rows.map { scores[$0] })
        var pool = PooledBlocks()
        var start = 0
        while start < order.count {
            let score = scores[rows[order[start]]]
            var (positive, total, squares) = (0.0, 0.0, 0.0)
            while start < order.count, scores[rows[order[start]]] == score {
                let row = rows[order[start]]
                positive += labels[row] * weights[row]
                total += weights[row]
                squares += weights[row] * weights[row]
                start += 1
            }
            pool.add(score: score, positive: positive, total: total, squares: squares)
        }
        self.init(pool)
    }

    init?(_ pool: PooledBlocks) {
        let blocks = pool.blocks
        guard !blocks.isEmpty else { return nil }
        self.blocks = blocks.map { block in
            Block(
                lowest: block.lowest, highest: block.highest, value: min(1, block.positive / block.total),
                effectiveRows: block.total * block.total / block.squares)
        }
    }

    /// The fitted share at a score: between two blocks on the line between their ends, beyond the outer ones constant.
    ///
    /// - Parameter score: Any double; NaN gives NaN.
    /// - Returns: In 0...1.
    /// - Complexity: O(log k) for k blocks.
    public func value(at score: Double) -> Double {
        if score.isNaN { return .nan }
        return value(at: place(of: score))
    }

    /// Where a score lies: the share of the way from a block to the next.
    struct Place {
        var block: Int
        var share: Double
    }

    /// Where a score lies.
    func place(of score: Double) -> Place {
        var low = 0
        var high = blocks.count
        while low < high {
            let middle = (low + high) / 2
            if blocks[middle].highest < score { low = middle + 1 } else { high = middle }
        }
        return place(of: score, from: low)
    }

    /// Where a score lies, given the first block that does not end below it.
    @inline(__always)
    func place(of score: Double, from candidate: Int) -> Place {
        if candidate == blocks.count { return Place(block: candidate - 1, share: 0) }
        let upper = blocks[candidate]
        if candidate == 0 || score >= upper.lowest { return Place(block: candidate, share: 0) }
        let lower = blocks[candidate - 1]
        let share = (score - lower.highest) / (upper.lowest - lower.highest)
        // An infinite score makes no line; the point keeps the value of its lower neighbour.
        return Place(block: candidate - 1, share: share.isFinite ? share : 0)
    }

    @inline(__always)
    func value(at place: Place) -> Double {
        let lower = blocks[place.block].value
        return place.share == 0 ? lower : lower + place.share * (blocks[place.block + 1].value - lower)
    }
}

/// Pools adjacent violators of a stream of points with ascending scores.
struct PooledBlocks {
    struct Block {
        var lowest: Double
        var highest: Double
        var positive: Double
        var total: Double
        var squares: Double
    }

    private var closed: [Block] = []
    private var last: Block?

    /// The blocks so far, ascending.
    var blocks: [Block] { closed + (last.map { [$0] } ?? []) }

    /// Adds a block that is known to lie above the last.
    mutating func append(_ block: Block) {
        if let last { closed.append(last) }
        last = block
    }

    /// Adds a point; counts are whole numbers below 2^53, so that rounding decides nothing without weights.
    @inline(__always)
    mutating func add(score: Double, positive: Double, total: Double, squares: Double) {
        guard var current = last else {
            last = Block(lowest: score, highest: score, positive: positive, total: total, squares: squares)
            return
        }
        // The last block's mean is at least the new one's, without a division.
        guard current.positive * total >= positive * current.total else {
            closed.append(current)
            last = Block(lowest: score, highest: score, positive: positive, total: total, squares: squares)
            return
        }
        current.highest = score
        current.positive += positive
        current.total += total
        current.squares += squares
        while let before = closed.last, before.positive * current.total >= current.positive * before.total {
            closed.removeLast()
            current.lowest = before.lowest
            current.positive += before.positive
            current.total += before.total
            current.squares += before.squares
        }
        last = current
    }
}
