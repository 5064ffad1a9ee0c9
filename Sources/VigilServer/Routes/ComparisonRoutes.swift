import Hummingbird
import Vigil
import VigilDomain

struct ComparisonRoutes: Routes {
    let service: MLModelMonitoringService

    var endpoints: [Endpoint] { [comparison] }

    private var comparison: Endpoint {
        Endpoint(
            method: .get, path: "/api/v1/models/{model}/comparison", operation: "compareVersions", tag: "performance",
            summary: "Two versions, or models of one task, side by side: differences with intervals, and a verdict.",
            query: [
                .version,
                .init(name: "with", summary: "the other model; the same one when left out", schema: WireSchemas.name),
                .init(
                    name: "with_version", summary: "the other side's version; the newest one when left out",
                    schema: WireSchemas.version),
                .init(
                    name: "metric", summary: "what decides; the model's main metric when left out",
                    schema: .string(longest: 100)),
            ] + Endpoint.Parameter.range,
            responses: [.init(status: 200, summary: "The comparison.", schema: .reference("VersionComparison"))],
            problems: [404, 422]
        ) { request in
            let model = try request.model()
            let version = try request.text("version")
            let other = try request.text("with").map { try ModelName($0, field: "with") } ?? model
            let otherVersion = try request.text("with_version")
            let metric = try request.text("metric").map { MetricID($0) }
            let range = try request.range()
            let found = try await service.performance.compare(
                (model, version), with: (other, otherVersion), metric: metric, over: range)
            let kept = [
                try await service.predictionsKeptFrom(of: model, version: version),
                try await service.predictionsKeptFrom(of: other, version: otherVersion),
            ].compactMap { $0 }.filter { moment in range.map { $0.start < moment } ?? true }
            return try .json(WireComparison(found, keptFrom: kept.max()))
        }
    }
}
