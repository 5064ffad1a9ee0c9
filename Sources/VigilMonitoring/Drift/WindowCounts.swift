package import VigilDomain
import VigilStatistics

/// A window of any size, counted piece by piece for the default check without holding its rows.
///
/// Pieces in any order, added to one value or to several that are merged, give the result of the whole window in one
/// piece. A numeric column keeps its values up to ``ReferenceGrid/exactRows``, which are compared row by row, and beyond
/// only counts in the reference's fine bins and sums; a categorical one keeps the count of each name.
package struct WindowCounts: Sendable {
    /// Rows so far.
    package internal(set) var rows = 0

    var columns: [ColumnCounts]
    /// `nil` where repeats are not looked for.
    private var hashes: RowHashes? = RowHashes()
    /// What it is compared with.
    package let reference: DriftReference

    /// A window of no rows.
    ///
    /// - Parameter reference: What it will be compared with.
    package init(against reference: DriftReference) {
        self.reference = reference
        columns = reference.columns.map { ColumnCounts($0) }
    }

    /// A window of no rows of which never a row is kept, nor whether rows repeat: what summaries are made of.
    ///
    /// - Parameter reference: What it will be compared with.
    package init(summarizing reference: DriftReference) {
        self.reference = reference
        columns = reference.columns.map { ColumnCounts($0, keepsValues: false) }
        hashes = nil
    }

    /// The same without the labels, which not all rows have yet.
    ///
    /// - Parameter reference: The one that was counted against, without its labels.
    /// - Returns: The counts of its columns.
    package func withoutLabels(against reference: DriftReference) -> WindowCounts {
        var counts = WindowCounts(against: reference)
        counts.columns = Array(columns.prefix(reference.columns.count))
        (counts.rows, counts.hashes) = (rows, hashes)
        return counts
    }

    /// Adds rows of the window.
    ///
    /// - Parameter piece: One column for each of the reference's, in its order, each with the same number of rows.
    /// - Complexity: O(rows log bins) a numeric column.
    package mutating func add(_ piece: [Column]) {
        precondition(piece.count == columns.count, "a window has the columns of its reference")
        for index in columns.indices { columns[index].add(piece[index], against: reference.columns[index]) }
        rows += piece.first?.count ?? 0
        hashes?.add(reference.rowColumns(piece))
    }

    /// Adds rows of the window.
    ///
    /// - Parameter batch: A batch of the baseline's schema.
    /// - Complexity: O(rows log bins) a numeric column.
    package mutating func add(_ batch: PredictionBatch) { add(reference.columns(of: batch)) }

    /// Adds the rows that another value has counted against the same reference.
    ///
    /// - Parameter other: Counts of other rows of the window.
    /// - Complexity: O(bins + names) a column, beyond the rows that are still held.
    package mutating func merge(_ other: WindowCounts) {
        precondition(other.columns.count == columns.count, "windows of one reference have the same columns")
        for index in columns.indices { columns[index].merge(other.columns[index], against: reference.columns[index]) }
        rows += other.rows
        if let more = other.hashes { hashes?.merge(more) } else { hashes = nil }
    }

    /// How many rows repeat another; `nil` for more rows than are looked at.
    var duplicates: DuplicateRows? { hashes?.duplicates }
}

extension DefaultDriftCheck {
    /// Checks a window that was counted piece by piece.
    ///
    /// - Parameters:
    ///   - window: The counts of all its rows.
    ///   - reference: The one that they were counted against, with or without a measured dependence.
    ///   - rule: The two keys.
    /// - Returns: What the check of all rows in one piece returns; means may differ in their last digit.
    /// - Complexity: O(bins) a numeric column of more than ``ReferenceGrid/exactRows`` values.
    package func check(
        _ window: WindowCounts, against reference: DriftReference, rule: DriftRule
    ) -> DriftAnalysisResult {
        precondition(window.columns.count == reference.columns.count, "a window has the columns of its reference")
        let columnCount = reference.columns.count
        let columns = zip(reference.columns, window.columns).map { column, counts in
            Self.drift(of: counts.window(against: column), against: column, rule: rule, columnCount: columnCount)
        }
        return Self.result(
            columns, duplicates: window.duplicates, rows: window.rows, reference: reference, rule: rule)
    }
}
