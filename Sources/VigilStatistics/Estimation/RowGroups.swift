/// The ends of the groups, in rows of either class.
struct RowGroups {
    private var positiveEnds: [Int32] = []
    private var negativeEnds: [Int32] = []

    init(_ reference: ScoresByClass) {
        var rows = (positives: Int32(0), negatives: Int32(0))
        var hasNegatives = false
        reference.forEachAscending { _, positives, negatives in
            if positives > 0, hasNegatives {
                positiveEnds.append(rows.positives)
                negativeEnds.append(rows.negatives)
                hasNegatives = false
            }
            rows.positives += Int32(truncatingIfNeeded: positives)
            rows.negatives += Int32(truncatingIfNeeded: negatives)
            hasNegatives = hasNegatives || negatives > 0
        }
        positiveEnds.append(rows.positives)
        negativeEnds.append(rows.negatives)
    }

    /// Pooled neighbours, of which the rows that are left count.
    private struct Block {
        var first: Int32
        var last: Int32
        var positives: Int32
        var rows: Int32
    }

    /// Fits the rows that are in neither set.
    func pool(_ reference: ScoresByClass, without positive: RowSet, _ negative: RowSet) -> PooledBlocks {
        // As many blocks as groups at most; raw memory, because checked arrays take twice as long here.
        withUnsafeTemporaryAllocation(of: Block.self, capacity: positiveEnds.count) { stack in
            var count = 0
            var left = (positives: RowSet.Ranks(positive), negatives: RowSet.Ranks(negative))
            for group in positiveEnds.indices {
                let positives = left.positives.rowsLeft(upTo: positiveEnds[group])
                let place = Int32(truncatingIfNeeded: group)
                var block = Block(
                    first: place, last: place, positives: positives,
                    rows: positives + left.negatives.rowsLeft(upTo: negativeEnds[group]))
                if block.rows == 0 { continue }
                while count > 0 {
                    let before = stack[count - 1]
                    // The mean before is at least the new one's, without a division.
                    let first = Int64(before.positives) * Int64(block.rows)
                    guard first >= Int64(block.positives) * Int64(before.rows) else { break }
                    block.first = before.first
                    block.positives += before.positives
                    block.rows += before.rows
                    count -= 1
                }
                stack[count] = block
                count += 1
            }
            var pool = PooledBlocks()
            for block in stack[..<count] {
                let first = Int(block.first)
                let positives = (first > 0 ? positiveEnds[first - 1] : 0)..<positiveEnds[Int(block.last)]
                let negatives = (first > 0 ? negativeEnds[first - 1] : 0)..<negativeEnds[Int(block.last)]
                let one = positive.ends(in: positives).map { reference.positives[$0] }
                let other = negative.ends(in: negatives).map { reference.negatives[$0] }
                guard let lowest = (one + other).min(), let highest = (one + other).max() else { continue }
                pool.append(
                    PooledBlocks.Block(
                        lowest: lowest, highest: highest, positive: Double(block.positives),
                        total: Double(block.rows), squares: Double(block.rows)))
            }
            return pool
        }
    }
}
