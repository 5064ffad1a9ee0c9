/// The rows that the splits of a ``CalibrationCheck`` have tried so far, with the values that maps gave them.
///
/// Rows are kept in groups that pool whatever a split leaves of them, so that a split's map is fitted to a few hundred
/// thousand groups where there are a million rows. A group is a stretch of ascending scores in which no positive row comes
/// after a negative one, equal scores together: ones pool with each other, and with every zero behind them.
struct TriedRows {
    private let reference: ScoresByClass
    private let groups: RowGroups
    private var scores: (positives: [Double], negatives: [Double]) = ([], [])
    private var values: (positives: [Double], negatives: [Double]) = ([], [])

    init(_ reference: ScoresByClass) {
        self.reference = reference
        groups = RowGroups(reference)
    }

    /// The scores of the rows tried, as often as they were.
    var tried: ScoresByClass { ScoresByClass(positives: scores.positives, negatives: scores.negatives) }

    /// The values that the maps gave to the rows tried.
    var mapped: ScoresByClass { ScoresByClass(positives: values.positives, negatives: values.negatives) }

    /// Learns a map from a random part of the rows and maps the others.
    ///
    /// - Parameters:
    ///   - share: The share of each class's rows to map.
    ///   - random: Draws them.
    mutating func tryOut(share: Double, random: inout SplitMix64) {
        let positive = RowSet(of: reference.positives.count, share: share, random: &random)
        let negative = RowSet(of: reference.negatives.count, share: share, random: &random)
        let pool = groups.pool(reference, without: positive, negative)
        guard let curve = CalibrationCurve(pool) else { return }
        Self.map(positive, of: reference.positives, curve, &scores.positives, &values.positives)
        Self.map(negative, of: reference.negatives, curve, &scores.negatives, &values.negatives)
    }

    private static func map(
        _ set: RowSet, of all: [Double], _ curve: CalibrationCurve, _ scores: inout [Double], _ values: inout [Double]
    ) {
        var walk = CalibrationWalk(curve)
        set.forEachRow { row in
            scores.append(all[row])
            values.append(curve.value(at: walk.place(of: all[row])))
        }
    }
}
