import Hummingbird
import Vigil

struct HealthRoutes: Routes {
    let service: MLModelMonitoringService

    private struct Health: Encodable {
        var status: String
        var version: String
        /// What it works without just now.
        var degraded: String?
        /// What is wrong though it works; left out when nothing is.
        var warning: String?
    }

    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/healthz", operation: "checkHealth", tag: "operation",
                summary: "Whether the process runs.",
                responses: [.init(status: 200, summary: "It runs.", schema: .reference("Health"))]
            ) { _ in try .json(Health(status: "ok", version: VigilVersion.current)) },
            Endpoint(
                method: .get, path: "/readyz", operation: "checkReadiness", tag: "operation",
                summary: "Whether the store can be read and written.",
                responses: [.init(status: 200, summary: "It is ready.", schema: .reference("Health"))]
            ) { _ in
                try await service.checkStore()
                let warning = service.store.pulse?.condition.warning
                return try .json(
                    Health(
                        status: "ready", version: VigilVersion.current, degraded: service.link?.problem,
                        warning: warning))
            },
        ]
    }
}
