import Vigil
import VigilDomain
import VigilStatistics

/// A version of a model.
struct WireArmModel: Encodable {
    var model: String
    var version: String

    init(_ model: ExperimentPlan.ArmModel) {
        self.model = model.model.rawValue
        version = model.version
    }

    static let schema = JSONSchema.object([
        .required("model", WireSchemas.name), .required("version", .string()),
    ])
}

/// What a unit is given.
struct WireAssignment: Encodable {
    @Nullable var arm: String?
    var reason: String
    var model: WireArmModel
    var version: Int
    @Nullable var propensity: Double?
    @Nullable var bucket: Double?

    init(_ found: ABTestAssignment) {
        arm = found.assignment.arm
        reason = found.assignment.reason.rawValue
        model = WireArmModel(found.model)
        version = found.assignment.version
        propensity = found.assignment.propensity
        bucket = found.assignment.bucket
    }

    static let schema = JSONSchema.object([
        .required("arm", .nullable(.string()), "null for a unit that is not in the test"),
        .required("reason", Choice.schema(Assignment.Reason.self)),
        .required("model", WireArmModel.schema, "what to answer with: the control's where there is no arm"),
        .required("version", .integer(minimum: 1), "of the split that decided"),
        .required("propensity", .nullable(.number(minimum: 0, maximum: 1))),
        .required("bucket", .nullable(.number(minimum: 0, maximum: 1))),
    ])
}

/// What a test shows at a look.
struct WireExperimentResult: Encodable {
    var experiment: String
    var status: String
    var at: WireTime
    var metric: String
    var isSignificant: Bool
    @Nullable var pValue: Double?
    @Nullable var winningModel: WireArmModel?
    @Nullable var improvementPercentage: Double?
    @Nullable var undefined: String?
    var isDecisive: Bool
    var advice: WireExperimentDecision
    var arms: [Arm]
    var comparisons: [Comparison]
    var guardrails: [Guardrail]
    var health: [HealthCheck]
    var progress: Progress
    var models: [WireArmModel]

    init(_ result: ABTestResult) {
        experiment = result.experiment.rawValue
        status = result.status.rawValue
        at = WireTime(result.at)
        metric = result.metric.rawValue
        isSignificant = result.isSignificant
        pValue = result.pValue
        winningModel = result.winningModel.map(WireArmModel.init)
        improvementPercentage = result.improvementPercentage
        undefined = result.leading.flatMap { Comparison($0).undefined }
        isDecisive = result.isDecisive
        advice = WireExperimentDecision(result.advice)
        arms = result.arms.map(Arm.init)
        comparisons = result.comparisons.map(Comparison.init)
        guardrails = result.guardrails.map(Guardrail.init)
        health = result.health.map(HealthCheck.init)
        progress = Progress(result.progress)
        models = result.models.map(WireArmModel.init)
    }

    struct Ends: Encodable {
        var lower: Double
        var upper: Double

        /// `nil` for an interval with an end that nothing bounds, which is no number of JSON.
        init?(_ interval: Interval?) {
            guard let interval, interval.lower.isFinite, interval.upper.isFinite else { return nil }
            lower = interval.lower
            upper = interval.upper
        }
    }

    struct Arm: Encodable {
        var arm: String
        var exposed: Int
        var matured: Int
        @Nullable var value: Double?

        init(_ arm: ABTestArm) {
            self.arm = arm.arm
            exposed = arm.exposed
            matured = arm.matured
            value = arm.value
        }
    }

    struct Comparison: Encodable {
        var arm: String
        var metric: String
        var isGoodWhenNegative: Bool
        @Nullable var control: Double?
        @Nullable var treatment: Double?
        @Nullable var difference: Double?
        @Nullable var interval: Ends?
        @Nullable var lift: Double?
        @Nullable var liftInterval: Ends?
        @Nullable var pValue: Double?
        var isSignificant: Bool
        var isWin: Bool
        var isLoss: Bool
        @Nullable var anytimePValue: Double?
        @Nullable var anytimeInterval: Ends?
        @Nullable var chanceToWin: Double?
        @Nullable var expectedLoss: Double?
        @Nullable var varianceReduction: Double?
        var method: String
        @Nullable var undefined: String?

        init(_ comparison: ABTestComparison) {
            arm = comparison.arm
            metric = comparison.metric.rawValue
            isGoodWhenNegative = comparison.isGoodWhenNegative
            control = comparison.control
            treatment = comparison.treatment
            difference = comparison.difference
            interval = Ends(comparison.interval)
            lift = comparison.lift
            liftInterval = Ends(comparison.liftInterval)
            pValue = comparison.pValue
            isSignificant = comparison.isSignificant
            isWin = comparison.isWin
            isLoss = comparison.isLoss
            anytimePValue = comparison.anytimePValue
            anytimeInterval = Ends(comparison.anytimeInterval)
            chanceToWin = comparison.chanceToWin
            expectedLoss = comparison.expectedLoss
            varianceReduction = comparison.varianceReduction
            method = comparison.method
            undefined =
                comparison.undefined
                ?? (comparison.pValue?.isFinite == true
                    ? nil : "the design has no p-value at this look: too few units, or the next look is not due")
        }
    }

    struct Guardrail: Encodable {
        var comparison: Comparison
        @Nullable var margin: Double?
        var outcome: String

        init(_ guardrail: ABTestGuardrail) {
            comparison = Comparison(guardrail.comparison)
            margin = guardrail.margin
            outcome = guardrail.outcome.rawValue
        }
    }

    struct HealthCheck: Encodable {
        var name: String
        @Nullable var isHealthy: Bool?
        @Nullable var pValue: Double?
        var finding: String

        init(_ check: ABTestHealthCheck) {
            name = check.name
            isHealthy = check.isHealthy
            pValue = check.pValue
            finding = check.finding
        }
    }

    struct Progress: Encodable {
        var smallerArm: Int
        var needed: Int
        var isReached: Bool
        var exposed: Int
        var matured: Int
        @Nullable var exposureEnd: WireTime?
        @Nullable var outcomeEnd: WireTime?

        init(_ progress: ABTestProgress) {
            smallerArm = progress.smallerArm
            needed = progress.needed
            isReached = progress.isReached
            exposed = progress.exposed
            matured = progress.matured
            exposureEnd = progress.exposureEnd.map(WireTime.init)
            outcomeEnd = progress.outcomeEnd.map(WireTime.init)
        }
    }
}

extension WireExperimentResult {
    private static let number = JSONSchema.nullable(.number())
    private static let ends = JSONSchema.nullable(
        .object([.required("lower", .number()), .required("upper", .number())]))
    private static let whole = JSONSchema.integer(minimum: 0)
    private static let undefinedSchema = JSONSchema.Property.required(
        "undefined", .nullable(.string()), "why there is no p-value; null where there is one")

    static let comparison = JSONSchema.object([
        .required("arm", .string(), "the treatment's"), .required("metric", .string()),
        .required("is_good_when_negative", .boolean), .required("control", number), .required("treatment", number),
        .required("difference", number, "treatment less control, adjusted where units have a covariate"),
        .required("interval", ends, "of the difference, at 1 - significance, valid under the design at this look"),
        .required("lift", number, "the difference over |control|"), .required("lift_interval", ends),
        .required("p_value", number, "under the design, corrected for the number of treatments"),
        .required("is_significant", .boolean), .required("is_win", .boolean), .required("is_loss", .boolean),
        .required("anytime_p_value", number, "one that holds at every look"), .required("anytime_interval", ends),
        .required("chance_to_win", number, "the posterior chance that the treatment is better, from a flat prior"),
        .required("expected_loss", number, "what taking the treatment loses on average if it is worse"),
        .required("variance_reduction", number, "by values from before the test; null without them"),
        .required("method", .string()), undefinedSchema,
    ])

    static let schema = JSONSchema.object([
        .required("experiment", WireSchemas.name), .required("status", Choice.schema(Experiment.Status.self)),
        .required("at", WireSchemas.time, "when it was looked at"), .required("metric", .string()),
        .required("is_significant", .boolean, "whether a treatment differs at a look that may decide"),
        .required("p_value", number, "of the comparison that tells most"),
        .required("winning_model", .nullable(WireArmModel.schema)),
        .required("improvement_percentage", number, "the relative change, positive where the treatment is better"),
        undefinedSchema,
        .required("is_decisive", .boolean, "whether the design lets this look decide"),
        .required("advice", .reference("ExperimentDecision"), "what follows, with reasons in words"),
        .required(
            "arms",
            .array(
                .object([
                    .required("arm", .string()), .required("exposed", whole),
                    .required("matured", whole, "units whose values are complete and there"),
                    .required("value", number),
                ])), "the control first"),
        .required("comparisons", .array(.reference("ExperimentComparison")), "each treatment on the success metric"),
        .required(
            "guardrails",
            .array(
                .object([
                    .required(
                        "comparison", .reference("ExperimentComparison"), "its p-value is that of a harm, one-sided"),
                    .required("margin", number, "by how much it may get worse"),
                    .required("outcome", Choice.schema(ABTestGuardrail.Outcome.self)),
                ]))),
        .required(
            "health",
            .array(
                .object([
                    .required("name", .string()),
                    .required("is_healthy", .nullable(.boolean), "null where it could not be checked"),
                    .required("p_value", number), .required("finding", .string()),
                ])), "what has to be in order before anything is decided"),
        .required(
            "progress",
            .object([
                .required("smaller_arm", whole, "its mature units"), .required("needed", whole),
                .required("is_reached", .boolean), .required("exposed", whole), .required("matured", whole),
                .required("exposure_end", .nullable(WireSchemas.time)),
                .required("outcome_end", .nullable(WireSchemas.time)),
            ])),
        .required("models", .array(WireArmModel.schema), "of the arms, in their order"),
    ])
}
