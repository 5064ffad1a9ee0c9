import Vigil

/// A group of endpoints.
protocol Routes: Sendable {
    /// The endpoints, in the order in which the document lists them.
    var endpoints: [Endpoint] { get }
}

/// Every group of the API, one line each.
enum RouteCatalog {
    static func all(_ service: MLModelMonitoringService, metrics: ServerMetrics) -> [any Routes] {
        [
            ModelRoutes(service: service),
            PredictionRoutes(service: service, metrics: metrics),
            BaselineRoutes(service: service),
            PerformanceRoutes(service: service),
            ForecastRoutes(service: service),
            ComparisonRoutes(service: service),
            DriftRoutes(service: service),
            LiveDriftRoutes(service: service),
            ExperimentRoutes(service: service),
            RuleRoutes(service: service),
            AlertRoutes(service: service),
            StorageRoutes(service: service),
            BackupRoutes(service: service),
            CatalogRoutes(service: service),
            HealthRoutes(service: service),
            StatusRoutes(service: service),
        ]
    }
}

/// Query parameters that several endpoints have.
extension Endpoint.Parameter {
    static let version = Endpoint.Parameter(
        name: "version", summary: "the model's version; the newest registered one when left out",
        schema: WireSchemas.version)
    static let range: [Endpoint.Parameter] = [
        Endpoint.Parameter(
            name: "from", summary: "windows that end after this time", schema: WireSchemas.time),
        Endpoint.Parameter(
            name: "to", summary: "windows that begin before this time", schema: WireSchemas.time),
    ]

    static func limit(most: Int, standard: Int) -> Endpoint.Parameter {
        Endpoint.Parameter(
            name: "limit", summary: "the most to return, \(standard) when left out",
            schema: .integer(minimum: 1, maximum: most))
    }
}
