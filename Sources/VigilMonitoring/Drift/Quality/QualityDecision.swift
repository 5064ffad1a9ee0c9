import VigilDomain
import VigilStatistics

/// Decides the quality changes of a whole table: significant after adjustment for all of them, and of relevant size.
enum QualityDecision {
    /// The changes that are looked for in a column: missing, infinite, below and above, or missing, new and how many.
    private static func tests(of column: ColumnDrift) -> Int {
        switch column.status {
        case .unseen, .typeChanged: 0
        default: column.kind == .numeric ? 4 : 3
        }
    }

    /// Adjusts the p-values of all changes and turns both keys.
    ///
    /// A change that was looked for and of which there is nothing counts as a test with a p-value of 1: whether it was
    /// found is no reason to make fewer of the others.
    ///
    /// - Parameters:
    ///   - columns: The columns with their changes.
    ///   - table: The changes of whole rows.
    ///   - alpha: The false discovery rate.
    static func decide(_ columns: inout [ColumnDrift], table: inout [QualityChange], alpha: Double) {
        let pValues = columns.flatMap { $0.quality.map(\.pValue) } + table.map(\.pValue)
        guard !pValues.isEmpty else { return }
        let looked = columns.reduce(1) { $0 + tests(of: $1) }
        let nothing = [Double](repeating: 1, count: max(0, looked - pValues.count))
        var adjusted = MultipleTesting.benjaminiHochberg.adjusted(pValues + nothing).makeIterator()
        func decided(_ change: QualityChange) -> QualityChange {
            var change = change
            change.adjustedPValue = adjusted.next() ?? 1
            change.isAlarming = change.adjustedPValue <= alpha && change.isRelevant
            return change
        }
        for index in columns.indices where !columns[index].quality.isEmpty {
            columns[index].quality = columns[index].quality.map(decided)
        }
        table = table.map(decided)
    }
}
