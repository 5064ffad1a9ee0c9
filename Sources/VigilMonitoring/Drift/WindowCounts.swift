package import VigilDomain
import VigilStatistics

/// A window of any size, counted piece by piece for the default check without holding its rows.
///
/// Pieces in any order, added to one value or to several that are merged, give the result of the whole window in one
/// piece. A numeric column keeps its values up to ``ReferenceGrid/exactRows``, which are compared row by row, and beyond
/// only counts in the reference's fine bins and sums; a categorical one keeps the count of each name.
package struct WindowCounts: Sendable {
    /// Rows so far.
    package private(set) var rows = 0

    private(set) var columns: [ColumnCounts]
    private var hashes = RowHashes()
    private let reference: DriftReference

    /// A window of no rows.
    ///
    /// - Parameter reference: What it will be compared with.
    package init(against reference: DriftReference) {
        self.reference = reference
        columns = reference.columns.map(ColumnCounts.init)
    }

    /// Adds rows of the window.
    ///
    /// - Parameter piece: One column for each of the reference's, in its order, each with the same number of rows.
    /// - Complexity: O(rows log bins) a numeric column.
    package mutating func add(_ piece: [Column]) {
        precondition(piece.count == columns.count, "a window has the columns of its reference")
        for index in columns.indices { columns[index].add(piece[index], against: reference.columns[index]) }
        rows += piece.first?.count ?? 0
        hashes.add(piece)
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
        hashes.merge(other.hashes)
    }

    /// How many rows repeat another; `nil` for more rows than are looked at.
    var duplicates: DuplicateRows? { hashes.duplicates }
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

/// One column of a window, counted piece by piece.
struct ColumnCounts: Sendable {
    private enum Kept: Sendable {
        /// The values that are there, in any order.
        case held([Double])
        /// Too many to be held.
        case counted(GridWindow, ReferenceGrid)
        case names(NameCounts)
        /// The reference has no values: how many are there.
        case number(Int)
    }

    private var kept: Kept
    private var missing = 0
    private var hasOtherKind = false

    init(_ reference: ReferenceColumn) {
        switch reference.content {
        case .numeric: kept = .held([])
        case .categorical(let counted): kept = .names(NameCounts(counted))
        case .nothing: kept = .number(0)
        }
    }

    mutating func add(_ column: Column, against reference: ReferenceColumn) {
        guard column.kind == reference.kind else {
            hasOtherKind = true
            return
        }
        switch (kept, reference.content, column) {
        case (.number(let count), _, _): kept = .number(count + column.presentCount)
        case (.names(var counts), .categorical(let names), .categorical(let column)):
            // The stored value is let go of so that adding does not copy it.
            kept = .number(0)
            counts.add(column, of: names)
            kept = .names(counts)
        case (_, .numeric(let numeric), .numeric(let column)): add(column.values, numeric)
        default: break
        }
    }

    private mutating func add(_ values: [Double], _ reference: NumericReference) {
        switch kept {
        case .held(var held):
            kept = .number(0)
            let before = held.count
            if values.count > ReferenceGrid.exactRows, let grid = reference.grid {
                // Mostly too many to hold; what is missing of them is known once they are counted.
                var window = grid.emptyWindow(limit: OrdinaryRange.limit)
                window.add(contentsOf: values)
                if before + window.count > ReferenceGrid.exactRows {
                    missing += window.missing
                    window.add(contentsOf: held)
                    kept = .counted(window, grid)
                    return
                }
            }
            for value in values where !value.isNaN { held.append(value) }
            missing += values.count - (held.count - before)
            kept = .held(held)
            countIfLarge(reference)
        case .counted(var window, let grid):
            kept = .number(0)
            let before = window.missing
            window.add(contentsOf: values)
            missing += window.missing - before
            kept = .counted(window, grid)
        case .names, .number: break
        }
    }

    /// Lets go of held values that are too many to be compared row by row.
    private mutating func countIfLarge(_ reference: NumericReference) {
        guard case .held(let held) = kept, held.count > ReferenceGrid.exactRows, let grid = reference.grid else {
            return
        }
        var window = grid.emptyWindow(limit: OrdinaryRange.limit)
        window.add(contentsOf: held)
        kept = .counted(window, grid)
    }

    mutating func merge(_ other: ColumnCounts, against reference: ReferenceColumn) {
        hasOtherKind = hasOtherKind || other.hasOtherKind
        missing += other.missing
        switch (kept, other.kept) {
        case (.held(let first), .held(let second)):
            kept = .held(first + second)
            if case .numeric(let numeric) = reference.content { countIfLarge(numeric) }
        case (.held(let held), .counted(var window, let grid)), (.counted(var window, let grid), .held(let held)):
            window.add(contentsOf: held)
            kept = .counted(window, grid)
        case (.counted(var window, let grid), .counted(let second, _)):
            do {
                try window.merge(second)
            } catch {
                preconditionFailure("merged windows belong to one reference: \(error.detail)")
            }
            kept = .counted(window, grid)
        case (.names(var counts), .names(let second)):
            counts.merge(second)
            kept = .names(counts)
        case (.number(let first), .number(let second)): kept = .number(first + second)
        default: preconditionFailure("merged windows belong to one reference")
        }
    }

    /// The column for the check.
    func window(against reference: ReferenceColumn) -> WindowColumn {
        // As for a window in one piece: a column of another kind has no values.
        if hasOtherKind { return .uncompared(present: 0) }
        switch (kept, reference.content) {
        case (.held(let values), _): return .numbers(.sorted(sortedFinite(values).values, missing: missing))
        case (.counted(let window, let grid), _): return .numbers(.counted(window, grid, missing: missing))
        case (.names(let counts), .categorical(let names)): return .names(names.table(with: counts))
        case (.number(let present), _): return .uncompared(present: present)
        case (.names, _): return .uncompared(present: 0)
        }
    }
}
