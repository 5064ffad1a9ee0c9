import Hummingbird
import Vigil
import VigilDomain

struct LiveDriftRoutes: Routes {
    let service: MLModelMonitoringService

    var endpoints: [Endpoint] { [live, replay] }

    private var live: Endpoint {
        Endpoint(
            method: .get, path: "/api/v1/models/{model}/live-drift", operation: "liveDrift", tag: "drift",
            summary: "What detectors watch of the predictions one by one, and the alarms that they gave.",
            query: [.version] + Endpoint.Parameter.range + [.limit(most: 1000, standard: 100)],
            responses: [.init(status: 200, summary: "The alarms.", schema: .reference("LiveDrift"))],
            problems: [404, 422]
        ) { request in
            let model = try request.model()
            let range = try request.range()
            let version = try request.text("version")
            let limit = try request.integer("limit", in: 1...1000, default: 100)
            let report = try await service.drift.live(of: model, over: range, version: version, limit: limit)
            return try .json(WireLiveDrift(report))
        }
    }

    private var replay: Endpoint {
        Endpoint(
            method: .post, path: "/api/v1/models/{model}/live-drift-replays", operation: "replayLiveDrift",
            tag: "drift",
            summary: "Lets fresh detectors go through stored predictions, set otherwise if wanted; nothing is stored.",
            query: [.version],
            body: .init(content: [("application/json", .reference("LiveDriftReplay"))]),
            responses: [.init(status: 200, summary: "The alarms.", schema: .reference("LiveDrift"))],
            problems: [404, 409, 413, 415, 422],
            patience: 10
        ) { request in
            let model = try request.model()
            let version = try request.text("version")
            let wanted = try await request.json(WireLiveReplay.self)
            let range = try wanted.range()
            let schema = try await service.schema(of: model, version: version)
            let settings = wanted.settings(schema.driftPolicy)
            let report = try await service.drift.replayLive(
                model, over: range, version: version, settings: settings)
            return try .json(WireLiveDrift(report))
        }
    }
}
