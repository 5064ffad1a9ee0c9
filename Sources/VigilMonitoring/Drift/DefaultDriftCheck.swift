package import VigilDomain
import VigilStatistics

/// The default drift check of a table, the same in the library, the server and the command line.
///
/// A numeric column: Kolmogorov-Smirnov p that respects ties, Wasserstein-1 in standard deviations of the reference,
/// population stability index and Jensen-Shannon distance over the reference's deciles, shares missing, below and above
/// the reference's range. A categorical one: chi-squared p, conditional where an expected count is below 5, total
/// variation, index and distance over the reference's names, new and vanished names. Then Benjamini and Hochberg's
/// adjustment across the columns that could be measured. A column drifts when its adjusted p is at most `alpha` and its
/// effect, less the mean that chance alone gives, is at least the relevant size.
///
/// A numeric column of more than ``ReferenceGrid/exactRows`` values in the window is neither kept nor sorted: it is compared
/// by exact counts in the reference's fine bins. Its statistic is the least that the counts allow and its p-value at least
/// the values' own, so what is found is there; the finding says by how much the statistic may be greater. Such a window
/// can be counted piece by piece (``WindowCounts``).
///
/// Two conventions where the recipe leaves a gap:
/// - A constant reference has no standard deviation to measure by. Its effect is the total variation distance, which is
///   the share of the window that differs from the constant, and the relevant size is that of categories.
/// - An infinite value, or one beyond ±1e150, counts as the furthest ordinary value of both samples on its side: it
///   keeps its rank, weighs like one far row, and is counted as beyond the range. The share of infinite values is a
///   quality test of its own (``QualityChange/Kind/infinite``).
package struct DefaultDriftCheck: Sendable {
    /// How many multiplications a column's exact Kolmogorov-Smirnov p-value may take; beyond them it is asymptotic.
    ///
    /// The asymptotic p ignores ties and is too large with them: by a factor of 3 at five different values, 1.5 at
    /// twenty, 1.15 at a hundred. This affords the exact one for some twenty values, in less time than the rest of the
    /// column's check takes.
    ///
    /// - Parameter windowRows: Of the window.
    /// - Returns: How many.
    package static func exactBudget(windowRows: Int) -> Int { max(200_000, 50 * windowRows) }

    /// The check.
    package init() {}

    /// Checks a batch of predictions against its model's baseline.
    ///
    /// - Parameters:
    ///   - batch: The window's rows.
    ///   - reference: Prepared from a baseline of the same schema.
    ///   - rule: The two keys.
    /// - Returns: Every column's numbers and what to do.
    /// - Complexity: O(window log baseline) a numeric column.
    package func check(
        _ batch: PredictionBatch, against reference: DriftReference, rule: DriftRule
    ) -> DriftAnalysisResult {
        check(
            reference.columns(of: batch), rows: batch.count, against: reference.clustered(like: batch), rule: rule)
    }

    /// Checks a table's columns against a reference.
    ///
    /// - Parameters:
    ///   - current: One column for each of the reference's, in its order. A column of another kind than the reference's
    ///     counts as one without values.
    ///   - reference: The prepared reference.
    ///   - rule: The two keys.
    /// - Returns: Every column's numbers and what to do.
    /// - Complexity: O(window log baseline) a numeric column.
    package func check(
        _ current: [Column], against reference: DriftReference, rule: DriftRule
    ) -> DriftAnalysisResult {
        check(current, rows: current.first?.count ?? 0, against: reference, rule: rule)
    }

    private func check(
        _ current: [Column], rows: Int, against reference: DriftReference, rule: DriftRule
    ) -> DriftAnalysisResult {
        precondition(current.count == reference.columns.count, "a window has the columns of its reference")
        let columnCount = reference.columns.count
        let columns = zip(reference.columns, current).map { column, values in
            Self.drift(of: values, against: column, rule: rule, columnCount: columnCount)
        }
        return Self.result(
            columns,
            duplicates: reference.duplicates == nil ? nil : DuplicateRows(reference.rowColumns(current)),
            rows: rows, reference: reference, rule: rule)
    }

    /// The numbers of one column, not yet adjusted for the others.
    static func drift(
        of current: Column, against column: ReferenceColumn, rule: DriftRule, columnCount: Int
    ) -> ColumnCheck {
        drift(of: WindowColumn(current, against: column), against: column, rule: rule, columnCount: columnCount)
    }

    /// The same from what is known of the column.
    static func drift(
        of window: WindowColumn, against column: ReferenceColumn, rule: DriftRule, columnCount: Int
    ) -> ColumnCheck {
        var drift = ColumnDrift(
            name: column.name, role: column.role, kind: column.kind, importance: column.importance,
            outcome: .notEnoughData(
                haveReference: column.present, haveCurrent: window.present, need: rule.minimumRows))
        let rows = (reference: column.present + column.missing, current: window.rows)
        switch (column.content, window) {
        case (.numeric(let reference), .numbers(let values)):
            let numeric = NumericDrift(
                reference.sorted, missing: column.missing, infinite: column.infinite, dependence: column.dependence,
                window: values, rule: rule)
            (drift.outcome, drift.status) = (numeric.outcome, numeric.status)
            drift.quality = column.dependent(numeric.quality, rows: rows)
            return ColumnCheck(drift: drift, shape: .deciles(numeric.deciles))
        case (.categorical, .names(let table)):
            let categorical = CategoricalDrift(
                table, dependence: column.dependence, rule: rule, columnCount: columnCount)
            (drift.outcome, drift.status) = (categorical.outcome, categorical.status)
            drift.quality = column.dependent(categorical.quality, rows: rows)
            return ColumnCheck(drift: drift, shape: .names(table))
        case (.nothing, _): drift.status = .unseen
        default: drift.status = .typeChanged
        }
        return ColumnCheck(drift: drift, shape: .unknown)
    }

    /// The table's result from its columns' numbers.
    static func result(
        _ checks: [ColumnCheck], duplicates: DuplicateRows?, rows: Int, reference: DriftReference, rule: DriftRule
    ) -> DriftAnalysisResult {
        var columns = checks.map(\.drift)
        decide(&columns, rule: rule)
        for (index, column) in reference.columns.enumerated() where columns[index].isDrifted {
            columns[index].cause = DriftCauses.cause(
                of: columns[index], reference: column, shape: checks[index].shape)
        }
        var quality: [QualityChange] = []
        if let before = reference.duplicates, let now = duplicates, let change = now.change(from: before) {
            quality.append(change)
        }
        QualityDecision.decide(&columns, table: &quality, alpha: rule.alpha)
        var result = DriftAnalysisResult(
            rule: rule, referenceRows: reference.rows, currentRows: rows, columns: columns, recommendedActions: [],
            notes: DriftNotes.notes(columns, reference: reference, currentRows: rows), quality: quality)
        result.recommendedActions = DriftActions.recommended(for: result)
        return result
    }

    /// Adjusts the p-values across the measured columns and turns both keys.
    private static func decide(_ columns: inout [ColumnDrift], rule: DriftRule) {
        let measured = columns.indices.filter { columns[$0].measurement != nil }
        let adjusted = MultipleTesting.benjaminiHochberg.adjusted(
            measured.map { columns[$0].measurement?.pValue ?? 1 })
        for (index, adjustedPValue) in zip(measured, adjusted) {
            guard var measurement = columns[index].measurement else { continue }
            measurement.adjustedPValue = adjustedPValue
            measurement.isDrifted =
                adjustedPValue <= rule.alpha && measurement.decidingEffect >= measurement.relevantEffect
            columns[index].outcome = .measured(measurement)
        }
    }
}
