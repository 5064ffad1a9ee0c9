public import VigilDomain
public import VigilMonitoring
import VigilStorage

/// Drift of models against their baselines.
public struct ModelDriftDetector: Sendable {
    let registry: ModelRegistry
    let store: MonitoringStore
    let baselines: BaselineCache
    let evaluator: WindowEvaluator
    let alerting: ModelAlertingSystem
    let worklist: Worklist
    let events: EventHub
    let rule: DriftRule
    /// The drift detectors that policies may name: the catalogs' and those that were registered beside them.
    public let detectors: DriftDetectorRegistry
    let liveWatch: LiveWatch
    let liveModels: LiveModels
    let clock: any WallClock

    /// Sets what a model's live data are compared with.
    ///
    /// - Parameters:
    ///   - predictions: The reference rows, at least one.
    ///   - labels: One label a row, missing where unknown; without them rules relative to the reference have nothing to
    ///     compare with.
    ///   - model: The model.
    ///   - version: Its version; the newest registered one when `nil`.
    ///   - source: Where the rows come from, for people.
    /// - Throws: `DomainError` when the columns do not fit the schema, `MonitoringError` for an unknown model.
    public func setBaselineDistribution(
        _ predictions: PredictionBatch, labels: Column? = nil, for model: ModelName, version: String? = nil,
        source: String = "given rows"
    ) async throws {
        let schema = try await registry.schema(of: model, version: version)
        try predictions.validate(against: schema)
        var predictions = predictions
        predictions.completeFromProbabilities(schema)
        guard predictions.count > 0 else {
            throw MonitoringError(.invalidValue, field: "baseline", "0 rows were given; it needs at least 1")
        }
        if let labels {
            guard labels.count == predictions.count, labels.kind == schema.predictionKind else {
                throw MonitoringError(
                    .invalidValue, field: "labels",
                    "\(labels.count) \(labels.kind) labels were given for \(predictions.count) rows; it needs one "
                        + "\(schema.predictionKind) label a row")
            }
            try RowRules(schema).require(labels: labels, field: "labels")
        }
        let isFirst = try await store.models.baselineRevision(of: schema) == nil
        // Also after an error: it may have been set all the same.
        defer { registry.refresh() }
        try await store.models.setBaseline(
            Baseline(
                schema: schema, source: source, setAt: clock.now(), predictions: predictions, labels: labels))
        // Rules that were set before there was anything to try them on are tried now.
        if isFirst { try await alerting.tryRules(of: schema) }
        await liveModels.refresh(schema)
        worklist.add(model)
        events.publish(.configuration, model)
    }

    /// Sets the baseline from the stored predictions of a stretch of event time, with their labels.
    ///
    /// - Parameters:
    ///   - range: Event time.
    ///   - model: The model.
    ///   - version: Its version; the newest registered one when `nil`.
    /// - Throws: `MonitoringError` for an unknown model, or when the range holds no predictions.
    public func setBaselineDistribution(
        fromStored range: TimeRange, for model: ModelName, version: String? = nil
    ) async throws {
        let schema = try await registry.schema(of: model, version: version)
        if let kept = try await store.predictions.keptFrom(schema), range.start < kept {
            throw MonitoringError(
                .invalidValue, field: "from",
                "\(range.start) was given; predictions before \(kept) are no longer kept, so take a range from then on")
        }
        let rows = try await store.predictions.labelledPredictions(of: schema, in: range)
        try await setBaselineDistribution(
            rows.predictions, labels: rows.labels, for: model, version: schema.version,
            source: "predictions from \(range.start) to \(range.end)"
                + (rows.unreadable.sentence.map { "; \($0)" } ?? ""))
    }

    /// Stored findings, one a window, oldest first.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - version: Its version; all when `nil`.
    ///   - range: Event time; all of it when `nil`.
    ///   - limit: The most findings; the newest when there are more.
    /// - Returns: The findings.
    /// - Throws: `MonitoringError` for an unknown model.
    public func history(
        of model: ModelName, version: String? = nil, over range: TimeRange? = nil, limit: Int = 1000
    ) async throws -> [DriftFinding] {
        _ = try await registry.schema(of: model, version: version)
        return try await store.findings.driftFindings(of: model, version: version, in: range, limit: limit)
    }

    /// The newest baseline of a model version.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - version: Its version; the newest registered one when `nil`.
    /// - Returns: Its size, source and metrics.
    /// - Throws: `MonitoringError` for an unknown model or a missing baseline.
    public func baseline(of model: ModelName, version: String? = nil) async throws -> BaselineSummary {
        let baseline = try await preparedBaseline(of: registry.schema(of: model, version: version))
        return BaselineSummary(rows: baseline.rows, source: baseline.source, metrics: baseline.metrics)
    }

    func preparedBaseline(of schema: ModelSchema) async throws -> PreparedBaseline {
        guard let baseline = try await baselines.baseline(of: schema) else { throw Self.noBaseline(schema) }
        return baseline
    }

    static func noBaseline(_ schema: ModelSchema) -> MonitoringError {
        MonitoringError(
            .noBaseline, field: "model",
            "\(schema.model) version \(schema.version) has no baseline; set one from a file, rows or a past range")
    }
}

/// A baseline in short.
public struct BaselineSummary: Hashable, Sendable {
    /// Its rows.
    public var rows: Int
    /// Where they come from.
    public var source: String
    /// The model's metrics on it.
    public var metrics: [MetricID: MetricValue]
}
