import VigilDomain
import VigilStatistics

/// Decides the quality changes of a whole table: significant after adjustment for all of them, and of relevant size.
enum QualityDecision {
    /// Adjusts the p-values of all changes and turns both keys.
    ///
    /// - Parameters:
    ///   - columns: The columns with their changes.
    ///   - table: The changes of whole rows.
    ///   - alpha: The false discovery rate.
    static func decide(_ columns: inout [ColumnDrift], table: inout [QualityChange], alpha: Double) {
        let pValues = columns.flatMap { $0.quality.map(\.pValue) } + table.map(\.pValue)
        guard !pValues.isEmpty else { return }
        var adjusted = MultipleTesting.benjaminiHochberg.adjusted(pValues).makeIterator()
        func decided(_ change: QualityChange) -> QualityChange {
            var change = change
            change.adjustedPValue = adjusted.next() ?? 1
            change.isAlarming = change.adjustedPValue <= alpha && change.rise >= ColumnQuality.relevantRise
            return change
        }
        for index in columns.indices where !columns[index].quality.isEmpty {
            columns[index].quality = columns[index].quality.map(decided)
        }
        table = table.map(decided)
    }
}
