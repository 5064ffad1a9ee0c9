import VigilDomain

/// An A/B test as the API shows it.
struct WireExperiment: Encodable {
    struct Version: Encodable {
        var version: Int
        var plan: WireExperimentPlan
        var since: WireTime
        var reason: String
    }

    struct Event: Encodable {
        var status: String
        var at: WireTime
        var reason: String
        var by: String
    }

    var name: String
    var status: String
    var plan: WireExperimentPlan
    var versions: [Version]
    var events: [Event]
    @Nullable var startedAt: WireTime?
    @Nullable var stoppedAt: WireTime?
    @Nullable var exposureEnd: WireTime?
    @Nullable var outcomeEnd: WireTime?
    @Nullable var decision: WireExperimentDecision?
    /// Left out of lists, `null` where the plan does not say what to expect.
    var powerAnalysis: Nullable<WirePowerAnalysis>?

    init(_ experiment: Experiment) {
        name = experiment.plan.name.rawValue
        status = experiment.status.rawValue
        plan = WireExperimentPlan(experiment.plan)
        versions = experiment.versions.map {
            Version(
                version: $0.plan.allocation.version, plan: WireExperimentPlan($0.plan), since: WireTime($0.since),
                reason: $0.reason)
        }
        events = experiment.events.map {
            Event(status: $0.status.rawValue, at: WireTime($0.at), reason: $0.reason, by: $0.by)
        }
        startedAt = experiment.startedAt.map(WireTime.init)
        stoppedAt = experiment.stoppedAt.map(WireTime.init)
        exposureEnd = experiment.exposureEnd.map(WireTime.init)
        outcomeEnd = experiment.outcomeEnd.map(WireTime.init)
        decision = experiment.decision.map(WireExperimentDecision.init)
    }

    /// With what its plan can find.
    init(_ experiment: Experiment, power: PowerAnalysis?) {
        self.init(experiment)
        powerAnalysis = Nullable(wrappedValue: power.map(WirePowerAnalysis.init))
    }

    static let schema = JSONSchema.object([
        .required("name", WireSchemas.name), .required("status", Choice.schema(Experiment.Status.self)),
        .required("plan", .reference("ExperimentPlan"), "the one in force"),
        .required(
            "versions",
            .array(
                .object([
                    .required("version", .integer(minimum: 1), "of the split; a change of the split begins a new one"),
                    .required("plan", .reference("ExperimentPlan")), .required("since", WireSchemas.time),
                    .required("reason", .string()),
                ])), "every plan that was in force, the registered one first"),
        .required(
            "events",
            .array(
                .object([
                    .required("status", Choice.schema(Experiment.Status.self), "what it led to"),
                    .required("at", WireSchemas.time), .required("reason", .string()),
                    .required("by", .string(), "empty where nobody said"),
                ])), "what was done to it, the oldest first"),
        .required("started_at", .nullable(WireSchemas.time)), .required("stopped_at", .nullable(WireSchemas.time)),
        .required("exposure_end", .nullable(WireSchemas.time), "when exposing ends at the latest"),
        .required("outcome_end", .nullable(WireSchemas.time), "when the last unit's values are complete"),
        .required("decision", .nullable(.reference("ExperimentDecision"))),
        .optional(
            "power_analysis", .nullable(.reference("PowerAnalysis")),
            "null where the plan does not say what to expect; left out of lists"),
    ])
}

struct WireExperiments: Encodable {
    var experiments: [WireExperiment]
}

/// A test that was registered.
struct WireCreatedExperiment: Encodable {
    var experiment: WireExperiment
    @Nullable var powerAnalysis: WirePowerAnalysis?

    static let schema = JSONSchema.object([
        .required("experiment", .reference("Experiment")),
        .required("power_analysis", .nullable(.reference("PowerAnalysis"))),
    ])
}

/// What a plan can find.
struct WirePowerAnalysis: Encodable {
    @Nullable var control: Double?
    @Nullable var minimumEffect: Double?
    var neededUnits: Int
    var neededSmallerArm: Int
    var plannedSmallerArm: Int
    var plannedUnits: Int
    @Nullable var plannedPower: Double?
    @Nullable var detectableEffect: Double?
    @Nullable var expectedDays: Double?
    var method: String
    var warnings: [String]
    var needsConfirmation: Bool

    init(_ analysis: PowerAnalysis) {
        control = analysis.control
        minimumEffect = analysis.minimumEffect
        neededUnits = analysis.neededUnits
        neededSmallerArm = analysis.neededSmallerArm
        plannedSmallerArm = analysis.plannedSmallerArm
        plannedUnits = analysis.plannedUnits
        plannedPower = analysis.plannedPower
        detectableEffect = analysis.detectableEffect
        expectedDays = analysis.expectedDays
        method = analysis.method
        warnings = analysis.warnings
        needsConfirmation = analysis.needsConfirmation
    }

    private static let number = JSONSchema.nullable(.number())

    static let schema = JSONSchema.object([
        .required("control", number), .required("minimum_effect", number),
        .required("needed_units", .integer(minimum: 0), "in the whole test, for the plan's power"),
        .required("needed_smaller_arm", .integer(minimum: 0)), .required("planned_smaller_arm", .integer(minimum: 0)),
        .required("planned_units", .integer(minimum: 0), "in the whole test, by then"),
        .required("planned_power", number, "the chance to find the minimum effect with them"),
        .required("detectable_effect", number, "the least change that they find with the plan's power"),
        .required("expected_days", number, "null without units_per_day"), .required("method", .string()),
        .required("warnings", .array(.string()), "what speaks against starting it as it is"),
        .required("needs_confirmation", .boolean, "whether start needs confirmed"),
    ])
}

/// What a plan can find, with the plan as it was understood; nothing is registered.
struct WirePlanPower: Encodable {
    var plan: WireExperimentPlan
    @Nullable var powerAnalysis: WirePowerAnalysis?
    @Nullable var undefined: String?

    init(_ plan: ExperimentPlan, _ power: PowerAnalysis?) {
        self.plan = WireExperimentPlan(plan)
        powerAnalysis = power.map(WirePowerAnalysis.init)
        undefined =
            power == nil
            ? "the success metric needs expected_control and minimum_effect, and unit_variance unless it is a proportion"
            : nil
    }

    static let schema = JSONSchema.object([
        .required("plan", .reference("ExperimentPlan"), "with every default"),
        .required("power_analysis", .nullable(.reference("PowerAnalysis"))),
        .required("undefined", .nullable(.string()), "why there is no analysis; null where there is one"),
    ])
}

/// What a test ended with.
struct WireExperimentDecision: Codable {
    var verdict: String
    var winner: String?
    var reasons: [String]

    init(_ decision: ExperimentDecision) {
        verdict = decision.verdict.rawValue
        winner = decision.winner
        reasons = decision.reasons
    }

    /// The decision; one that does not end a test is none.
    func domain(as field: String) throws(DomainError) -> ExperimentDecision {
        let decision = ExperimentDecision(
            try Choice.parse(ExperimentDecision.Verdict.self, verdict, field: "\(field).verdict"), winner: winner,
            reasons: reasons)
        guard decision.isFinal else {
            throw DomainError(
                .invalidValue, field: "\(field).verdict",
                detail: "\"\(verdict)\" was given, with which a test does not end; it must be ship, roll_back or "
                    + "inconclusive")
        }
        guard reasons.count <= Self.mostReasons else {
            throw DomainError(
                .invalidValue, field: "\(field).reasons",
                detail: "\(reasons.count) were given; at most \(Self.mostReasons) are allowed")
        }
        for (index, reason) in reasons.enumerated() {
            try ExperimentText.check(reason, field: "\(field).reasons[\(index)]", ExperimentText.longestReason)
        }
        return decision
    }

    private static let mostReasons = 20

    static let schema = JSONSchema.object([
        .required("verdict", Choice.schema(ExperimentDecision.Verdict.self)),
        .optional("winner", .string(), "the arm to use; left out where none has won"),
        .required("reasons", .array(.string()), "the weightiest first"),
    ])
    /// What somebody may decide.
    static let request = JSONSchema.object([
        .required(
            "verdict",
            .string(
                values: ExperimentDecision.Verdict.allCases.filter { ExperimentDecision($0, reasons: []).isFinal }.map(
                    \.rawValue))),
        .optional("winner", .nullable(.string(longest: 200)), "the arm to use"),
        .required("reasons", .array(.string(longest: ExperimentText.longestReason), most: mostReasons)),
    ])
}
