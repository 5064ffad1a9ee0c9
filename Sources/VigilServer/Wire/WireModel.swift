import VigilDomain

/// A model version as a client sends it; what is left out takes the documented default.
struct WireModelSchema: WireBody {
    struct Feature: Codable {
        var name: String
        var kind: String
        var importance: Double?
    }

    var model: String
    var version: String?
    var task: String
    var features: [Feature]
    var summary: String?
    var window: String?
    var labelHorizonSeconds: Double?
    var labelCoverageLimit: Double?
    var decisionThreshold: Double?
    var relevantFrom: Double?
    var mainMetric: String?
    var drift: WireDriftPolicy?
    var idHorizonSeconds: Double?
    var businessValue: WireBusinessValue?
    var estimation: String?
    var labelNote: String?
    var classes: [String]?
    var historyDays: Double?
    var retention: WireRetention?

    /// The schema, validated.
    func domain() throws -> ModelSchema {
        let task = try Choice.parse(ModelTask.self, task, field: "task")
        var schema = ModelSchema(
            model: try ModelName(model), version: version ?? "1", task: task,
            features: try features.enumerated().map { index, feature in
                FeatureSchema(
                    name: feature.name,
                    kind: try Choice.parse(ColumnKind.self, feature.kind, field: "features[\(index)].kind"),
                    importance: feature.importance ?? 1)
            },
            summary: summary ?? "",
            window: try window.map { try Choice.parse(WindowLength.self, $0, field: "window") } ?? .day,
            mainMetric: mainMetric.map { MetricID($0) })
        if let labelHorizonSeconds { schema.labelHorizonSeconds = labelHorizonSeconds }
        if let labelCoverageLimit { schema.labelCoverageLimit = labelCoverageLimit }
        if let decisionThreshold { schema.decisionThreshold = decisionThreshold }
        if let relevantFrom { schema.relevantFrom = relevantFrom }
        schema.drift = try drift?.domain()
        schema.idHorizonSeconds = idHorizonSeconds
        schema.businessValue = businessValue?.domain
        schema.estimation = try estimation.map {
            try Choice.parse(EstimationPolicy.self, $0, field: "estimation")
        }
        schema.labelNote = labelNote
        schema.classes = classes
        schema.historyDays = historyDays
        schema.retention = retention?.domain
        try schema.validate()
        return schema
    }

    static let schema = JSONSchema.object([
        .required("model", WireSchemas.name),
        .optional("version", .string(longest: 100)),
        .required("task", Choice.schema(ModelTask.self)),
        .required(
            "features",
            .array(
                .object([
                    .required("name", .string(longest: 200)), .required("kind", Choice.schema(ColumnKind.self)),
                    .optional("importance", .number(), "above 0; 1 when left out"),
                ]), most: ModelSchema.mostFeatures)),
        .optional("summary", .string(longest: 1000)),
        .optional("window", Choice.schema(WindowLength.self)),
        .optional("label_horizon_seconds", .number(minimum: 0, maximum: 316_224_000)),
        .optional("label_coverage_limit", .number(maximum: 1), "above 0; 0.95 when left out"),
        .optional("decision_threshold", .number()),
        .optional("relevant_from", .number()),
        .optional("main_metric", .string(longest: 100)),
        .optional("drift", WireDriftPolicy.schema, "how its drift is watched"),
        .optional(
            "id_horizon_seconds", .number(minimum: 0, maximum: 31_622_400),
            "for how long of event time an id is unique; 604800, 7 days, when left out"),
        .optional("business_value", WireBusinessValue.schema, "binary classification: what decisions are worth"),
        .optional(
            "estimation", Choice.schema(EstimationPolicy.self),
            "how metrics are estimated while labels are missing; plain when left out"),
        .optional("label_note", .string(longest: 500), "where labels come from, for people"),
        .optional(
            "classes", .array(.string(longest: RowRules.longestName), most: ModelSchema.mostClasses),
            "multiclass classification: every class that it knows, at least 2; needed for probabilities"),
        .optional(
            "history_days", .number(minimum: 2, maximum: 36_525),
            "for how many days points of windows shorter than a day are kept one by one; 30 for minutes, 400 for hours "
                + "when left out"),
        .optional(
            "retention", WireRetention.schema,
            "how much of the model's predictions is kept, over all versions: the newest version's counts"),
    ])
}

/// A model version as the API shows it.
struct WireModel: Encodable {
    var model: String
    var version: String
    var task: String
    var features: [WireModelSchema.Feature]
    var summary: String
    var window: String
    var labelHorizonSeconds: Double
    var labelCoverageLimit: Double
    var decisionThreshold: Double
    var relevantFrom: Double
    var mainMetric: String
    var drift: WireDriftPolicy?
    var idHorizonSeconds: Double
    var businessValue: WireBusinessValue?
    var estimation: String
    var labelNote: String?
    var classes: [String]?
    var historyDays: Double?
    var retention: WireRetention?

    init(_ schema: ModelSchema) {
        model = schema.model.rawValue
        version = schema.version
        task = schema.task.rawValue
        features = schema.features.map {
            WireModelSchema.Feature(name: $0.name, kind: $0.kind.rawValue, importance: $0.importance)
        }
        summary = schema.summary
        window = schema.window.rawValue
        labelHorizonSeconds = schema.labelHorizonSeconds
        labelCoverageLimit = schema.labelCoverageLimit
        decisionThreshold = schema.decisionThreshold
        relevantFrom = schema.relevantFrom
        mainMetric = schema.mainMetric.rawValue
        drift = schema.drift.map(WireDriftPolicy.init)
        idHorizonSeconds = Double(schema.idHorizon.wholeMilliseconds) / 1000
        businessValue = schema.businessValue.map(WireBusinessValue.init)
        estimation = (schema.estimation ?? .plain).rawValue
        labelNote = schema.labelNote
        classes = schema.classes
        historyDays = schema.historyDays
        retention = schema.retention.map(WireRetention.init)
    }

    static let schema = JSONSchema.object([
        .required("model", WireSchemas.name), .required("version", .string()),
        .required("task", Choice.schema(ModelTask.self)),
        .required(
            "features",
            .array(
                .object([
                    .required("name", .string()), .required("kind", Choice.schema(ColumnKind.self)),
                    .required("importance", .number()),
                ]))),
        .required("summary", .string()), .required("window", Choice.schema(WindowLength.self)),
        .required("label_horizon_seconds", .number()), .required("label_coverage_limit", .number()),
        .required("decision_threshold", .number()), .required("relevant_from", .number()),
        .required("main_metric", .string()), .optional("drift", WireDriftPolicy.schema),
        .required("id_horizon_seconds", .number()), .optional("business_value", WireBusinessValue.schema),
        .required("estimation", Choice.schema(EstimationPolicy.self)), .optional("label_note", .string()),
        .optional("classes", .array(.string())), .optional("history_days", .number()),
        .optional("retention", WireRetention.schema),
    ])
}

/// How much of a model's predictions is kept, on the wire; what is left out is as the server is set.
struct WireRetention: Codable {
    var days: Double?
    var bytes: Int?

    init(_ policy: RetentionPolicy) {
        days = policy.days
        bytes = policy.bytes
    }

    var domain: RetentionPolicy { RetentionPolicy(days: days, bytes: bytes) }

    static let schema = JSONSchema.object([
        .optional(
            "days",
            .number(minimum: RetentionPolicy.allowedDays.lowerBound, maximum: RetentionPolicy.allowedDays.upperBound),
            "of event time behind the model's newest event"),
        .optional(
            "bytes",
            .integer(
                minimum: RetentionPolicy.allowedBytes.lowerBound, maximum: RetentionPolicy.allowedBytes.upperBound),
            "over all versions, oldest first"),
    ])
}

/// What decisions are worth, on the wire; what is left out is 0.
struct WireBusinessValue: Codable {
    var truePositive: Double?
    var falsePositive: Double?
    var falseNegative: Double?
    var trueNegative: Double?

    init(_ value: BusinessValue) {
        truePositive = value.truePositive
        falsePositive = value.falsePositive
        falseNegative = value.falseNegative
        trueNegative = value.trueNegative
    }

    var domain: BusinessValue {
        BusinessValue(
            truePositive: truePositive ?? 0, falsePositive: falsePositive ?? 0, falseNegative: falseNegative ?? 0,
            trueNegative: trueNegative ?? 0)
    }

    static let schema = JSONSchema.object(
        ["true_positive", "false_positive", "false_negative", "true_negative"].map {
            .optional($0, .number(minimum: -1e12, maximum: 1e12))
        })
}

/// Words of closed sets on the wire.
enum Choice {
    static func parse<Value: RawRepresentable & CaseIterable>(
        _ type: Value.Type, _ text: String, field: String
    ) throws(DomainError) -> Value where Value.RawValue == String {
        guard let value = Value(rawValue: text) else {
            let allowed = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw DomainError(
                .invalidValue, field: field, detail: "\"\(text.prefix(60))\" was given; it must be one of \(allowed)")
        }
        return value
    }

    static func schema<Value: RawRepresentable & CaseIterable>(_ type: Value.Type) -> JSONSchema
    where Value.RawValue == String {
        .string(values: Value.allCases.map(\.rawValue))
    }
}
