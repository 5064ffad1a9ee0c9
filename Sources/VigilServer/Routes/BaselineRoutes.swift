import Hummingbird
import Vigil
import VigilDomain
import VigilFormats

struct BaselineRoutes: Routes {
    let service: MLModelMonitoringService

    var endpoints: [Endpoint] { [set, show] }

    private var set: Endpoint {
        Endpoint(
            method: .put, path: "/api/v1/models/{model}/baseline", operation: "setBaseline", tag: "baselines",
            summary: "Sets what live data are compared with: rows, or a stored stretch of time.",
            query: [
                .version,
                .init(name: "source", summary: "where the rows come from, for people", schema: .string(longest: 200)),
            ],
            body: .init(content: [
                ("application/x-ndjson", .text), ("application/json", .reference("BaselineRange")), RowBody.columns,
            ]),
            responses: [.init(status: 200, summary: "The baseline.", schema: .reference("Baseline"))],
            problems: [404, 413, 415, 422]
        ) { request in
            let schema = try await request.schema(in: service)
            let rejected = try await set(schema, from: request)
            return try .json(try await baseline(of: schema, rejected: rejected))
        }
    }

    private var show: Endpoint {
        Endpoint(
            method: .get, path: "/api/v1/models/{model}/baseline", operation: "showBaseline", tag: "baselines",
            summary: "The newest baseline: its size, source and metrics.", query: [.version],
            responses: [.init(status: 200, summary: "The baseline.", schema: .reference("Baseline"))],
            problems: [404, 409, 422]
        ) { request in
            let schema = try await request.schema(in: service)
            return try .json(try await baseline(of: schema, rejected: []))
        }
    }

    private func set(_ schema: ModelSchema, from request: APIRequest) async throws -> [RowError] {
        if request.mediaType == "application/json" {
            let wire = try await request.json(WireBaselineRange.self)
            let range = TimeRange(start: wire.from.timestamp, end: wire.to.timestamp)
            guard range.start < range.end else {
                throw DomainError(.invalidValue, field: "to", detail: "\(range.end) is not after from \(range.start)")
            }
            try await service.drift.setBaselineDistribution(
                fromStored: range, for: schema.model, version: schema.version)
            return []
        }
        let decoded = try await RowBody(request, takesJSON: false).withBytes { bytes, form in
            try PredictionDecoder(schema: schema, withLabels: true).decode(bytes, form: form, now: service.clock.now())
        }
        let source = try request.text("source") ?? "rows that were sent"
        try await service.drift.setBaselineDistribution(
            decoded.batch, labels: decoded.labels, for: schema.model, version: schema.version, source: source)
        return decoded.rejected
    }

    private func baseline(of schema: ModelSchema, rejected: [RowError]) async throws -> WireBaseline {
        let summary = try await service.drift.baseline(of: schema.model, version: schema.version)
        return WireBaseline(
            model: schema.model.rawValue, version: schema.version, rows: summary.rows, source: summary.source,
            metrics: summary.metrics.sorted { $0.key < $1.key }.map { WireValue($0.key, $0.value) },
            rejected: rejected.map(WireRejectedRow.init))
    }
}
