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
        /// What an operator should look at, although the service works; left out when there is nothing.
        var warnings: [String]?
    }

    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/healthz", operation: "checkHealth", tag: "operation",
                summary: "Whether the process runs.",
                responses: [.init(status: 200, summary: "It runs.", schema: .reference("Health"))],
                isBrief: { _ in true }
            ) { _ in try .json(Health(status: "ok", version: VigilVersion.current)) },
            Endpoint(
                method: .get, path: "/readyz", operation: "checkReadiness", tag: "operation",
                summary: "Whether the store can be read and written, and what somebody should look at although it can.",
                responses: [.init(status: 200, summary: "It is ready.", schema: .reference("Health"))]
            ) { _ in
                try await service.checkStore()
                let warning = service.store.pulse?.condition.warning
                let warnings = try await service.storageWarnings()
                return try .json(
                    Health(
                        status: "ready", version: VigilVersion.current, degraded: service.link?.problem,
                        warning: warning, warnings: warnings.isEmpty ? nil : warnings))
            },
        ]
    }
}
