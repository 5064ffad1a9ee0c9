import VigilDomain
import VigilMonitoring
import VigilStorage

/// Computes what a window comes to; no I/O, off the callers' actor.
enum WindowResults {
    @concurrent
    static func compute(
        _ task: WindowTask, rows: LabelledPredictions, schema: ModelSchema, baseline: PreparedBaseline?,
        comparison: WindowComparison?, detectors: DriftDetectorRegistry, estimates: EstimateCache, now: Timestamp
    ) async throws -> EvaluationCommit {
        var commit = EvaluationCommit(schema: schema)
        let window = task.progress.window
        if task.computesMetrics {
            let table = try LabelledTable(schema: schema, predictions: rows.predictions, labels: rows.labels)
            commit.points = WindowEvaluation.points(
                for: table, window: window, lastLabelAt: rows.lastLabelAt, watermark: task.watermark, at: now)
            if let point = baseline?.limit?.point(of: commit.points) { commit.points.append(point) }
            if let baseline, let estimator = baseline.estimator?.estimator {
                try estimate(task, rows.predictions, baseline, estimator, estimates, now, into: &commit)
            }
            commit.evaluated = [
                EvaluatedWindow(window: window, revision: task.progress.revision, isMature: task.isMature)
            ]
        }
        if let comparison, task.checksDrift || (task.checksLabels && comparison.label != nil) {
            let result = await drift(
                rows.predictions, labels: task.checksLabels ? rows.labels : nil, schema: schema, comparison: comparison,
                detectors: detectors)
            commit.drift = [
                DriftFinding(
                    model: schema.model, version: schema.version, window: window, checkedAt: now, result: result)
            ]
            commit.points += driftPoints(result, task: task, schema: schema, now: now)
        }
        return commit
    }

    /// A window's drift against what it is compared with: the default check, and what the policy asks for beside it.
    ///
    /// - Parameters:
    ///   - rows: The window's predictions.
    ///   - labels: Their labels, once they may decide; the label is no column without.
    ///   - schema: The version.
    ///   - comparison: What they are compared with.
    ///   - detectors: Those that the policy may name.
    /// - Returns: What was found.
    @concurrent
    static func drift(
        _ rows: PredictionBatch, labels: Column? = nil, schema: ModelSchema, comparison: WindowComparison,
        detectors: DriftDetectorRegistry
    ) async -> DriftAnalysisResult {
        let policy = schema.driftPolicy
        // Each part may raise the alarm, so they share the level.
        let parts =
            1 + (policy.detectors.contains { $0.relevantEffect != nil } ? 1 : 0) + (policy.segments.isEmpty ? 0 : 1)
        let rule = comparison.rule.sharing(among: parts)
        var reference = comparison.reference
        var columns = reference.columns(of: rows)
        if let label = comparison.label, let labels, !labels.isAllMissing {
            reference = reference.adding(label: label)
            columns.append(labels.present)
        }
        reference = reference.clustered(like: rows)
        var result = await DefaultDriftCheck().checkConcurrently(columns, against: reference, rule: rule)
        result.comparison = comparison.words
        if parts > 1 { result.notes.append(DriftNotes.shared(comparison.rule, among: parts)) }
        if !policy.detectors.isEmpty, let samples = comparison.samples {
            result.detectors = DetectorRun(detectors).results(
                of: policy.detectors, reference: samples,
                current: DetectorSamples(TableColumn.columns(of: rows, schema: schema)), alpha: rule.alpha,
                dependence: reference)
        }
        if !policy.segments.isEmpty, let batch = comparison.batch {
            result.segments = SegmentDriftSearch.worst(
                by: policy.segments, batch: batch, reference: reference, current: rows, schema: schema, rule: rule)
        }
        result.recommendedActions = DriftActions.recommended(for: result)
        return result
    }

    /// Adds what the window's metrics are expected to be without its labels, and whether its labels agree.
    private static func estimate(
        _ task: WindowTask, _ predictions: PredictionBatch, _ baseline: PreparedBaseline,
        _ estimator: PerformanceEstimator, _ cache: EstimateCache, _ now: Timestamp, into commit: inout EvaluationCommit
    ) throws {
        let schema = commit.schema
        let window = task.progress.window
        let key = EstimateCache.Key(
            schema: schema, window: window, predictions: predictions.count, baseline: baseline.revision)
        let estimates = try cache.estimates(key) { try WindowEstimates(of: predictions, by: estimator) }
        let gaps = estimates.gaps(to: commit.points)
        commit.points += estimates.points(window: window, isClosed: task.isClosed, at: now)
        commit.points += gaps
        if let gap = gaps.first(where: \.isContradiction), let inputs = baseline.inputs {
            var point = gap
            point.metric = .inputsAUC
            point.value = cache.inputs(key) { inputs.difference(at: gap, predictions, schema).value }
            commit.points.append(point)
        }
    }

    /// Drift as metrics, so that rules, charts and histories treat it like any other.
    private static func driftPoints(
        _ result: DriftAnalysisResult, task: WindowTask, schema: ModelSchema, now: Timestamp
    ) -> [MetricPoint] {
        let coverage = LabelCoverage(
            predictions: result.currentRows, labelled: result.currentRows, lastLabelAt: nil, isMature: task.isClosed)
        let values: [(MetricID, Double)] = [
            (.driftDetected, result.overallDriftDetected ? 1 : 0), (.driftMagnitude, result.driftMagnitude),
            (.driftedShare, result.driftedShare),
        ]
        return values.map { metric, value in
            MetricPoint(
                model: schema.model, version: schema.version, metric: metric, window: task.progress.window,
                value: .measured(MetricMeasurement(value: value, count: result.currentRows)), labels: coverage,
                origin: .computed, computedAt: now)
        }
    }
}
