import Hummingbird
import Vigil
import VigilDomain

struct ForecastRoutes: Routes {
    let service: MLModelMonitoringService

    var endpoints: [Endpoint] { [forecast, trend] }

    private static let metric = Endpoint.Parameter(
        name: "metric", summary: "the metric; the model's main one when left out", schema: .string(longest: 100))

    private var forecast: Endpoint {
        let most = ModelPerformanceTracker.mostForecastWindows
        return Endpoint(
            method: .get, path: "/api/v1/models/{model}/forecast", operation: "forecastMetric", tag: "performance",
            summary: "What a metric will be over the windows to come, with bands and how often they were right.",
            query: [
                .version, Self.metric,
                .init(
                    name: "horizon", summary: "how many windows ahead, 12 when left out",
                    schema: .integer(minimum: 1, maximum: most)),
            ],
            responses: [.init(status: 200, summary: "The forecast.", schema: .reference("Forecast"))],
            problems: [404, 422]
        ) { request in
            let model = try request.model()
            let version = try request.text("version")
            let metric = try request.text("metric").map { MetricID($0) }
            let horizon = try request.integer("horizon", in: 1...most, default: 12)
            let outcome = try await service.performance.forecast(
                of: metric, for: model, version: version, horizon: horizon)
            return try .json(WireForecast(outcome))
        }
    }

    private var trend: Endpoint {
        Endpoint(
            method: .get, path: "/api/v1/models/{model}/trend", operation: "analysePerformanceTrend",
            tag: "performance",
            summary: "Where a metric is going: slope, change of level, season, and when it breaks its thresholds.",
            query: [.version, Self.metric],
            responses: [.init(status: 200, summary: "The trend.", schema: .reference("Trend"))],
            problems: [404, 422]
        ) { request in
            let model = try request.model()
            let version = try request.text("version")
            let metric = try request.text("metric").map { MetricID($0) }
            let outcome = try await service.performance.analyzePerformanceTrend(
                of: metric, for: model, version: version)
            return try .json(WireTrend(outcome))
        }
    }
}
