import VigilDomain
import VigilStatistics

/// The quality tests of one column: shares of missing, infinite, new and out-of-range values, each against the reference.
///
/// They are tested apart from the shape of the values. A value beyond the reference's range, or a name that it does not
/// have, is expected now and then in a clean window too; the p-values count that.
enum ColumnQuality {
    /// A share of values that went up, or turned up, by so much is worth a sentence and an alarm.
    static let relevantRise = 0.05
    /// So many times as many names are worth an alarm.
    static let relevantNames = 2.0

    /// The change of the share of missing values.
    ///
    /// - Returns: `nil` where neither side misses any.
    static func missing(
        reference: (missing: Int, present: Int), current: (missing: Int, present: Int)
    ) -> QualityChange? {
        share(.missing, reference: reference, current: current)
    }

    /// The change of the share of infinite values among those that are there.
    ///
    /// - Returns: `nil` where neither side has any.
    static func infinite(
        reference: (infinite: Int, finite: Int), current: (infinite: Int, finite: Int)
    ) -> QualityChange? {
        share(.infinite, reference: reference, current: current)
    }

    /// The change of the share of the values that are of a kind, of those and the others.
    private static func share(
        _ kind: QualityChange.Kind, reference: (Int, Int), current: (Int, Int)
    ) -> QualityChange? {
        guard reference.0 + current.0 > 0 else { return nil }
        // An empty side is the only cause of an error, and says nothing.
        guard
            let pair = try? CountPair(
                reference: [reference.0, reference.1], current: [current.0, current.1])
        else { return nil }
        return QualityChange(
            kind: kind, referenceShare: pair.referenceShares[0], currentShare: pair.currentShares[0],
            pValue: ChiSquaredTest().test(pair).pValue)
    }

    /// Values beyond one end of the reference's range.
    ///
    /// Of N + M values from one distribution without ties, the k greatest are all among the M of the window with
    /// probability M (M - 1) ... / ((N + M) (N + M - 1) ...), k factors each: exact, whatever the distribution. Ties can
    /// only make it smaller.
    ///
    /// - Returns: `nil` where no value lies there.
    static func outside(
        _ kind: QualityChange.Kind, count: Int, referenceCount: Int, currentCount: Int
    ) -> QualityChange? {
        guard count > 0, currentCount > 0 else { return nil }
        return QualityChange(
            kind: kind, referenceShare: 0, currentShare: Double(count) / Double(currentCount),
            pValue: UnseenValues.probability(
                allInCurrent: count, referenceCount: referenceCount, currentCount: currentCount))
    }

    /// How many different names there are.
    ///
    /// An identifier in the place of a category is what this finds: each row has its own name, and no single one is
    /// frequent enough to be seen. See ``DistinctNames`` for the test.
    ///
    /// - Returns: `nil` where a side has no names.
    static func cardinality(_ table: CategoryTable) -> QualityChange? {
        let names = DistinctNames(reference: table.reference, current: table.current)
        let rows = Double(table.current.reduce(0, +))
        guard rows > 0, names.expectedOfReference > 0 else { return nil }
        return QualityChange(
            kind: .cardinality, referenceShare: names.expectedOfReference / rows,
            currentShare: Double(names.current) / rows, pValue: names.pValue)
    }

    /// Rows with names that the reference does not have.
    ///
    /// - Returns: `nil` where there are none.
    static func new(_ table: CategoryTable) -> QualityChange? {
        let share = table.newShare
        guard share > 0 else { return nil }
        return QualityChange(
            kind: .newCategories, referenceShare: 0, currentShare: share,
            pValue: UnseenValues.pValue(reference: table.reference, current: table.current))
    }
}

extension QualityChange {
    /// How much more of the window than of the reference it is.
    var rise: Double { currentShare - referenceShare }

    /// Whether the change is large enough for an alarm.
    ///
    /// Five points more; of missing and infinite values also five points fewer, since something else fills them now. Of
    /// names twice as many, whatever their share.
    var isRelevant: Bool {
        switch kind {
        case .missing, .infinite: abs(rise) >= ColumnQuality.relevantRise
        case .cardinality: currentShare >= ColumnQuality.relevantNames * referenceShare
        default: rise >= ColumnQuality.relevantRise
        }
    }
}
