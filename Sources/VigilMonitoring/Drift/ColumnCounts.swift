import VigilDomain
import VigilStatistics

/// One column of a window, counted piece by piece.
struct ColumnCounts: Sendable {
    enum Kept: Sendable {
        /// The values that are there, in any order.
        case held([Double])
        /// Too many to be held.
        case counted(GridWindow, ReferenceGrid)
        case names(NameCounts)
        /// The reference has no values: how many are there.
        case number(Int)
    }

    var kept: Kept
    var missing = 0
    var hasOtherKind = false

    /// - Parameters:
    ///   - reference: What the column is compared with.
    ///   - keepsValues: Whether values are kept while they are few enough to be compared one by one.
    init(_ reference: ReferenceColumn, keepsValues: Bool = true) {
        switch reference.content {
        case .numeric(let numeric):
            kept = .held([])
            if !keepsValues, let grid = numeric.grid {
                kept = .counted(grid.emptyWindow(limit: OrdinaryRange.limit), grid)
            }
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
