import VigilDomain
import VigilMonitoring
import VigilStorage

/// Computes what a window comes to; no I/O, off the callers' actor.
enum WindowResults {
    @concurrent
    static func compute(
        _ task: WindowTask, contents: WindowContents, schema: ModelSchema, baseline: PreparedBaseline?,
        comparison: WindowComparison?, detectors: DriftDetectorRegistry, estimates: WindowEstimates?, now: Timestamp
    ) async throws -> EvaluationCommit {
        var commit = EvaluationCommit(schema: schema)
        let window = task.progress.window
        let unreadable = task.unreadable(of: contents)
        commit.unreadable = [window: unreadable]
        if task.computesMetrics {
            commit.points = WindowEvaluation.points(
                for: contents.table, window: window, lastLabelAt: contents.lastLabelAt, watermark: task.watermark,
                at: now)
            if let point = baseline?.limit?.point(of: commit.points) { commit.points.append(point) }
            if let estimates {
                let gaps = estimates.gaps(to: commit.points)
                commit.points += estimates.points(window: window, isClosed: task.isClosed, at: now)
                commit.points += gaps
            }
            commit.evaluated = [
                EvaluatedWindow(window: window, revision: task.progress.revision, isMature: task.isMature)
            ]
        }
        if let comparison, task.checksDrift || (task.checksLabels && comparison.label != nil) {
            var result: DriftAnalysisResult
            if let counts = contents.counts {
                result = await drift(counts, comparison: comparison)
            } else {
                result = await drift(
                    contents.rows ?? PredictionBatch(schema: schema), labels: task.checksLabels ? contents.labels : nil,
                    schema: schema, comparison: comparison, detectors: detectors)
            }
            if let sentence = unreadable.sentence { result.notes.append("\(sentence).") }
            commit.drift = [
                DriftFinding(
                    model: schema.model, version: schema.version, window: window, checkedAt: now, result: result)
            ]
            commit.points += driftPoints(result, task: task, schema: schema, now: now)
            // A longer stretch must not be checked without the rows, and say nothing of it.
            if task.isClosed, unreadable.predictions == 0 {
                commit.summaries = await summaries(of: window, contents, schema, comparison)
            }
        }
        return commit
    }

    /// What is kept of the window for checks of longer stretches; nothing where those need rows.
    @concurrent
    private static func summaries(
        of window: TimeRange, _ contents: WindowContents, _ schema: ModelSchema, _ comparison: WindowComparison
    ) async -> [WindowSummary] {
        guard schema.driftPolicy.needsCountsAlone, !comparison.reference.isClustered else { return [] }
        var counts = WindowCounts(summarizing: comparison.reference)
        if let counted = contents.counts {
            counts.merge(counted.withoutLabels(against: comparison.reference))
        } else if let rows = contents.rows {
            counts.add(rows)
        }
        guard let bytes = counts.encoded() else { return [] }
        return [
            WindowSummary(
                window: window, predictions: counts.rows, countingKey: comparison.reference.countingKey, bytes: bytes)
        ]
    }

    /// The same check of a window that was counted, whose model asks for nothing beside it.
    @concurrent
    static func drift(_ counts: WindowCounts, comparison: WindowComparison) async -> DriftAnalysisResult {
        var result = await DefaultDriftCheck().checkConcurrently(
            counts, against: counts.reference, rule: comparison.rule)
        result.comparison = comparison.words
        result.recommendedActions = DriftActions.recommended(for: result)
        return result
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
