import Hummingbird
import Vigil
import VigilDomain

struct DriftRoutes: Routes {
    let service: MLModelMonitoringService

    var endpoints: [Endpoint] { [check, checkMany, history, analyse, tune, explain] }

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
            let range = try await request.json(WireDriftCheck.self).range()
            let findings = try await service.drift.check(model, over: range)
            return try .json(WireDriftFindings(findings: findings.map(WireDriftFinding.init)))
        }
    }

    private var checkMany: Endpoint {
        Endpoint(
            method: .post, path: "/api/v1/drift-checks", operation: "checkDriftOfModels", tag: "drift",
            summary: "Brings the windows of many models up to date now, or checks a past range of them again.",
            body: .init(content: [("application/json", .reference("DriftChecks"))]),
            responses: [
                .init(status: 200, summary: "One result a model.", schema: .reference("DriftCheckSummaries"))
            ],
            problems: [413, 415, 422],
            patience: 10
        ) { request in
            let wanted = try await request.json(WireDriftChecks.self)
            let range = try WireDriftCheck.range(wanted.since, wanted.until)
            let models = try wanted.names()
            let checks = try await service.drift.check(models, over: range)
            return try .json(WireDriftCheckSummaries(checks))
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

    private var analyse: Endpoint {
        Endpoint(
            method: .post, path: "/api/v1/models/{model}/drift-analyses", operation: "analyseDrift", tag: "drift",
            summary: "Analyses stored predictions in windows by calendar, by count or sliding; nothing is stored.",
            query: [.version],
            body: .init(content: [("application/json", .reference("DriftAnalysis"))]),
            responses: [
                .init(status: 200, summary: "One finding a window.", schema: .reference("DriftFindings"))
            ],
            problems: [404, 409, 413, 415, 422],
            patience: 10
        ) { request in
            let model = try request.model()
            let version = try request.text("version")
            let wanted = try await request.json(WireDriftAnalysis.self)
            let schema = try await service.schema(of: model, version: version)
            let windows = try wanted.windows(of: schema)
            let range = TimeRange(
                start: wanted.from?.timestamp ?? Timestamp.supported.lowerBound,
                end: wanted.to?.timestamp ?? Timestamp.supported.upperBound)
            let rule = try wanted.rule?.domain(as: "rule")
            let findings = try await service.drift.detectDrift(
                in: windows, over: range, for: model, version: version, rule: rule)
            let kept = try await service.predictionsKeptFrom(of: model, version: version)
            return try .json(
                WireDriftFindings(
                    findings: findings.map(WireDriftFinding.init),
                    keptFrom: kept.flatMap { range.start < $0 ? WireTime($0) : nil }))
        }
    }

    private var tune: Endpoint {
        Endpoint(
            method: .get, path: "/api/v1/models/{model}/drift-tuning", operation: "tuneDrift", tag: "drift",
            summary: "What other levels, relevant sizes and baselines would have said about stored predictions.",
            query: [.version] + Endpoint.Parameter.range,
            responses: [.init(status: 200, summary: "One report a comparison.", schema: .reference("DriftTuning"))],
            problems: [404, 413, 422],
            patience: 10
        ) { request in
            let model = try request.model()
            let version = try request.text("version")
            let range = try request.range()
            let reports = try await service.drift.tune(model, over: range, version: version)
            return try .json(WireDriftTuning(reports))
        }
    }

    private var explain: Endpoint {
        Endpoint(
            method: .get, path: "/api/v1/models/{model}/drift-ranking", operation: "rankDrift", tag: "drift",
            summary: "The columns of the newest checked window by importance, drift and relation to the main metric.",
            query: [.version] + Endpoint.Parameter.range,
            responses: [.init(status: 200, summary: "The ranking.", schema: .reference("DriftRanking"))],
            problems: [404, 422]
        ) { request in
            let model = try request.model()
            let version = try request.text("version")
            let range = try request.range()
            let ranking = try await service.drift.explain(model, version: version, at: range?.end)
            return try .json(WireDriftRanking(ranking))
        }
    }
}
