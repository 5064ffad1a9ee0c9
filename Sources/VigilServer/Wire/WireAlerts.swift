import Vigil
import VigilDomain
import VigilMonitoring

/// A rule as a client sends it; model and name are in the address.
struct WireRuleDefinition: WireBody {
    struct Relative: Codable {
        var atLeast: Double?
        var standardErrors: Double?
    }

    var metric: String
    var comparison: String
    /// A number for an absolute limit.
    var threshold: Double?
    /// Worse than the reference by the greater of the two.
    var relativeToReference: Relative?
    var severity: String?
    var holdForSeconds: Double?
    var escalateAfter: Int?
    var requiresConfidence: Bool?
    var minimumSamples: Int?
    var includesMaturing: Bool?
    var role: String?
    var channels: [String]?

    func domain(name: String, model: ModelName) throws -> AlertConfiguration {
        let limit: AlertThreshold
        switch (threshold, relativeToReference) {
        case (let number?, nil): limit = .absolute(number)
        case (nil, let relative?):
            limit = .relativeToReference(
                atLeast: relative.atLeast ?? 0, standardErrors: relative.standardErrors ?? 0)
        default:
            throw DomainError(
                .invalidValue, field: "threshold", detail: "give either threshold or relative_to_reference")
        }
        var rule = AlertConfiguration(
            name: name, model: model, metric: MetricID(metric),
            comparison: try Choice.parse(AlertComparison.self, comparison, field: "comparison"), threshold: limit,
            severity: try severity.map { try Choice.parse(AlertSeverity.self, $0, field: "severity") } ?? .medium,
            escalateAfter: escalateAfter, requiresConfidence: requiresConfidence ?? false,
            minimumSamples: minimumSamples ?? 1, includesMaturing: includesMaturing ?? false,
            role: try role.map { try Choice.parse(AlertConfiguration.Role.self, $0, field: "role") } ?? .page,
            channels: channels ?? [])
        rule.holdForSeconds = holdForSeconds ?? 0
        try rule.validate()
        return rule
    }

    static let properties: [JSONSchema.Property] = [
        .required("metric", .string(longest: 100)), .required("comparison", Choice.schema(AlertComparison.self)),
        .optional("threshold", WireSchemas.value, "an absolute limit"),
        .optional(
            "relative_to_reference",
            .object([
                .optional("at_least", .number(minimum: 0, maximum: MetricMeasurement.greatestValue)),
                .optional("standard_errors", .number(minimum: 0, maximum: MetricMeasurement.greatestValue)),
            ]), "worse than the baseline's value by the greater of the two"),
        .optional("severity", Choice.schema(AlertSeverity.self)),
        .optional("hold_for_seconds", .number(minimum: 0, maximum: 31_622_400)),
        .optional("escalate_after", .integer(minimum: 1)), .optional("requires_confidence", .boolean),
        .optional("minimum_samples", .integer(minimum: 1)), .optional("includes_maturing", .boolean),
        .optional("role", Choice.schema(AlertConfiguration.Role.self)),
        .optional("channels", .array(.string(longest: 100), most: 100)),
    ]
    static let schema = JSONSchema.object(properties)
}

/// A rule as the API shows it.
struct WireRule: Encodable {
    var name: String
    var model: String
    var metric: String
    var comparison: String
    var threshold: Double?
    var relativeToReference: WireRuleDefinition.Relative?
    var severity: String
    var holdForSeconds: Double
    var escalateAfter: Int?
    var requiresConfidence: Bool
    var minimumSamples: Int
    var includesMaturing: Bool
    var role: String
    var channels: [String]
    /// Why it differs from what was asked, or what its trial on the reference came to.
    var note: String?

    init(_ rule: AlertConfiguration, note: String? = nil) {
        name = rule.name
        model = rule.model.rawValue
        metric = rule.metric.rawValue
        comparison = rule.comparison.rawValue
        switch rule.threshold {
        case .absolute(let number): threshold = number
        case .relativeToReference(let least, let errors):
            relativeToReference = WireRuleDefinition.Relative(atLeast: least, standardErrors: errors)
        }
        severity = rule.severity.rawValue
        holdForSeconds = rule.holdForSeconds
        escalateAfter = rule.escalateAfter
        requiresConfidence = rule.requiresConfidence
        minimumSamples = rule.minimumSamples
        includesMaturing = rule.includesMaturing
        role = rule.role.rawValue
        channels = rule.channels
        self.note = note
    }

    static let schema = JSONSchema.object(
        [.required("name", WireSchemas.name), .required("model", WireSchemas.name)]
            + WireRuleDefinition.properties + [.optional("note", .string())])
}

struct WireRules: Encodable {
    var rules: [WireRule]
}

/// A template to apply.
struct WireRuleTemplate: WireBody {
    var template: String

    static let schema = JSONSchema.object([
        .required("template", .string(values: RuleTemplates.all.map(\.id)))
    ])
}

/// An alert as the API shows it.
struct WireAlert: Encodable {
    var id: String
    var model: String
    var version: String
    var rule: String
    var severity: String
    var status: String
    var limit: Double
    var comparison: String
    var firstWindowFrom: WireTime
    var lastWindowFrom: WireTime
    var lastWindowTo: WireTime
    var breachedWindows: Int
    var firedAt: WireTime
    var resolvedAt: WireTime?
    var summary: String
    var value: WireValue

    init(_ alert: Alert) {
        id = alert.id
        model = alert.model.rawValue
        version = alert.version
        rule = alert.rule
        severity = alert.severity.rawValue
        status = alert.status.rawValue
        limit = alert.limit
        comparison = alert.comparison.rawValue
        firstWindowFrom = WireTime(alert.firstWindow.start)
        lastWindowFrom = WireTime(alert.lastWindow.start)
        lastWindowTo = WireTime(alert.lastWindow.end)
        breachedWindows = alert.breachedWindows
        firedAt = WireTime(alert.firedAt)
        resolvedAt = alert.resolvedAt.map(WireTime.init)
        summary = alert.summary
        value = WireValue(alert.metric, .measured(alert.measurement))
    }

    static let schema = JSONSchema.object([
        .required("id", .string()), .required("model", WireSchemas.name), .required("version", .string()),
        .required("rule", .string()), .required("severity", Choice.schema(AlertSeverity.self)),
        .required("status", Choice.schema(Alert.Status.self)), .required("limit", .number()),
        .required("comparison", Choice.schema(AlertComparison.self)),
        .required("first_window_from", WireSchemas.time), .required("last_window_from", WireSchemas.time),
        .required("last_window_to", WireSchemas.time), .required("breached_windows", .integer()),
        .required("fired_at", WireSchemas.time), .optional("resolved_at", WireSchemas.time),
        .required("summary", .string()), .required("value", WireValue.schema),
    ])
}

struct WireAlerts: Encodable {
    var alerts: [WireAlert]
}
