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

extension DriftReference {
    /// Prepares a table on all cores.
    ///
    /// - Parameter columns: Its columns, each with the same number of rows.
    /// - Returns: The same as `init(_:)`.
    package static func prepared(_ columns: [TableColumn]) async -> DriftReference {
        let prepared = await ColumnFanOut.map(columns) { ReferenceColumn($0) }
        return DriftReference(
            rows: columns.first?.column.count ?? 0, columns: prepared,
            duplicates: DuplicateRows(columns.map(\.column)))
    }

    /// Prepares a model's baseline on all cores.
    ///
    /// - Parameter baseline: A baseline whose columns agree with its schema.
    /// - Returns: The same as `init(baseline:)`.
    package static func prepared(_ baseline: Baseline) async -> DriftReference {
        await prepared(columns(of: baseline)).with(timesOf: baseline.predictions)
            .with(WindowDependence.measured(on: baseline)).with(ClusterDependence.measured(on: baseline))
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
