public import VigilDomain
public import VigilMonitoring
import VigilStorage

extension ModelPerformanceTracker {
    /// Two versions, or models of one task, side by side, each metric's difference with its error, and a verdict.
    ///
    /// Where most of the smaller side's predictions have ids that the other side has too, as when a second model answers the
    /// same requests in the shadow, the sides are compared row by row; else as two samples.
    ///
    /// - Parameters:
    ///   - first: One model and version; its newest when `nil`.
    ///   - second: The other one.
    ///   - metric: What decides; the first model's main metric when `nil`.
    ///   - range: Event time; all of it when `nil`.
    /// - Returns: The comparison.
    /// - Throws: `MonitoringError` for an unknown model or too many rows, `DomainError` for two tasks that differ.
    public func compare(
        _ first: (model: ModelName, version: String?), with second: (model: ModelName, version: String?),
        metric: MetricID? = nil, over range: TimeRange? = nil
    ) async throws -> VersionComparison {
        let one = try await registry.schema(of: first.model, version: first.version)
        let two = try await registry.schema(of: second.model, version: second.version)
        guard one.task == two.task else {
            throw MonitoringError(
                .invalidValue, field: "with",
                "\(two.model) is a \(two.task.rawValue) and \(one.model) a \(one.task.rawValue); only models of one task "
                    + "can be compared")
        }
        guard one.model != two.model || one.version != two.version else {
            throw MonitoringError(
                .invalidValue, field: "with_version", "both sides are version \(one.version) of \(one.model)")
        }
        return try await HeavyReads.shared.withLock { [self] in
            let firstRows = try await rows(of: one, over: range, reading: .all)
            let secondRows = try await rows(of: two, over: range, reading: .all)
            let first = VersionRows(schema: one, predictions: firstRows.predictions, labels: firstRows.labels)
            let second = VersionRows(schema: two, predictions: secondRows.predictions, labels: secondRows.labels)
            return try await Self.compared(first, second, metric)
        }
    }

    @concurrent
    private static func compared(
        _ first: VersionRows, _ second: VersionRows, _ metric: MetricID?
    ) async throws -> VersionComparison {
        let isOneModel = first.schema.model == second.schema.model
        func name(_ schema: ModelSchema) -> String {
            isOneModel ? "version \(schema.version)" : "\(schema.model) \(schema.version)"
        }
        let names = (first: name(first.schema), second: name(second.schema))
        let joined = VersionRows.joined(first, second)
        let smaller = min(first.predictions.count, second.predictions.count)
        if smaller > 0, 2 * joined.first.predictions.count >= smaller {
            return try VersionComparer().paired(joined.first, joined.second, names: names, mainMetric: metric)
        }
        func table(_ rows: VersionRows) throws -> LabelledTable {
            try LabelledTable(schema: rows.schema, predictions: rows.predictions, labels: rows.labels)
        }
        return VersionComparer().unpaired(
            try table(first), try table(second), names: names, mainMetric: metric)
    }
}
