import VigilDomain
import VigilMonitoring
import VigilStorage

/// What has to be done about one window, decided from its progress and the watermark.
struct WindowTask: Hashable, Sendable {
    let progress: WindowProgress
    /// The newest event time of the model.
    let watermark: Timestamp
    /// Whether every prediction of the window can be expected to be there.
    let isClosed: Bool
    /// Whether its labels may decide.
    let isMature: Bool
    let computesMetrics: Bool
    let checksDrift: Bool
    /// Whether the drift of its labels can be told now; its other columns are then told again.
    let checksLabels: Bool

    /// The task, or `nil` when there is nothing to do.
    init?(
        _ progress: WindowProgress, schema: ModelSchema, watermark: Timestamp, scope: WindowEvaluator.Scope,
        isLast: Bool, hasBaseline: Bool
    ) {
        self.progress = progress
        self.watermark = watermark
        isClosed = watermark >= progress.window.end
        let coverage = LabelCoverage(
            of: progress.window, predictions: progress.predictions, labelled: progress.labelled, lastLabelAt: nil,
            watermark: watermark, schema: schema)
        isMature = coverage.isMature
        let isForced: Bool
        if case .over(let range) = scope { isForced = progress.window.overlaps(range) } else { isForced = false }
        let changed = progress.evaluatedRevision != progress.revision || progress.evaluatedMature != isMature
        computesMetrics = changed || isForced
        let isUnchecked = progress.driftCheckedPredictions != progress.predictions
        let takesOpen = isForced || (scope == .changedAndOpen && isLast)
        checksDrift = hasBaseline && (isForced || (isUnchecked && (isClosed || takesOpen)))
        checksLabels = hasBaseline && isClosed && isMature && computesMetrics
        guard computesMetrics || checksDrift else { return nil }
    }

    /// What of the window could not be read: of its predictions, all that the store counts and did not give.
    func unreadable(of contents: WindowContents) -> UnreadableRows {
        guard contents.unreadable.predictions > 0 else { return contents.unreadable }
        return UnreadableRows(
            predictions: max(1, progress.predictions - contents.table.rows), outcomes: contents.unreadable.outcomes)
    }
}
