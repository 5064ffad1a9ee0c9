import VigilDomain
import VigilMonitoring
import VigilStorage

/// What was read of a window for its evaluation.
struct WindowContents: Sendable {
    /// What metrics are computed from.
    var table: LabelledTable
    /// When the newest of its labels became known.
    var lastLabelAt: Timestamp?
    /// Its rows, without features where nobody needed them; `nil` where nobody needed rows.
    var rows: PredictionBatch?
    /// One label for each of `rows`.
    var labels: Column
    /// Its columns counted for the drift check, where it was too large to be held.
    var counts: WindowCounts?
    /// What is stored of it and could not be read.
    var unreadable = UnreadableRows.none
}

/// How a window is read: whole, or, where it has very many rows and what is asked allows it, a stretch at a time.
///
/// A large window is never held with all its features: metrics keep the labelled rows' outputs, estimates every row's, and
/// the default drift check counts. What has to see whole rows, which are detectors, segments, clusters and estimates from
/// features, reads them all.
struct WindowReading: Sendable {
    /// Windows with more predictions are read by stretches of so many.
    ///
    /// Beyond ``ReferenceGrid/exactRows`` values the drift check counts anyway, so that both ways find the same.
    static let mostRowsAtOnce = 131_072

    private let schema: ModelSchema
    /// The reference that is counted against; `nil` where there is no drift check, or rows are needed for it.
    private let counted: DriftReference?
    private let keepsRows: Bool
    private let parts: PredictionParts
    /// The most rows of a stretch; `nil` to read the window whole.
    private let rowsOfStretch: Int?

    /// Decides how to read.
    ///
    /// - Parameters:
    ///   - task: What is to be done about the window.
    ///   - schema: The model version.
    ///   - comparison: What it is compared with, where it is.
    ///   - estimator: What estimates its metrics, where anything does and has not done so already.
    ///   - mostRowsAtOnce: How many predictions are read at once where that is possible.
    init(
        _ task: WindowTask, schema: ModelSchema, comparison: WindowComparison?, estimator: PerformanceEstimator?,
        mostRowsAtOnce: Int = Self.mostRowsAtOnce
    ) {
        self.schema = schema
        let isLarge = task.progress.predictions > mostRowsAtOnce
        let needsFeaturesToEstimate = task.computesMetrics && estimator?.needsFeatures == true
        var needsRows = needsFeaturesToEstimate
        if let comparison {
            let policy = schema.driftPolicy
            needsRows =
                needsRows || !policy.detectors.isEmpty || !policy.segments.isEmpty || comparison.reference.isClustered
        }
        let readsByStretches = isLarge && !needsRows
        rowsOfStretch = readsByStretches ? mostRowsAtOnce : nil
        counted = readsByStretches ? comparison.map { $0.reference(withLabels: task) } : nil
        keepsRows = !readsByStretches || (task.computesMetrics && estimator != nil)
        parts = comparison != nil || needsFeaturesToEstimate ? .features : .outputs
    }

    /// Reads the window.
    ///
    /// - Parameters:
    ///   - window: Its event time.
    ///   - store: Where its rows are.
    /// - Returns: Its contents.
    /// - Throws: When the store cannot be read, or what it holds does not fit the schema.
    func contents(of window: TimeRange, in store: any PredictionStore) async throws -> WindowContents {
        var stretches = [window]
        if let rowsOfStretch {
            stretches = try await store.stretches(of: schema, in: window, rows: rowsOfStretch)
        }
        var collection = Collection(schema: schema, counts: counted.map(WindowCounts.init(against:)))
        for stretch in stretches {
            try Task.checkCancellation()
            let rows = try await store.labelledPredictions(of: schema, in: stretch, reading: parts)
            try await collection.add(rows, counting: counted, keepsRows: keepsRows)
        }
        return await collection.contents(keepsRows: keepsRows)
    }

    /// What was read so far.
    private struct Collection {
        var parts: LabelledParts
        var lastLabelAt: Timestamp?
        var rows: PredictionBatch?
        var labels: Column
        var counts: WindowCounts?
        var unreadable = UnreadableRows.none

        init(schema: ModelSchema, counts: WindowCounts?) {
            parts = LabelledParts(schema: schema)
            labels = .empty(schema.predictionKind)
            self.counts = counts
        }

        @concurrent
        mutating func add(
            _ read: LabelledPredictions, counting reference: DriftReference?, keepsRows: Bool
        ) async throws {
            try parts.add(read.predictions, labels: read.labels)
            unreadable.predictions += read.unreadable.predictions
            unreadable.outcomes += read.unreadable.outcomes
            lastLabelAt = [lastLabelAt, read.lastLabelAt].compactMap { $0 }.max()
            if let reference {
                var columns = reference.columns(of: read.predictions)
                if reference.columns.last?.role == .label { columns[columns.count - 1] = read.labels.present }
                counts?.add(columns)
            }
            guard keepsRows else { return }
            if rows == nil {
                (rows, labels) = (read.predictions, read.labels)
            } else {
                var outputs = read.predictions
                outputs.features = []
                rows?.features = []
                try rows?.append(outputs)
                try labels.append(read.labels)
            }
        }

        @concurrent
        consuming func contents(keepsRows: Bool) async -> WindowContents {
            WindowContents(
                table: LabelledTable(parts), lastLabelAt: lastLabelAt, rows: rows, labels: labels, counts: counts,
                unreadable: unreadable)
        }
    }
}

extension WindowComparison {
    /// The reference with its labels, where the window's may be compared with them.
    fileprivate func reference(withLabels task: WindowTask) -> DriftReference {
        guard let label, task.checksLabels, task.progress.labelled > 0 else { return reference }
        return reference.adding(label: label)
    }
}
