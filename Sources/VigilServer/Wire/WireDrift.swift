import VigilDomain

/// A request to check now.
struct WireDriftCheck: WireBody {
    var since: WireTime?

    static let schema = JSONSchema.object([
        .optional(
            "since", .nullable(WireSchemas.timeOrMilliseconds),
            "checks every window that ends after this moment again; only what is new when left out")
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
    ])
}

struct WireDriftFindings: Encodable {
    var findings: [WireDriftFinding]
}

/// When a column counts as drifted.
struct WireDriftRule: Encodable {
    var alpha: Double
    var minimumNumericEffect: Double
    var minimumCategoricalEffect: Double
    var minimumRows: Int
    var sentence: String

    init(_ rule: DriftRule) {
        alpha = rule.alpha
        minimumNumericEffect = rule.minimumNumericEffect
        minimumCategoricalEffect = rule.minimumCategoricalEffect
        minimumRows = rule.minimumRows
        sentence = rule.sentence
    }

    static let schema = JSONSchema.object([
        .required("alpha", .number()), .required("minimum_numeric_effect", .number()),
        .required("minimum_categorical_effect", .number()), .required("minimum_rows", .integer()),
        .required("sentence", .string()),
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

    init(_ drift: ColumnDrift) {
        name = drift.name
        role = drift.role.rawValue
        kind = drift.kind.rawValue
        importance = drift.importance
        isDrifted = drift.isDrifted
        driftScore = drift.driftScore
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
    ])
}
