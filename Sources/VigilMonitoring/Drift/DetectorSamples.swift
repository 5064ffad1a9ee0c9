import VigilDomain

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

    /// Some of the columns as one table, in their own order; `nil` when they differ in length.
    func table(_ chosen: [Int]) -> DriftTable? {
        // Different lengths are the only cause of an error, and mean that there is no table.
        try? DriftTable(chosen.map { (columns[$0].name, columns[$0].column) })
    }
}
