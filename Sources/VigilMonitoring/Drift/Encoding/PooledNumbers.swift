import VigilDomain
import VigilStatistics

/// Where the numbers of a column lie in both samples together, which does not give away which number is of which.
struct PooledNumbers {
    /// The middle of the ordinary values.
    let center: Double
    /// The distance between the 0.5 % and the 99.5 % quantile, or of the ends where that is 0; above 0.
    let spread: Double
    /// Whether some but not all are missing.
    let hasGaps: Bool
    /// Whether all are missing, or all the same.
    let isConstant: Bool

    init(_ reference: [Double], _ current: [Double]) {
        let (sorted, missing) = sortedFinite(reference + current)
        let ordinary = OrdinaryRange.bounded(sorted)
        hasGaps = missing > 0 && !sorted.isEmpty
        guard let first = ordinary.first, let last = ordinary.last else {
            center = 0
            spread = 1
            isConstant = true
            return
        }
        isConstant = sorted.first == sorted.last && !hasGaps
        center = ordinary[ordinary.count / 2]
        let inner = ordinary[(ordinary.count - 1) * 199 / 200] - ordinary[(ordinary.count - 1) / 200]
        let width = inner > 0 ? inner : last - first
        spread = width > 0 ? width : 1
    }

    /// A value in spreads from the center, at most `limit` of them; NaN for a missing one.
    func position(_ value: Double, limit: Double) -> Float {
        let position = (value - center) / spread
        return Float(min(limit, max(-limit, position)))
    }
}

/// The names of a column in both samples together, most frequent first, then by name.
struct PooledNames {
    /// How many different ones occur.
    let count: Int
    /// Whether some but not all are missing.
    let hasGaps: Bool
    /// The rank of each code of the reference's dictionary, -1 for one that does not occur.
    private let referenceRanks: [Int32]
    private let currentRanks: [Int32]

    init(_ pair: TablePair, _ reference: CategoricalColumn, _ current: CategoricalColumn) {
        var positions: [String: Int] = [:]
        var names: [String] = []
        var counts: [Int] = []
        var missing = 0
        func place(_ column: CategoricalColumn, _ rows: [Int]) -> [Int] {
            var byCode = [Int](repeating: 0, count: column.dictionary.count)
            for row in rows {
                let code = column.codes[row]
                if code == CategoricalColumn.missing { missing += 1 } else { byCode[Int(code)] += 1 }
            }
            return byCode.enumerated().map { code, count in
                guard count > 0 else { return -1 }
                let name = column.dictionary[code]
                let position = positions[name] ?? names.count
                if position == names.count {
                    positions[name] = position
                    names.append(name)
                    counts.append(0)
                }
                counts[position] += count
                return position
            }
        }
        let first = place(reference, pair.referenceRows)
        let second = place(current, pair.currentRows)
        let ranked = names.indices.sorted { (counts[$1], names[$0]) < (counts[$0], names[$1]) }
        var ranks = [Int32](repeating: -1, count: names.count)
        for (rank, position) in ranked.enumerated() { ranks[position] = Int32(truncatingIfNeeded: rank) }
        count = names.count
        hasGaps = missing > 0 && !names.isEmpty
        referenceRanks = first.map { $0 < 0 ? -1 : ranks[$0] }
        currentRanks = second.map { $0 < 0 ? -1 : ranks[$0] }
    }

    /// Whether all are missing, or all the same.
    var isConstant: Bool { count == 0 || (count == 1 && !hasGaps) }

    /// The rank of a code, -1 for a missing one.
    func rank(reference code: UInt32) -> Int32 {
        code == CategoricalColumn.missing ? -1 : referenceRanks[Int(code)]
    }

    /// The rank of a code of the window, -1 for a missing one.
    func rank(current code: UInt32) -> Int32 {
        code == CategoricalColumn.missing ? -1 : currentRanks[Int(code)]
    }
}
