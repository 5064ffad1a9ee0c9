package import VigilDomain
import VigilStatistics

/// When a model's main metric is forecast to break its thresholds, as a metric that rules can watch.
package enum BreachForecast {
    /// How many windows ahead are looked at.
    package static let horizon = 12

    /// The days to the next breach after a window.
    ///
    /// - Parameters:
    ///   - newest: The main metric's point of the newest window whose labels are in.
    ///   - history: The metric's points, that one among them.
    ///   - thresholds: Its thresholds.
    ///   - schema: The version.
    /// - Returns: A point of the metric `days_to_breach` of that window.
    /// - Throws: `DomainError` or `StatisticsError` for a history that is none.
    package static func point(
        at newest: MetricPoint, history: [MetricPoint], thresholds: PerformanceThresholds, schema: ModelSchema
    ) throws -> MetricPoint {
        var point = newest
        point.metric = .daysToBreach
        let series = try MetricSeries(history.filter { $0.window.start <= newest.window.start }, length: schema.window)
        let format = MetricCatalog.descriptor(of: newest.metric).format
        let limits = thresholds.seriesLimits
        if let value = newest.value.measurement?.value, limits.contains(where: { $0.isBreached(by: value) }) {
            point.value = .measured(MetricMeasurement(value: 0, count: series.count))
            return point
        }
        switch try MetricForecast.make(series, horizon: horizon, bounds: MetricBounds(format)) {
        case .forecast(let forecast):
            let days = limits.compactMap { forecast.daysToBreach(of: $0).likely }.min()
            point.value =
                days.map { .measured(MetricMeasurement(value: $0, count: forecast.historyWindows)) }
                ?? .undefined(reason: "no breach is forecast in the next \(horizon) windows")
        case .notEnoughData(let have, let need):
            point.value = .notEnoughData(have: have, need: need)
        case .constant:
            point.value = .undefined(reason: "no breach is forecast: all windows have the same value")
        }
        return point
    }
}
