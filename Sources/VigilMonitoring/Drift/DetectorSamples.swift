import VigilDomain
import VigilStatistics

/// A table's columns as detectors beside the default check get them; prepared once for a reference of many windows.
package struct DetectorSamples: Sendable {
    /// The columns.
    package let columns: [TableColumn]
    let samples: [DriftSample]

    /// Prepares a table.
    ///
    /// - Parameter columns: All of one length.
    /// - Complexity: O(rows log rows) a column.
    package init(_ columns: [TableColumn]) {
        self.columns = columns
        samples = columns.map { DriftSample($0.column) }
    }

    /// One of the columns, thinned out by chance where it has more rows than a detector wants.
    func sample(_ index: Int, atMost most: Int?) -> DriftSample {
        let column = columns[index].column
        guard let rows = Self.rows(of: column.count, atMost: most) else { return samples[index] }
        return DriftSample(column.rows(rows))
    }

    /// Some of the columns as one table, in their own order, thinned out likewise; `nil` when they differ in length.
    func table(_ chosen: [Int], atMost most: Int?) -> DriftTable? {
        let rows = Self.rows(of: chosen.first.map { columns[$0].column.count } ?? 0, atMost: most)
        // Different lengths are the only cause of an error, and mean that there is no table.
        guard let table = try? DriftTable(chosen.map { (columns[$0].name, columns[$0].column) }) else { return nil }
        guard let rows else { return table }
        return DriftTable(names: table.names, columns: table.columns.map { $0.rows(rows) }, rowCount: rows.count)
    }

    /// The rows that are kept, the same ones in every run; `nil` for all.
    private static func rows(of count: Int, atMost most: Int?) -> [Int]? {
        guard let most, count > most else { return nil }
        var random = SplitMix64(seed: UInt64(count))
        return random.choice(of: most, from: count)
    }
}
