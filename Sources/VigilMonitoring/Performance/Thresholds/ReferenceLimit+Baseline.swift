package import VigilDomain
import VigilStatistics

extension ReferenceLimit {
    /// The limits of a model's metrics from its baseline, cut into windows of the model's own length.
    ///
    /// - Parameters:
    ///   - baseline: The reference's rows with their labels and times.
    ///   - metrics: Which metrics; those of the task that need labels when `nil`.
    ///   - falseAlarmRate: For each metric, how often a window that is as the reference may be called worse, above 0 and
    ///     below 0.5; whoever watches several divides it among them.
    ///   - leastRows: Fewer rows behind a window's value than this are not judged.
    /// - Returns: One limit a metric that has a value and a standard error over the baseline.
    /// - Throws: `DomainError` when the columns do not agree with the schema, or for a rate outside its range.
    /// - Complexity: O(n log n).
    package static func limits(
        of baseline: Baseline, metrics: [MetricID]? = nil, falseAlarmRate: Double,
        leastRows: Int = ReferenceLimit.usualLeastRows
    ) throws(DomainError) -> [MetricID: ReferenceLimit] {
        let wanted = MetricCatalog.metrics(for: baseline.schema).filter {
            metrics?.contains($0.descriptor.id) ?? $0.descriptor.needsLabels
        }
        let whole = try LabelledTable(baseline)
        var tables: [LabelledTable] = []
        for rows in windows(of: baseline) {
            tables.append(
                try LabelledTable(
                    schema: baseline.schema, predictions: baseline.predictions.rows(rows),
                    labels: baseline.labels.rows(rows)))
        }
        var limits: [MetricID: ReferenceLimit] = [:]
        for metric in wanted {
            guard let reference = metric.compute(whole).measurement else { continue }
            let id = metric.descriptor.id
            let rows = MetricRows(
                id, schema: baseline.schema, predictions: baseline.predictions, labels: baseline.labels)
            // The root of a mean is nearly as symmetric as its rows' skewness over two leaves it.
            let skewness = rows.flatMap { rows in rows.contributions.rowSkewness.map { rows.isRoot ? $0 / 2 : $0 } }
            limits[id] = try ReferenceLimit(
                id, reference: reference, windows: tables.compactMap { metric.compute($0).measurement },
                rowSkewness: skewness, smallWindowExcess: rows?.contributions.smallWindowExcess ?? 0,
                falseAlarmRate: falseAlarmRate, leastRows: leastRows)
        }
        return limits
    }

    /// The baseline's rows by window of the model, in order of time.
    static func windows(of baseline: Baseline) -> [[Int]] {
        let length = baseline.schema.window
        let timestamps = baseline.predictions.timestamps
        let starts = timestamps.map { length.window(containing: Timestamp(milliseconds: $0)).start.milliseconds }
        return Dictionary(grouping: starts.indices) { starts[$0] }.sorted { $0.key < $1.key }.map(\.value)
    }
}
