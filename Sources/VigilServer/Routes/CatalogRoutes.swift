import Hummingbird
import Vigil

struct CatalogRoutes: Routes {
    let service: MLModelMonitoringService

    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/api/v1/catalog", operation: "showCatalog", tag: "catalog",
                summary: "Metrics, drift detectors, rule templates and kinds of channels, with their definitions.",
                responses: [.init(status: 200, summary: "The catalog.", schema: .reference("Catalog"))]
            ) { _ in try .json(WireCatalog.current(service.drift.detectors)) }
        ]
    }
}
