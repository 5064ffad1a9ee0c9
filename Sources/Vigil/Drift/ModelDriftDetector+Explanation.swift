public import VigilDomain
public import VigilMonitoring
import VigilStorage

extension ModelDriftDetector {
    /// How many windows a relation between drift and performance looks at.
    private static let explainedWindows = 60

    /// Ranks the columns of a model's newest checked window: how important each is, how far it moved, and whether the main
    /// metric got worse in the windows in which it moved.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - version: Its version; the newest registered one when `nil`.
    ///   - moment: The newest window that ends at or before it; the newest of all when `nil`.
    /// - Returns: The ranking; `nil` before any window was checked.
    /// - Throws: `MonitoringError` for an unknown model.
    public func explain(
        _ model: ModelName, version: String? = nil, at moment: Timestamp? = nil
    ) async throws -> DriftRanking? {
        let schema = try await registry.schema(of: model, version: version)
        let range = moment.map { TimeRange(start: Timestamp(milliseconds: .min), end: $0) }
        let findings = try await store.findings.driftFindings(
            of: model, version: schema.version, in: range, limit: Self.explainedWindows)
        guard let first = findings.first, let last = findings.last else { return nil }
        let metric = MetricCatalog.descriptor(of: schema.mainMetric)
        let query = MetricQuery(
            model: model, version: schema.version, metrics: [schema.mainMetric],
            range: TimeRange(start: first.window.start, end: last.window.end))
        var points: [TimeRange: Double] = [:]
        for point in try await store.findings.metricPoints(query) where point.labels.isMature {
            points[point.window] = point.value.measurement?.value
        }
        let baseline = try await store.models.baseline(of: schema)
        return DriftRanking(
            findings, metric: (schema.mainMetric, metric.direction != .lowerIsBetter), points: points,
            importance: ColumnImportance(schema: schema, baseline: baseline?.predictions))
    }
}
