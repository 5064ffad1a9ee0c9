import VigilDomain
import VigilMonitoring
import VigilStorage

/// Computes what a window comes to; no I/O, off the callers' actor.
enum WindowResults {
    @concurrent
    static func compute(
        _ task: WindowTask, rows: LabelledPredictions, schema: ModelSchema, reference: DriftReference?,
        rule: DriftRule, now: Timestamp
    ) async throws -> EvaluationCommit {
        var commit = EvaluationCommit(schema: schema)
        let window = task.progress.window
        if task.computesMetrics {
            let table = try LabelledTable(schema: schema, predictions: rows.predictions, labels: rows.labels)
            commit.points = WindowEvaluation.points(
                for: table, window: window, lastLabelAt: rows.lastLabelAt, watermark: task.watermark, at: now)
            commit.evaluated = [
                EvaluatedWindow(window: window, revision: task.progress.revision, isMature: task.isMature)
            ]
        }
        if task.checksDrift, let reference {
            let result = await DefaultDriftCheck().checkConcurrently(
                rows.predictions, against: reference, rule: rule)
            commit.drift = [
                DriftFinding(
                    model: schema.model, version: schema.version, window: window, checkedAt: now, result: result)
            ]
            commit.points += driftPoints(result, task: task, schema: schema, now: now)
        }
        return commit
    }

    /// Drift as metrics, so that rules, charts and histories treat it like any other.
    private static func driftPoints(
        _ result: DriftAnalysisResult, task: WindowTask, schema: ModelSchema, now: Timestamp
    ) -> [MetricPoint] {
        let coverage = LabelCoverage(
            predictions: result.currentRows, labelled: result.currentRows, lastLabelAt: nil, isMature: task.isClosed)
        let values: [(MetricID, Double)] = [
            (.driftMagnitude, result.driftMagnitude), (.driftedShare, result.driftedShare),
        ]
        return values.map { metric, value in
            MetricPoint(
                model: schema.model, version: schema.version, metric: metric, window: task.progress.window,
                value: .measured(MetricMeasurement(value: value, count: result.currentRows)), labels: coverage,
                origin: .computed, computedAt: now)
        }
    }
}
