import Vigil
import VigilDomain
import VigilStorage

/// A metric over one window.
struct WireMetricPoint: Encodable {
    var model: String
    var version: String
    var from: WireTime
    var to: WireTime
    var origin: String
    var predictions: Int
    var labelled: Int
    var lastLabelAt: WireTime?
    var isMature: Bool
    var computedAt: WireTime
    var value: WireValue
    /// Stored rows of the window that could not be read when it was computed; absent when all could.
    var unreadablePredictions: Int?
    var unreadableOutcomes: Int?

    init(_ point: MetricPoint) {
        model = point.model.rawValue
        version = point.version
        from = WireTime(point.window.start)
        to = WireTime(point.window.end)
        origin = point.origin.rawValue
        predictions = point.labels.predictions
        labelled = point.labels.labelled
        lastLabelAt = point.labels.lastLabelAt.map(WireTime.init)
        isMature = point.labels.isMature
        computedAt = WireTime(point.computedAt)
        value = WireValue(point.metric, point.value)
    }

    /// Says what windows within that of the point lacked.
    func lacking(_ windows: [UnreadableWindow], in window: TimeRange) -> WireMetricPoint {
        var point = self
        for lacking in windows where lacking.window.overlaps(window) && origin != MetricPoint.Origin.recorded.rawValue {
            point.unreadablePredictions = (point.unreadablePredictions ?? 0) + lacking.rows.predictions
            point.unreadableOutcomes = (point.unreadableOutcomes ?? 0) + lacking.rows.outcomes
        }
        return point
    }

    static let schema = JSONSchema.object([
        .required("model", WireSchemas.name), .required("version", .string()),
        .required("from", WireSchemas.time), .required("to", WireSchemas.time),
        .required("origin", .string(values: ["computed", "recorded", "estimated"])),
        .required("predictions", .integer()), .required("labelled", .integer()),
        .optional("last_label_at", WireSchemas.time), .required("is_mature", .boolean),
        .required("computed_at", WireSchemas.time), .required("value", WireValue.schema),
        .optional(
            "unreadable_predictions", .integer(minimum: 0),
            "stored predictions of the window that are damaged and not counted; left out where there are none"),
        .optional("unreadable_outcomes", .integer(minimum: 0)),
    ])
}

struct WireMetricPoints: Encodable {
    var points: [WireMetricPoint]

    /// Points, each with what its window lacked.
    ///
    /// - Parameters:
    ///   - points: The points.
    ///   - unreadable: By version, the windows that were evaluated without some of their rows.
    init(_ points: [MetricPoint], unreadable: [String: [UnreadableWindow]] = [:]) {
        self.points = points.map { point in
            let wire = WireMetricPoint(point)
            return unreadable[point.version].map { wire.lacking($0, in: point.window) } ?? wire
        }
    }
}

/// Numbers that a client computed.
struct WireRecordedMetrics: WireBody {
    var timestamp: WireTime?
    var version: String?
    var sampleCount: Int?
    /// Keys as the client wrote them: the decoder changes the keys of structs, never those of dictionaries.
    var values: [String: Double]

    static let schema = JSONSchema.object([
        .optional("timestamp", WireSchemas.timeOrMilliseconds, "now when left out"),
        .optional("version", WireSchemas.version),
        .optional("sample_count", .integer(minimum: 1, maximum: MetricMeasurement.greatestCount)),
        .required(
            "values", .object([], others: WireSchemas.value),
            "by metric, such as accuracy or satisfaction_score; at most \(ModelPerformanceTracker.mostMetrics)"),
    ])
}

/// The limits of one metric.
struct WireThresholds: WireBody, Encodable {
    var metric: String
    var min: Double?
    var max: Double?
    var target: Double?

    init(_ thresholds: PerformanceThresholds) {
        metric = thresholds.metric.rawValue
        min = thresholds.min
        max = thresholds.max
        target = thresholds.target
    }

    static let schema = JSONSchema.object([
        .required("metric", .string(longest: 100)), .optional("min", WireSchemas.value),
        .optional("max", WireSchemas.value), .optional("target", WireSchemas.value),
    ])
}

/// The limits of a model, and which of them the newest mature windows break.
struct WireThresholdStatus: Encodable {
    struct Violation: Encodable {
        var metric: String
        var kind: String
        var limit: Double
        var from: WireTime
        var to: WireTime
        var value: WireValue
    }

    var thresholds: [WireThresholds]
    var violations: [Violation]

    init(thresholds: [PerformanceThresholds], violations: [ThresholdViolation]) {
        self.thresholds = thresholds.map(WireThresholds.init)
        self.violations = violations.map {
            Violation(
                metric: $0.metric.rawValue, kind: $0.kind.rawValue, limit: $0.limit,
                from: WireTime($0.window.start), to: WireTime($0.window.end),
                value: WireValue($0.metric, .measured($0.measurement)))
        }
    }

    static let schema = JSONSchema.object([
        .required("thresholds", .array(.reference("Thresholds"))),
        .required(
            "violations",
            .array(
                .object([
                    .required("metric", .string()), .required("kind", Choice.schema(ThresholdViolation.Kind.self)),
                    .required("limit", .number()), .required("from", WireSchemas.time),
                    .required("to", WireSchemas.time), .required("value", WireValue.schema),
                ]))),
    ])
}
