import Hummingbird
import Vigil
import VigilDomain

struct DriftRoutes: Routes {
    let service: MLModelMonitoringService

    var endpoints: [Endpoint] { [check, history] }

    private var check: Endpoint {
        Endpoint(
            method: .post, path: "/api/v1/models/{model}/drift-checks", operation: "checkDrift", tag: "drift",
            summary: "Brings a model's windows up to date now, the newest one included.",
            body: .init(content: [("application/json", .reference("DriftCheck"))]),
            responses: [
                .init(status: 200, summary: "The findings that were made.", schema: .reference("DriftFindings"))
            ],
            problems: [404, 409, 413, 415, 422],
            // With `since` it can be a history of years.
            patience: 10
        ) { request in
            let model = try request.model()
            let since = try await request.json(WireDriftCheck.self).since?.timestamp
            let findings = try await service.drift.check(model, since: since)
            return try .json(WireDriftFindings(findings: findings.map(WireDriftFinding.init)))
        }
    }

    private var history: Endpoint {
        Endpoint(
            method: .get, path: "/api/v1/models/{model}/drift-checks", operation: "listDriftChecks", tag: "drift",
            summary: "Drift findings, one a window, oldest first.",
            query: [.version] + Endpoint.Parameter.range + [.limit(most: 1000, standard: 100)],
            responses: [.init(status: 200, summary: "The findings.", schema: .reference("DriftFindings"))],
            problems: [404, 422]
        ) { request in
            let model = try request.model()
            let version = try request.text("version")
            let range = try request.range()
            let limit = try request.integer("limit", in: 1...1000, default: 100)
            let findings = try await service.drift.history(of: model, version: version, over: range, limit: limit)
            return try .json(WireDriftFindings(findings: findings.map(WireDriftFinding.init)))
        }
    }
}
