import Hummingbird
import Vigil
import VigilDomain

struct PerformanceRoutes: Routes {
    let service: MLModelMonitoringService

    var endpoints: [Endpoint] { [history, analysis, segments, record, thresholds, setThresholds] }

    private var history: Endpoint {
        Endpoint(
            method: .get, path: "/api/v1/models/{model}/performance", operation: "listPerformance",
            tag: "performance",
            summary: "Metrics over time, one point a window, oldest first.",
            query: [
                .version, .init(name: "metric", summary: "only this metric", schema: .string(longest: 100)),
                .init(
                    name: "estimated", summary: "what was expected without labels, instead of what was measured",
                    schema: .boolean),
                .init(
                    name: "resolution", summary: "longer windows to put the model's own together into",
                    schema: Choice.schema(WindowLength.self)),
            ] + Endpoint.Parameter.range + [.limit(most: 100_000, standard: 1000)],
            responses: [.init(status: 200, summary: "The points.", schema: .reference("MetricPoints"))],
            problems: [404, 422]
        ) { request in
            let model = try request.model()
            let version = try request.text("version")
            let metrics = try request.text("metric").map { [MetricID($0)] } ?? []
            let range = try request.range()
            let limit = try request.integer("limit", in: 1...100_000, default: 1000)
            let resolution = try request.text("resolution").map {
                try Choice.parse(WindowLength.self, $0, field: "resolution")
            }
            let points =
                try request.flag("estimated")
                ? try await service.performance.estimatedPerformance(
                    for: model, version: version, metrics: metrics, over: range, by: resolution, limit: limit)
                : try await service.performance.modelPerformance(
                    for: model, version: version, metrics: metrics, over: range, by: resolution, limit: limit)
            let unreadable = try await service.unreadableWindows(of: model, version: version, over: range)
            return try .json(WireMetricPoints(points, unreadable: unreadable))
        }
    }

    private var analysis: Endpoint {
        Endpoint(
            method: .get, path: "/api/v1/models/{model}/performance/analysis", operation: "analysePerformance",
            tag: "performance",
            summary:
                "What the labelled rows of a stretch of time say, exactly: metrics, cells, thresholds, reliability.",
            query: [.version] + Endpoint.Parameter.range,
            responses: [.init(status: 200, summary: "The analysis.", schema: .reference("PerformanceAnalysis"))],
            problems: [404, 422]
        ) { request in
            let model = try request.model()
            let version = try request.text("version")
            let range = try request.range()
            let analysis = try await service.performance.analysis(for: model, version: version, over: range)
            let kept = try await service.performance.keptFrom(for: model, version: version, over: range)
            return try .json(WirePerformanceAnalysis(analysis, keptFrom: kept))
        }
    }

    private var segments: Endpoint {
        Endpoint(
            method: .get, path: "/api/v1/models/{model}/performance/segments", operation: "searchSegments",
            tag: "performance",
            summary: "The segments of a stretch of time where a model does worst, tested for having been searched for.",
            query: [
                .version,
                .init(
                    name: "metric", summary: "the metric; the model's main one when left out",
                    schema: .string(longest: 100)),
            ] + Endpoint.Parameter.range,
            responses: [.init(status: 200, summary: "The segments.", schema: .reference("SegmentPerformance"))],
            problems: [404, 422]
        ) { request in
            let model = try request.model()
            let version = try request.text("version")
            let metric = try request.text("metric").map { MetricID($0) }
            let range = try request.range()
            let found = try await service.performance.worstSegments(
                for: model, version: version, metric: metric, over: range)
            let kept = try await service.performance.keptFrom(for: model, version: version, over: range)
            return try .json(WireSegmentPerformance(found, keptFrom: kept))
        }
    }

    private var record: Endpoint {
        Endpoint(
            method: .post, path: "/api/v1/models/{model}/metrics", operation: "recordMetrics", tag: "performance",
            summary: "Records numbers that the caller computed, for the window that their time lies in.",
            body: .init(content: [("application/json", .reference("RecordedMetrics"))]),
            responses: [.init(status: 204, summary: "They are durable.")],
            problems: [404, 413, 415, 422]
        ) { request in
            let model = try request.model()
            let wire = try await request.json(WireRecordedMetrics.self)
            let metrics = ModelPerformanceMetrics(
                modelName: model, modelVersion: wire.version,
                timestamp: wire.timestamp?.timestamp ?? service.clock.now(), sampleCount: wire.sampleCount ?? 1,
                additional: Dictionary(wire.values.map { (MetricID($0.key), $0.value) }) { _, last in last })
            try await service.performance.record(metrics)
            return Response(status: .noContent)
        }
    }

    private var thresholds: Endpoint {
        Endpoint(
            method: .get, path: "/api/v1/models/{model}/thresholds", operation: "listThresholds", tag: "performance",
            summary: "The limits of a model's metrics, and which of them its newest mature windows break.",
            responses: [.init(status: 200, summary: "The limits.", schema: .reference("ThresholdStatus"))],
            problems: [404, 422]
        ) { request in
            let model = try request.model()
            let violations = try await service.performance.checkThresholdViolations(for: model)
            let thresholds = try await service.performance.thresholds(of: model)
            return try .json(WireThresholdStatus(thresholds: thresholds, violations: violations))
        }
    }

    private var setThresholds: Endpoint {
        Endpoint(
            method: .put, path: "/api/v1/models/{model}/thresholds", operation: "setThresholds", tag: "performance",
            summary: "Sets the limits of one metric.",
            body: .init(content: [("application/json", .reference("Thresholds"))]),
            responses: [.init(status: 200, summary: "The limits.", schema: .reference("Thresholds"))],
            problems: [404, 413, 415, 422]
        ) { request in
            let model = try request.model()
            let wire = try await request.json(WireThresholds.self)
            let thresholds = PerformanceThresholds(
                model: model, metric: MetricID(wire.metric), min: wire.min, max: wire.max, target: wire.target)
            try await service.performance.setPerformanceThresholds(thresholds)
            return try .json(WireThresholds(thresholds))
        }
    }
}
