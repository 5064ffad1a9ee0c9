import VigilStatistics

/// Rows of a reference and a window dealt into blocks at random, each with its share of both.
///
/// There are twice as many blocks as folds. Two neighbouring blocks are a fold; the first half of all blocks is what the
/// held-out test learns from, the second half what it ranks. The order of the rows that come in has no say: they are put
/// in the order of their content's keys first, and equal rows are the same to any learner.
struct FoldLayout: Sendable {
    let folds: Int
    /// Which row stands where; the window's are numbered behind the reference's.
    let order: [Int32]
    /// 1 for a row of the window.
    let labels: [Float]
    /// Where each block starts, and the end of the last.
    private let starts: [Int]

    /// Deals rows.
    ///
    /// - Parameters:
    ///   - reference: A key for each row, equal for equal rows.
    ///   - window: Likewise.
    ///   - folds: At least 2; each side has at least twice as many rows.
    ///   - seed: Other seeds, other blocks.
    init(reference: [UInt64], window: [UInt64], folds: Int, seed: UInt64) {
        self.folds = folds
        let blocks = 2 * folds
        var random = SplitMix64(seed: seed)
        let first = Self.shuffled(reference, offset: 0, &random)
        let second = Self.shuffled(window, offset: reference.count, &random)
        var order: [Int32] = []
        var labels: [Float] = []
        var starts = [0]
        order.reserveCapacity(first.count + second.count)
        labels.reserveCapacity(first.count + second.count)
        for block in 0..<blocks {
            for (rows, label) in [(first, Float(0)), (second, Float(1))] {
                let part = (rows.count * block / blocks)..<(rows.count * (block + 1) / blocks)
                order += rows[part]
                labels += repeatElement(label, count: part.count)
            }
            starts.append(order.count)
        }
        self.order = order
        self.labels = labels
        self.starts = starts
    }

    private static func shuffled(_ keys: [UInt64], offset: Int, _ random: inout SplitMix64) -> [Int32] {
        var rows = keys.enumerated().map { (key: $1, row: Int32(truncatingIfNeeded: $0 + offset)) }
        rows.sort { $0.key < $1.key }
        for last in stride(from: rows.count - 1, to: 0, by: -1) {
            rows.swapAt(last, random.index(below: last + 1))
        }
        return rows.map(\.row)
    }

    /// The rows that a fold's model is tried on.
    func testing(fold: Int) -> Range<Int> { starts[2 * fold]..<starts[2 * fold + 2] }

    /// The rows that a fold's model learns from: all others.
    func training(fold: Int) -> [Range<Int>] {
        let left = testing(fold: fold)
        return [0..<left.lowerBound, left.upperBound..<order.count].filter { !$0.isEmpty }
    }

    /// The rows that the held-out test learns from.
    var learningHalf: Range<Int> { 0..<starts[folds] }

    /// The rows that the held-out test ranks.
    var rankedHalf: Range<Int> { starts[folds]..<order.count }

    /// Scores of some rows, by what the rows are.
    func split(_ scores: [Double], rows: Range<Int>) -> (reference: [Double], window: [Double]) {
        var reference: [Double] = []
        var window: [Double] = []
        for (score, row) in zip(scores, rows) {
            if labels[row] == 0 { reference.append(score) } else { window.append(score) }
        }
        return (reference, window)
    }
}
