public import VigilDomain
import VigilMonitoring
import VigilStorage

extension ModelDriftDetector {
    /// Compares rows with what the model's policy says, as a window of its length would be; nothing is stored.
    ///
    /// - Parameters:
    ///   - current: The rows.
    ///   - model: The model.
    ///   - version: Its version; the newest registered one when `nil`.
    ///   - rule: When a column counts as drifted; the policy's, or the service's, when `nil`.
    /// - Returns: The result over features, prediction and score, with the detectors and segments of the policy.
    /// - Throws: `MonitoringError` for an unknown model or nothing to compare with, `DomainError` when columns do not fit.
    public func detectFeatureDrift(
        _ current: PredictionBatch, for model: ModelName, version: String? = nil, rule: DriftRule? = nil
    ) async throws -> DriftAnalysisResult {
        let (schema, comparison) = try await comparison(of: current, model, version, rule: rule)
        return await WindowResults.drift(current, schema: schema, comparison: comparison, detectors: detectors)
    }

    /// Compares the predictions of rows with the baseline's, without the features.
    ///
    /// - Parameters:
    ///   - current: The rows.
    ///   - model: The model.
    ///   - version: Its version; the newest registered one when `nil`.
    ///   - rule: When the column counts as drifted; the policy's, or the service's, when `nil`.
    /// - Returns: The result over the prediction column.
    /// - Throws: As `detectFeatureDrift`.
    public func detectPredictionDrift(
        _ current: PredictionBatch, for model: ModelName, version: String? = nil, rule: DriftRule? = nil
    ) async throws -> DriftAnalysisResult {
        try await detect(.prediction, current, model, version, rule)
    }

    /// Compares the scores of rows, their confidence, with the baseline's, without the features.
    ///
    /// - Parameters:
    ///   - current: The rows.
    ///   - model: The model.
    ///   - version: Its version; the newest registered one when `nil`.
    ///   - rule: When the column counts as drifted; the policy's, or the service's, when `nil`.
    /// - Returns: The result over the score column; "not enough data" where the baseline has no scores.
    /// - Throws: As `detectFeatureDrift`.
    public func detectConfidenceDrift(
        _ current: PredictionBatch, for model: ModelName, version: String? = nil, rule: DriftRule? = nil
    ) async throws -> DriftAnalysisResult {
        try await detect(.score, current, model, version, rule)
    }

    /// Compares what really happened with the baseline's labels.
    ///
    /// - Parameters:
    ///   - labels: The labels of some predictions, all that are known; early ones differ from late ones, so a stretch whose
    ///     labels are still coming in says little.
    ///   - model: The model.
    ///   - version: Its version; the newest registered one when `nil`.
    ///   - rule: When the label counts as drifted; the policy's, or the service's, when `nil`.
    /// - Returns: The result over the label.
    /// - Throws: `MonitoringError` for an unknown model, labels of the wrong kind or a baseline without labels.
    public func detectLabelDrift(
        _ labels: Column, for model: ModelName, version: String? = nil, rule: DriftRule? = nil
    ) async throws -> DriftAnalysisResult {
        let schema = try await registry.schema(of: model, version: version)
        guard labels.kind == schema.predictionKind else {
            throw MonitoringError(
                .invalidValue, field: "labels",
                "\(labels.kind) labels were given; those of this model are \(schema.predictionKind)")
        }
        try RowRules(schema).require(labels: labels, field: "labels")
        try rule?.validate()
        let baseline = try await preparedBaseline(of: schema)
        guard let label = baseline.label else {
            throw MonitoringError(
                .noBaseline, field: "labels", "the baseline of \(model) has no labels; set one that has")
        }
        let reference = baseline.reference.only(.label).adding(label: label)
        let judged = (rule ?? schema.driftPolicy.rule ?? self.rule).forWindow(everyDays: schema.window.days)
        var result = await DefaultDriftCheck().checkConcurrently(
            [labels.present], against: reference, rule: judged)
        result.comparison = "the baseline, \(baseline.source)"
        return result
    }

    private func detect(
        _ role: ColumnRole, _ current: PredictionBatch, _ model: ModelName, _ version: String?, _ rule: DriftRule?
    ) async throws -> DriftAnalysisResult {
        let (schema, comparison) = try await comparison(of: current, model, version, rule: rule)
        let reference = comparison.reference.only(role)
        var result = await DefaultDriftCheck().checkConcurrently(current, against: reference, rule: comparison.rule)
        result.comparison = comparison.words
        if result.columns.isEmpty {
            // What the baseline never has is left out of it; the caller asked for just this column.
            let column: Column = role == .prediction ? current.predictions : .numeric(NumericColumn(current.scores))
            result.columns = [
                ColumnDrift(
                    name: role.rawValue, role: role, kind: role == .prediction ? schema.predictionKind : .numeric,
                    importance: 1,
                    outcome: .notEnoughData(
                        haveReference: 0, haveCurrent: column.presentCount, need: comparison.rule.minimumRows),
                    status: .unseen)
            ]
        }
        return result
    }

    private func comparison(
        of current: PredictionBatch, _ model: ModelName, _ version: String?, rule: DriftRule?
    ) async throws -> (ModelSchema, WindowComparison) {
        var schema = try await registry.schema(of: model, version: version)
        try current.validate(against: schema)
        try rule?.validate()
        if let rule {
            var policy = schema.driftPolicy
            policy.rule = rule
            schema.drift = policy
        }
        let span = current.timeSpan.map { TimeRange(start: $0.first, end: $0.last.advanced(by: .milliseconds(1))) }
        let window = span ?? schema.window.window(containing: clock.now())
        let source = ComparisonSource(predictions: store.predictions, baselines: baselines, rule: self.rule)
        let baseline = try await baselines.baseline(of: registry.schema(of: model, version: version))
        guard let comparison = try await source.comparison(of: window, schema: schema, baseline: baseline) else {
            throw Self.noBaseline(schema)
        }
        return (schema, comparison)
    }
}
