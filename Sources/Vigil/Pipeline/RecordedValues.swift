import VigilDomain
import VigilStorage

/// Values of metrics that a caller computed, all of one window.
struct RecordedValues: Sendable {
    /// The window they belong to.
    let window: TimeRange
    /// One measurement a metric.
    let measurements: [MetricID: MetricMeasurement]

    var metrics: [MetricID] { measurements.keys.sorted() }

    /// The window's points after these values joined the ones that were recorded before.
    ///
    /// Means are weighted by the rows behind them and their spread is pooled, so that a thousand calls recorded one by
    /// one come to the same as one record of their mean.
    func merged(with stored: [MetricPoint], schema: ModelSchema, now: Timestamp) -> [MetricPoint] {
        metrics.compactMap { metric in
            guard let fresh = measurements[metric] else { return nil }
            let earlier = stored.first { $0.metric == metric && $0.window == window }?.value.measurement
            let merged = earlier.map { Self.merge($0, fresh, sums: metric == .predictionCount) } ?? fresh
            return MetricPoint(
                model: schema.model, version: schema.version, metric: metric, window: window,
                value: .measured(merged),
                labels: LabelCoverage(
                    predictions: merged.count, labelled: merged.count, lastLabelAt: nil, isMature: true),
                origin: .recorded, computedAt: now)
        }
    }

    /// Chan, Golub and LeVeque's pooling of two means and their sums of squared deviations.
    private static func merge(
        _ first: MetricMeasurement, _ second: MetricMeasurement, sums: Bool
    ) -> MetricMeasurement {
        let count = first.count + second.count
        if sums { return MetricMeasurement(value: first.value + second.value, count: count) }
        let difference = second.value - first.value
        let share = Double(second.count) / Double(count)
        let mean = first.value + difference * share
        let squares =
            sumOfSquares(first) + sumOfSquares(second) + difference * difference * Double(first.count) * share
        guard count > 1 else { return MetricMeasurement(value: mean, count: count) }
        let error = (squares / Double(count - 1) / Double(count)).squareRoot()
        return MetricMeasurement(
            value: mean, standardError: error, lower95: mean - 1.959963984540054 * error,
            upper95: mean + 1.959963984540054 * error, count: count)
    }

    /// The sum of squared deviations behind a mean; 0 where the caller gave no standard error.
    private static func sumOfSquares(_ measurement: MetricMeasurement) -> Double {
        let error = measurement.standardError ?? 0
        return error * error * Double(measurement.count) * Double(max(measurement.count - 1, 0))
    }
}
