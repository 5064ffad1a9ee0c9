import Hummingbird
import Vigil

struct StorageRoutes: Routes {
    let service: MLModelMonitoringService

    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/api/v1/storage", operation: "showStorage", tag: "storage",
                summary: "What is stored of each model and version, what it takes, and what retention removes next.",
                responses: [.init(status: 200, summary: "The amounts.", schema: .reference("Storage"))]
            ) { _ in try .json(WireStorage(try await service.storage())) }
        ]
    }
}
