import Vigil
import VigilDomain

/// A request to check now.
struct WireDriftCheck: WireBody {
    var since: WireTime?
    var until: WireTime?

    /// The range of windows to check again; `nil` for only what is new.
    func range() throws(DomainError) -> TimeRange? { try Self.range(since, until) }

    static func range(_ since: WireTime?, _ until: WireTime?) throws(DomainError) -> TimeRange? {
        guard since != nil || until != nil else { return nil }
        let range = TimeRange(
            start: since?.timestamp ?? Timestamp.supported.lowerBound,
            end: until?.timestamp ?? Timestamp(milliseconds: .max))
        guard range.start < range.end else {
            throw DomainError(
                .invalidValue, field: "until", detail: "\(range.end) was given; it must be after \(range.start)")
        }
        return range
    }

    static let properties: [JSONSchema.Property] = [
        .optional(
            "since", .nullable(WireSchemas.timeOrMilliseconds),
            "checks every window that ends after this moment again; only what is new when both are left out"),
        .optional(
            "until", .nullable(WireSchemas.timeOrMilliseconds), "and that begins before this moment"),
    ]

    static let schema = JSONSchema.object(properties)
}

/// A request to check many models.
struct WireDriftChecks: WireBody {
    var models: [String]?
    var since: WireTime?
    var until: WireTime?

    static let mostModels = 1000

    /// The models, `nil` for all.
    func names() throws(DomainError) -> [ModelName]? {
        guard let models else { return nil }
        guard models.count <= Self.mostModels else {
            throw DomainError(
                .invalidValue, field: "models",
                detail: "\(models.count) were given; at most \(Self.mostModels) are allowed")
        }
        return try models.map { name throws(DomainError) in try ModelName(name) }
    }

    static let schema = JSONSchema.object(
        [
            .optional(
                "models", .nullable(.array(WireSchemas.name, most: mostModels)), "all registered ones when left out")
        ] + WireDriftCheck.properties)
}

/// What the checks of many models came to; their findings are listed by `GET .../drift-checks`.
struct WireDriftCheckSummaries: Encodable {
    struct Summary: Encodable {
        var model: String
        var windows: Int
        var driftedWindows: Int
        var newest: WireDriftFinding?
        var obstacle: String?
    }

    var checks: [Summary]

    init(_ checks: [ModelDriftCheck]) {
        self.checks = checks.map { check in
            Summary(
                model: check.model.rawValue, windows: check.findings.count,
                driftedWindows: check.findings.count { $0.result.overallDriftDetected },
                newest: check.findings.last.map(WireDriftFinding.init), obstacle: check.obstacle)
        }
    }

    static let schema = JSONSchema.object([
        .required(
            "checks",
            .array(
                .object([
                    .required("model", .string()), .required("windows", .integer(), "that were checked"),
                    .required("drifted_windows", .integer()), .optional("newest", .reference("DriftFinding")),
                    .optional("obstacle", .string(), "why it could not be checked"),
                ])))
    ])
}

/// A drift check of one window.
struct WireDriftFinding: Encodable {
    var model: String
    var version: String
    var from: WireTime
    var to: WireTime
    var checkedAt: WireTime
    var referenceRows: Int
    var currentRows: Int
    var overallDriftDetected: Bool
    var driftMagnitude: Double
    var driftedShare: Double
    var featureDriftScores: [String: Double]
    var recommendedActions: [String]
    var rule: WireDriftRule
    var columns: [WireColumnDrift]
    var comparison: String
    var notes: [String]
    var quality: [QualityChange]
    var detectors: [DetectorResult]
    var segments: SegmentFinding?
    var severity: String

    init(_ finding: DriftFinding) {
        let result = finding.result
        model = finding.model.rawValue
        version = finding.version
        from = WireTime(finding.window.start)
        to = WireTime(finding.window.end)
        checkedAt = WireTime(finding.checkedAt)
        referenceRows = result.referenceRows
        currentRows = result.currentRows
        overallDriftDetected = result.overallDriftDetected
        driftMagnitude = result.driftMagnitude
        driftedShare = result.driftedShare
        featureDriftScores = result.featureDriftScores
        recommendedActions = result.recommendedActions
        rule = WireDriftRule(result.rule)
        columns = result.columns.map(WireColumnDrift.init)
        comparison = result.comparison
        notes = result.notes
        quality = result.quality
        detectors = result.detectors
        segments = result.segments
        severity = result.severity.rawValue
    }

    static let schema = JSONSchema.object([
        .required("model", WireSchemas.name), .required("version", .string()),
        .required("from", WireSchemas.time), .required("to", WireSchemas.time),
        .required("checked_at", WireSchemas.time),
        .required("reference_rows", .integer()), .required("current_rows", .integer()),
        .required("overall_drift_detected", .boolean), .required("drift_magnitude", .number()),
        .required("drifted_share", .number()),
        .required("feature_drift_scores", .object([], others: .number())),
        .required("recommended_actions", .array(.string())), .required("rule", WireDriftRule.schema),
        .required("columns", .array(.reference("ColumnDrift"))),
        .required("comparison", .string(), "what the window was compared with"),
        .required("notes", .array(.string()), "how far the result carries"),
        .required("quality", .array(quality), "of whole rows"),
        .required("detectors", .array(detector), "what the detectors said that the model asks for"),
        .optional("segments", segments),
        .required("severity", Choice.schema(DriftSeverity.self)),
    ])

    static let quality = JSONSchema.object([
        .required("kind", Choice.schema(QualityChange.Kind.self)), .required("reference_share", .number()),
        .required("current_share", .number()), .required("p_value", .number(minimum: 0, maximum: 1)),
        .required("adjusted_p_value", .number(minimum: 0, maximum: 1)), .required("is_alarming", .boolean),
    ])

    private static let detector = JSONSchema.object([
        .required("detector", .string()), .optional("column", .string(), "not there for the whole table"),
        .optional("statistic", .number()), .optional("p_value", .number(minimum: 0, maximum: 1)),
        .optional("adjusted_p_value", .number(minimum: 0, maximum: 1)), .optional("effect", .number()),
        .optional("effect_lower95", .number(), "of its 95 % interval, where the detector has one"),
        .optional("effect_upper95", .number()),
        .optional("design_effect", .number(), "by what factor dependent rows reduce the sample sizes"),
        .optional("relevant_effect", .number()), .optional("method", .string()), .optional("recipe", .string()),
        .optional("reason", .string(), "why there are no numbers"), .required("is_drifted", .boolean),
        .optional(
            "note", .string(), "why it does not decide though it has numbers, and what another program says of its own"),
        .optional("reference_count", .integer()), .optional("current_count", .integer()),
        .optional("level", .number(minimum: 0, maximum: 1), "at which it was decided"),
        .optional("expected_without_drift", .number(), "of the effect, at these sizes"),
    ])

    private static let segments = JSONSchema.object([
        .required("searched", .integer()),
        .required(
            "worst",
            .array(
                .object([
                    .required("feature", .string()), .required("value", .string()), .required("column", .string()),
                    .required("reference_count", .integer()), .required("current_count", .integer()),
                    .required("effect", .number()), .required("adjusted_p_value", .number(minimum: 0, maximum: 1)),
                    .required("is_drifted", .boolean), .optional("effect_name", .string()),
                    .optional("relevant_effect", .number()),
                    .optional("design_effect", .number(), "by what factor dependent rows widen chance"),
                ]))),
        .optional("thinned_to", .integer(), "rows a side that were searched, where there are more"),
    ])
}

struct WireDriftFindings: Encodable {
    var findings: [WireDriftFinding]
    var keptFrom: WireTime?
}

/// When a column counts as drifted.
struct WireDriftRule: Encodable {
    var alpha: Double
    var minimumNumericEffect: Double
    var minimumCategoricalEffect: Double
    var minimumRows: Int
    var falseAlarms: Double?
    var inDays: Double?
    var sentence: String

    init(_ rule: DriftRule) {
        alpha = rule.alpha
        minimumNumericEffect = rule.minimumNumericEffect
        minimumCategoricalEffect = rule.minimumCategoricalEffect
        minimumRows = rule.minimumRows
        falseAlarms = rule.budget?.alerts
        inDays = rule.budget?.days
        sentence = rule.sentence
    }

    static let schema = JSONSchema.object([
        .required("alpha", .number()), .required("minimum_numeric_effect", .number()),
        .required("minimum_categorical_effect", .number()), .required("minimum_rows", .integer()),
        .optional("false_alarms", .number()), .optional("in_days", .number()), .required("sentence", .string()),
    ])
}

/// The drift of one column; the numbers are there when both sides had enough values.
struct WireColumnDrift: Encodable {
    var name: String
    var role: String
    var kind: String
    var importance: Double
    var outcome: String
    var isDrifted: Bool
    var driftScore: Double?
    var needRows: Int?
    var haveReference: Int?
    var haveCurrent: Int?
    var measurement: ColumnDrift.Measurement?
    var status: String
    var quality: [QualityChange]
    var cause: DriftCause?
    var driftingSince: WireTime?

    init(_ drift: ColumnDrift) {
        name = drift.name
        role = drift.role.rawValue
        kind = drift.kind.rawValue
        importance = drift.importance
        isDrifted = drift.isDrifted
        driftScore = drift.driftScore
        status = drift.status.rawValue
        quality = drift.quality
        cause = drift.cause
        driftingSince = drift.driftingSince.map(WireTime.init)
        switch drift.outcome {
        case .measured(let measurement):
            outcome = "measured"
            self.measurement = measurement
        case .notEnoughData(let reference, let current, let need):
            outcome = "not_enough_data"
            haveReference = reference
            haveCurrent = current
            needRows = need
        }
    }

    static let schema = JSONSchema.object([
        .required("name", .string()), .required("role", Choice.schema(ColumnRole.self)),
        .required("kind", Choice.schema(ColumnKind.self)), .required("importance", .number()),
        .required("outcome", .string(values: ["measured", "not_enough_data"])), .required("is_drifted", .boolean),
        .optional("drift_score", .number(), "corrected effect over relevant size; 1 is the limit"),
        .optional("need_rows", .integer()), .optional("have_reference", .integer()),
        .optional("have_current", .integer()), .optional("measurement", measurement),
        .required("status", Choice.schema(ColumnStatus.self)),
        .required("quality", .array(WireDriftFinding.quality), "missing, new and out-of-range values, tested apart"),
        .optional(
            "cause",
            .object([.required("kind", Choice.schema(DriftCause.Kind.self)), .required("detail", .string())]),
            "what probably happened"),
        .optional("drifting_since", WireSchemas.time, "the start of the first window of this stretch of drift"),
    ])

    private static let measurement = JSONSchema.object([
        .required("test", .string()), .required("method", .string()), .required("statistic", .number()),
        .required("p_value", .number(minimum: 0, maximum: 1)),
        .required("adjusted_p_value", .number(minimum: 0, maximum: 1)),
        .required("effect_name", .string()), .required("effect", .number()),
        .required("corrected_effect", .number()), .required("relevant_effect", .number()),
        .required("psi", .number()), .required("jensen_shannon", .number()), .required("recipe", .string()),
        .required("reference_count", .integer()), .required("current_count", .integer()),
        .required("reference_missing_share", .number()), .required("current_missing_share", .number()),
        .required("below_range_share", .number()), .required("above_range_share", .number()),
        .required("new_category_share", .number()), .required("new_categories", .array(.string())),
        .required("vanished_categories", .array(.string())), .optional("reference_mean", .number()),
        .optional("current_mean", .number()), .required("is_drifted", .boolean),
        .optional("effect_lower95", .number()), .optional("effect_upper95", .number()),
        .optional("design_effect", .number(), "by what factor dependent rows reduce the sample sizes"),
        .optional("baseline_margin", .number(), "what is taken off the effect because the baseline is small"),
        .optional("conservative_by", .number(), "how much greater the statistic may be than its bins show"),
    ])
}
