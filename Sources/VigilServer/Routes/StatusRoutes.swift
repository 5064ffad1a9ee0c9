import Hummingbird
import Vigil

struct StatusRoutes: Routes {
    let service: MLModelMonitoringService

    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/api/v1/status", operation: "showStatus", tag: "operation",
                summary: "How the service is: ready or why not, availability over 30 days, what it holds, what waits.",
                responses: [.init(status: 200, summary: "The status.", schema: .reference("Status"))]
            ) { _ in try .json(WireStatus(try await service.status(), at: service.clock.now())) }
        ]
    }
}
