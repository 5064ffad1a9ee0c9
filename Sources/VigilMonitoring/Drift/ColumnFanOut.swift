import Synchronization
package import VigilDomain

/// Column by column work spread over the processor's cores; the results are those of doing it in turn.
enum ColumnFanOut {
    @concurrent
    static func map<Input: Sendable, Output: Sendable>(
        _ inputs: [Input], _ work: @escaping @Sendable (Input) -> Output
    ) async -> [Output] {
        await withTaskGroup(of: (Int, Output).self) { group in
            for (index, input) in inputs.enumerated() { group.addTask { (index, work(input)) } }
            var outputs = [Output?](repeating: nil, count: inputs.count)
            for await (index, output) in group { outputs[index] = output }
            return outputs.compactMap { $0 }
        }
    }
}

/// Columns that are handed out once each, so that whoever takes one may be the only one who holds it.
private final class ColumnQueue: Sendable {
    private let columns: Mutex<[TableColumn?]>

    init(_ columns: consuming [TableColumn]) { self.columns = Mutex(columns.map(Optional.some)) }

    func take(_ index: Int) -> TableColumn {
        let taken = columns.withLock { columns in
            let column = columns[index]
            columns[index] = nil
            return column
        }
        guard let taken else { preconditionFailure("a column is taken once") }
        return taken
    }
}

extension DriftReference {
    /// Prepares a table on all cores.
    ///
    /// Each column is let go of as soon as it is prepared. The numbers of one that nobody else holds are sorted where they
    /// lie, so that the table is in memory once and not twice: hand it over with `consume` where it is not needed again.
    ///
    /// - Parameter columns: Its columns, each with the same number of rows.
    /// - Returns: The same as `init(_:)`.
    package static func prepared(_ columns: consuming [TableColumn]) async -> DriftReference {
        let rows = columns.first?.column.count ?? 0
        let duplicates = DuplicateRows(columns.map(\.column))
        let indices = Array(columns.indices)
        let queue = ColumnQueue(columns)
        let prepared = await ColumnFanOut.map(indices) { ReferenceColumn(queue.take($0)) }
        return DriftReference(rows: rows, columns: prepared, duplicates: duplicates)
    }

    /// Prepares a model's baseline on all cores.
    ///
    /// - Parameter baseline: A baseline whose columns agree with its schema; as a table, in memory once if nobody else
    ///   holds it.
    /// - Returns: The same as `init(baseline:)`.
    package static func prepared(_ baseline: consuming Baseline) async -> DriftReference {
        let dependence = await WindowDependence.measured(on: baseline)
        let clusters = await ClusterDependence.measured(on: baseline)
        let period = period(of: baseline.predictions)
        let columns = columns(of: baseline)
        _ = consume baseline
        return await prepared(consume columns).with(period).with(dependence).with(clusters)
    }
}

extension DefaultDriftCheck {
    /// Checks a window that was counted piece by piece on all cores.
    ///
    /// - Parameters:
    ///   - window: The counts of all its rows.
    ///   - reference: The one that they were counted against.
    ///   - rule: The two keys.
    /// - Returns: The same as `check(_:against:rule:)`.
    package func checkConcurrently(
        _ window: WindowCounts, against reference: DriftReference, rule: DriftRule
    ) async -> DriftAnalysisResult {
        let columnCount = reference.columns.count
        let columns = await ColumnFanOut.map(Array(zip(reference.columns, window.columns))) { column, counts in
            Self.drift(of: counts.window(against: column), against: column, rule: rule, columnCount: columnCount)
        }
        return Self.result(
            columns, duplicates: window.duplicates, rows: window.rows, reference: reference, rule: rule)
    }

    /// Checks a table's columns against a reference on all cores.
    ///
    /// - Parameters:
    ///   - current: One column for each of the reference's, in its order.
    ///   - reference: The prepared reference.
    ///   - rule: The two keys.
    /// - Returns: The same as `check(_:against:rule:)`.
    package func checkConcurrently(
        _ current: [Column], against reference: DriftReference, rule: DriftRule
    ) async -> DriftAnalysisResult {
        await checkConcurrently(current, rows: current.first?.count ?? 0, against: reference, rule: rule)
    }

    /// Checks a batch of predictions against its model's baseline on all cores.
    ///
    /// - Parameters:
    ///   - batch: The window's rows.
    ///   - reference: Prepared from a baseline of the same schema.
    ///   - rule: The two keys.
    /// - Returns: The same as `check(_:against:rule:)`.
    package func checkConcurrently(
        _ batch: PredictionBatch, against reference: DriftReference, rule: DriftRule
    ) async -> DriftAnalysisResult {
        await checkConcurrently(
            reference.columns(of: batch), rows: batch.count, against: reference.clustered(like: batch), rule: rule)
    }

    private func checkConcurrently(
        _ current: [Column], rows: Int, against reference: DriftReference, rule: DriftRule
    ) async -> DriftAnalysisResult {
        precondition(current.count == reference.columns.count, "a window has the columns of its reference")
        let columnCount = reference.columns.count
        let columns = await ColumnFanOut.map(Array(zip(reference.columns, current))) { column, values in
            Self.drift(of: values, against: column, rule: rule, columnCount: columnCount)
        }
        return Self.result(
            columns,
            duplicates: reference.duplicates == nil ? nil : DuplicateRows(reference.rowColumns(current)),
            rows: rows, reference: reference, rule: rule)
    }
}
