extension SegmentPair {
    /// How much more the reference's own blocks differ from each other, within each segment, than independent rows would.
    ///
    /// Each block is compared with the others by the statistic of the search, so that a segment whose rows depend on each
    /// other more than those of the whole column is told from one that is quiet.
    ///
    /// - Parameters:
    ///   - blocks: The reference's rows, block by block.
    ///   - reference: All of the reference's rows.
    /// - Returns: One effect for each piece; `nil` where too few blocks have rows of it.
    /// - Complexity: O(reference rows + blocks · bins).
    func designEffects(blocks: [[Int32]], reference: [Int32]) -> [BlockDesignEffect?] {
        var whole = [Int32](repeating: 0, count: totals.count + 1)
        var counts = whole
        var compared: [[(ratio: Double, effectiveSize: Double)]] = pieces.map { _ in [] }
        reference.withUnsafeBufferPointer { rows in whole.withUnsafeMutableBufferPointer { count(rows, into: $0) } }
        let laws = pieces.map { BlockLaw($0, pair: self, reference: whole) }
        for block in blocks {
            block.withUnsafeBufferPointer { rows in counts.withUnsafeMutableBufferPointer { count(rows, into: $0) } }
            for index in pieces.indices {
                if let found = laws[index]?.ratio(of: counts, pair: self) { compared[index].append(found) }
            }
        }
        return zip(laws, compared).map { law, ratios in
            law.flatMap { BlockDesignEffect(ratios: ratios, nullVariation: 2 / $0.freedom) }
        }
    }
}

/// The statistic of a segment between one of the reference's blocks and the others.
private struct BlockLaw {
    let freedom: Double
    private let piece: SegmentPair.Piece
    private let reference: [Double]
    private let total: Double
    /// Of numbers: the components' means and variances in the reference, which is only a part of what they were made of.
    private let mean: SIMD4<Double>
    private let variance: SIMD4<Double>

    /// Blocks with fewer rows of the segment say nothing.
    private static let fewestRows = 5.0

    init?(_ piece: SegmentPair.Piece, pair: SegmentPair, reference whole: [Int32]) {
        self.piece = piece
        let cells = piece.first..<(piece.first + piece.bins)
        reference = cells.map { Double(whole[$0]) }
        total = reference.reduce(0, +)
        guard total > 1 else { return nil }
        var mean = SIMD4<Double>.zero
        var square = SIMD4<Double>.zero
        if pair.scores.isEmpty {
            freedom = Double(reference.count { $0 > 0 } - 1)
        } else {
            for (cell, held) in zip(cells, reference) {
                mean += held / total * pair.scores[cell]
                square += held / total * pair.scores[cell] * pair.scores[cell]
            }
            square -= mean * mean
            freedom = Double((1...3).count { square[$0] > 1e-9 })
        }
        self.mean = mean
        variance = square
        guard freedom >= 1 else { return nil }
    }

    func ratio(of counts: [Int32], pair: SegmentPair) -> (ratio: Double, effectiveSize: Double)? {
        var m = 0.0
        var squares = 0.0
        var sums = SIMD4<Double>.zero
        for (offset, held) in reference.enumerated() where held > 0 {
            let count = Double(counts[piece.first + offset])
            m += count
            squares += count * count / held
            if !pair.scores.isEmpty { sums += count * pair.scores[piece.first + offset] }
        }
        let n = total - m
        guard m >= Self.fewestRows, n >= Self.fewestRows else { return nil }
        var distance = 0.0
        if pair.scores.isEmpty {
            distance = total * max(0, squares - m * m / total)
        } else {
            for component in 1...3 where variance[component] > 1e-9 {
                let off = sums[component] - m * mean[component]
                distance += off * off / variance[component]
            }
        }
        return ((total - 1) / (m * n) * distance / freedom, m * n / total)
    }
}
