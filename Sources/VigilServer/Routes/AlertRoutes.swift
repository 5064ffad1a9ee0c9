import Hummingbird
import Vigil
import VigilDomain

struct AlertRoutes: Routes {
    let service: MLModelMonitoringService

    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/api/v1/alerts", operation: "listAlerts", tag: "alerts",
                summary: "Alerts, newest first.",
                query: [
                    .init(name: "model", summary: "only of this model", schema: WireSchemas.name),
                    .init(name: "status", summary: "only these", schema: Choice.schema(Alert.Status.self)),
                ] + Endpoint.Parameter.range + [.limit(most: 10_000, standard: 100)],
                responses: [.init(status: 200, summary: "The alerts.", schema: .reference("Alerts"))],
                problems: [404, 422]
            ) { request in
                let model = try request.text("model").map { try ModelName($0) }
                let status = try request.text("status").map {
                    try Choice.parse(Alert.Status.self, $0, field: "status")
                }
                let range = try request.range()
                let limit = try request.integer("limit", in: 1...10_000, default: 100)
                let alerts = try await service.alerting.recentAlerts(
                    for: model, status: status, over: range, limit: limit)
                return try .json(WireAlerts(alerts: alerts.map(WireAlert.init)))
            }
        ]
    }
}
