public import VigilDomain
import VigilMonitoring
import VigilStorage

/// Performance of models: recorded by the caller, or computed from predictions and the labels that come later.
public struct ModelPerformanceTracker: Sendable {
    let registry: ModelRegistry
    let store: MonitoringStore
    let evaluator: WindowEvaluator
    let clock: any WallClock

    /// Records one number of a model, for the window that `time` lies in.
    ///
    /// Several records of one window are pooled, weighted by `samples`; `prediction_count` and `dropped_predictions` are added
    /// up. Rules see the window's value, not the single record.
    ///
    /// - Parameters:
    ///   - metric: Its name, any of 1 to 100 bytes; the catalog's names mean what the catalog says.
    ///   - value: The number; not beyond `MetricMeasurement.greatestValue`.
    ///   - model: The model.
    ///   - version: Its version; the newest registered one when `nil`.
    ///   - time: The event time, at most a day ahead of the clock; now when `nil`.
    ///   - samples: The rows that the number rests on; from 1 to `MetricMeasurement.greatestCount`.
    ///   - standardError: Its standard error, when it is a mean of several rows; it gives the window an interval.
    /// - Throws: `MonitoringError` for an unknown model or a value out of range.
    public func recordMetric(
        _ metric: MetricID, value: Double, for model: ModelName, version: String? = nil, at time: Timestamp? = nil,
        samples: Int = 1, standardError: Double? = nil
    ) async throws {
        let measurement = MetricMeasurement(value: value, standardError: standardError, count: samples)
        try await record([metric: measurement], for: model, version: version, at: time ?? clock.now())
    }

    /// Records every number of `metrics`, for the window that its time lies in.
    ///
    /// - Parameter metrics: The numbers, at most `mostMetrics` of them, each as in `recordMetric`.
    /// - Throws: `MonitoringError` for an unknown model or a value out of range; then none of them was recorded.
    public func record(_ metrics: ModelPerformanceMetrics) async throws {
        let measurements = metrics.values.mapValues { MetricMeasurement(value: $0, count: metrics.sampleCount) }
        try await record(
            measurements, for: metrics.modelName, version: metrics.modelVersion, at: metrics.timestamp)
    }

    private func record(
        _ measurements: [MetricID: MetricMeasurement], for model: ModelName, version: String?, at time: Timestamp
    ) async throws {
        let schema = try await registry.schema(of: model, version: version)
        try Self.check(time, now: clock.now())
        try Self.check(measurements)
        let recorded = RecordedValues(window: schema.window.window(containing: time), measurements: measurements)
        try await evaluator.record(recorded, of: schema)
    }

    /// Sets the limits of a metric, replacing those before.
    ///
    /// - Parameter thresholds: The limits.
    /// - Throws: `DomainError` when they contradict each other, `MonitoringError` for an unknown model.
    public func setPerformanceThresholds(_ thresholds: PerformanceThresholds) async throws {
        try thresholds.validate()
        _ = try await registry.schema(of: thresholds.model, version: nil)
        try await store.findings.setThresholds(thresholds)
    }

    /// The limits of a model's metrics.
    ///
    /// - Parameter model: The model.
    /// - Returns: The limits, by metric.
    /// - Throws: When the store cannot be read.
    public func thresholds(of model: ModelName) async throws -> [PerformanceThresholds] {
        try await store.findings.thresholds(of: model)
    }

    /// Where the newest mature window of each limited metric lies outside its limits.
    ///
    /// - Parameter model: The model.
    /// - Returns: One entry a broken `min` or `max`; a missed `target` is listed with `kind` target.
    /// - Throws: `MonitoringError` for an unknown model.
    public func checkThresholdViolations(for model: ModelName) async throws -> [ThresholdViolation] {
        let schema = try await judgedSchema(of: model)
        var violations: [ThresholdViolation] = []
        for thresholds in try await store.findings.thresholds(of: model) {
            // Two, since a window can have a computed and a recorded one.
            var query = MetricQuery(model: model, version: schema.version, metrics: [thresholds.metric], limit: 2)
            query.isSettled = true
            let settled = try await store.findings.metricPoints(query)
            let own = settled.filter { $0.window == settled.last?.window }
            let newest = own.first { $0.origin == .computed } ?? own.last
            guard let newest, let measurement = newest.value.measurement else { continue }
            violations += ThresholdViolation.violations(
                of: thresholds, by: measurement, window: newest.window,
                badSide: MetricCatalog.descriptor(of: thresholds.metric).badSide)
        }
        return violations
    }

    /// The version that a model is judged by: the newest one that has predictions, else the newest registered one.
    ///
    /// A version that was registered for tomorrow must not hide what today's comes to.
    func judgedSchema(of model: ModelName, version: String? = nil) async throws -> ModelSchema {
        let newest = try await registry.schema(of: model, version: version)
        guard version == nil else { return newest }
        let work = try await store.findings.evaluationWork(of: model, since: nil)
        guard let judged = work?.versions.last(where: { $0.newestWindow != nil })?.version else { return newest }
        return try await registry.schema(of: model, version: judged)
    }
}
