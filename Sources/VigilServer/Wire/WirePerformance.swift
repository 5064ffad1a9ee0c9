import Vigil
import VigilDomain

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

    static let schema = JSONSchema.object([
        .required("model", WireSchemas.name), .required("version", .string()),
        .required("from", WireSchemas.time), .required("to", WireSchemas.time),
        .required("origin", .string(values: ["computed", "recorded", "estimated"])),
        .required("predictions", .integer()), .required("labelled", .integer()),
        .optional("last_label_at", WireSchemas.time), .required("is_mature", .boolean),
        .required("computed_at", WireSchemas.time), .required("value", WireValue.schema),
    ])
}

struct WireMetricPoints: Encodable {
    var points: [WireMetricPoint]
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
