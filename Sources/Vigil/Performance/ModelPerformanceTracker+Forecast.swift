public import VigilDomain
public import VigilMonitoring
import VigilStatistics
import VigilStorage

extension ModelPerformanceTracker {
    /// The most windows that are forecast.
    public static let mostForecastWindows = 200

    /// What a metric will be over the windows to come, from its windows whose labels are in.
    ///
    /// - Parameters:
    ///   - metric: The metric; the model's main one when `nil`.
    ///   - model: The model.
    ///   - version: Its version; all when `nil`.
    ///   - horizon: How many windows ahead, 1 to ``mostForecastWindows``.
    /// - Returns: The forecast with its bands and how often they were right, or why there is none.
    /// - Throws: `MonitoringError` for an unknown model or a horizon out of range.
    public func forecast(
        of metric: MetricID? = nil, for model: ModelName, version: String? = nil, horizon: Int = 12
    ) async throws -> MetricForecast.Outcome {
        guard (1...Self.mostForecastWindows).contains(horizon) else {
            throw MonitoringError(
                .invalidValue, field: "horizon",
                "\(horizon) was given; it must be from 1 to \(Self.mostForecastWindows) windows")
        }
        let schema = try await registry.schema(of: model, version: version)
        let metric = metric ?? schema.mainMetric
        return try await Self.forecast(try await series(of: metric, schema, version: version), metric, horizon)
    }

    @concurrent
    private static func forecast(
        _ series: MetricSeries, _ metric: MetricID, _ horizon: Int
    ) async throws -> MetricForecast.Outcome {
        try MetricForecast.make(
            series, horizon: horizon, bounds: MetricBounds(MetricCatalog.descriptor(of: metric).format))
    }

    /// Where a metric is going: its slope with an interval, whether its level changed, its season, and when its line
    /// crosses its thresholds.
    ///
    /// - Parameters:
    ///   - metric: The metric; the model's main one when `nil`.
    ///   - model: The model.
    ///   - version: Its version; all when `nil`.
    /// - Returns: The trend, or that there are too few windows.
    /// - Throws: `MonitoringError` for an unknown model.
    public func analyzePerformanceTrend(
        of metric: MetricID? = nil, for model: ModelName, version: String? = nil
    ) async throws -> PerformanceTrend.Outcome {
        let schema = try await registry.schema(of: model, version: version)
        let metric = metric ?? schema.mainMetric
        let thresholds = try await store.findings.thresholds(of: model).first { $0.metric == metric }
        return try await Self.trend(
            try await series(of: metric, schema, version: version), thresholds?.seriesLimits ?? [])
    }

    @concurrent
    private static func trend(
        _ series: MetricSeries, _ limits: [SeriesLimit]
    ) async throws -> PerformanceTrend.Outcome {
        try PerformanceTrend.analyze(series, limits: limits)
    }

    private func series(of metric: MetricID, _ schema: ModelSchema, version: String?) async throws -> MetricSeries {
        // Versions that served side by side, and recorded values beside computed ones, share the limit.
        var query = MetricQuery(
            model: schema.model, version: version, metrics: [metric], limit: 3 * MetricSeries.greatestLength)
        query.isSettled = true
        let points = try await store.findings.metricPoints(query)
        return try MetricSeries(points, length: schema.window)
    }
}
