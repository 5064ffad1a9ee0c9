import VigilStatistics

/// Rows dealt into folds at random, as many in each as can be.
struct RowFolds: Sendable {
    /// The rows of each fold.
    let folds: [[Int]]

    /// Deals rows.
    ///
    /// - Parameters:
    ///   - rows: How many rows there are.
    ///   - most: How many are dealt at most; the others, chosen at random, are left out.
    ///   - folds: How many folds, at least 2.
    ///   - seed: Other seeds, other folds.
    init(rows: Int, most: Int = .max, folds: Int, seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var order = Array(0..<rows)
        let dealt = min(rows, most)
        for position in 0..<dealt { order.swapAt(position, position + random.index(below: rows - position)) }
        self.folds = (0..<folds).map { fold in
            // In the order of the table: neighbours in memory are read together.
            order[(dealt * fold / folds)..<(dealt * (fold + 1) / folds)].sorted()
        }
    }

    /// The rows of all folds but one.
    func others(than fold: Int) -> [Int] {
        folds.indices.filter { $0 != fold }.flatMap { folds[$0] }
    }
}

extension FeatureRows {
    /// The rows at these positions, in that order.
    func rows(_ positions: [Int]) -> FeatureRows {
        var picked: [Float] = []
        picked.reserveCapacity(positions.count * featureCount)
        for row in positions { picked += values[(row * featureCount)..<((row + 1) * featureCount)] }
        return FeatureRows(trusted: picked, featureCount: featureCount)
    }
}
