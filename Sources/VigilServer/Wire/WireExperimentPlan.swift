import VigilDomain

/// The plan of an A/B test, as a client sends and sees it; what is left out takes the default, which stands in the answer.
struct WireExperimentPlan: WireBody, Encodable {
    struct Arm: Codable {
        var name: String?
        var model: String
        var version: String
        var weight: Double
    }

    struct Design: Codable {
        /// When a test may be decided.
        enum Kind: String, CaseIterable {
            case fixedHorizon = "fixed_horizon"
            case alwaysValid = "always_valid"
            case groupSequential = "group_sequential"
        }

        var kind: String
        var tuningSampleSize: Double?
        var looks: Int?
    }

    struct Layer: Codable {
        struct Range: Codable {
            var start: Double
            var end: Double
        }

        var layer: String
        var ranges: [Range]
    }

    struct Holdout: Codable {
        var name: String?
        var share: Double
    }

    struct Override: Codable {
        var unit: String
        var arm: String
    }

    var name: String
    var summary: String?
    var arms: [Arm]
    var salt: String?
    var unit: String?
    var coverage: Double?
    var hash: String?
    var targeting: WireTargeting?
    var layer: Layer?
    var holdouts: [Holdout]?
    var overrides: [Override]?
    var successMetric: WireExperimentMetric
    var source: String?
    var guardrails: [WireExperimentMetric]?
    var design: Design?
    var significance: Double?
    var power: Double?
    var minimumSampleSize: Int?
    var maximumDurationSeconds: Int?
    var outcomeHorizonSeconds: Int?
    var unitsPerDay: Double?

    init(_ plan: ExperimentPlan) {
        let allocation = plan.allocation
        name = plan.name.rawValue
        summary = plan.summary
        arms = zip(allocation.arms, plan.models).map {
            Arm(name: $0.name, model: $1.model.rawValue, version: $1.version, weight: $0.weight)
        }
        salt = allocation.salt
        unit = allocation.unit.rawValue
        coverage = allocation.coverage
        hash = allocation.hash.rawValue
        targeting = allocation.targeting.map(WireTargeting.init)
        layer = allocation.layer.map { slot in
            Layer(layer: slot.layer, ranges: slot.ranges.map { Layer.Range(start: $0.start, end: $0.end) })
        }
        holdouts = allocation.holdouts.map { Holdout(name: $0.name, share: $0.share) }
        overrides = allocation.overrides.map { Override(unit: $0.unit, arm: $0.arm) }
        successMetric = WireExperimentMetric(plan.successMetric)
        source = plan.source.rawValue
        guardrails = plan.guardrails.map(WireExperimentMetric.init)
        design = Design(plan.design)
        significance = plan.significance
        power = plan.power
        minimumSampleSize = plan.minimumSampleSize
        maximumDurationSeconds = plan.maximumDuration
        outcomeHorizonSeconds = plan.outcomeHorizon
        unitsPerDay = plan.unitsPerDay
    }

    /// The plan; what is left out takes the default.
    ///
    /// - Parameter experiment: The test whose plan it replaces, which keeps what has no field here; in a running one another
    ///   split is a new version.
    /// - Returns: The plan, whose numbers are not checked yet.
    /// - Throws: `DomainError` for a word or name that is none.
    func domain(replacing experiment: Experiment? = nil) throws(DomainError) -> ExperimentPlan {
        var models: [ExperimentPlan.ArmModel] = []
        for (index, arm) in arms.enumerated() {
            models.append(.init(try ModelName(arm.model, field: "arms[\(index)].model"), arm.version))
        }
        let earlier = experiment?.plan.allocation
        var allocation = try allocation(replacing: earlier)
        if let earlier, experiment?.status == .running,
            allocation.changes(from: earlier).contains(where: \.needsVersion)
        {
            allocation.version = earlier.version + 1
        }
        var plan = ExperimentPlan(
            name: try ModelName(name, field: "name"), summary: summary ?? "", models: models, allocation: allocation,
            successMetric: try successMetric.domain(as: "success_metric"))
        if let source { plan.source = try Choice.parse(ExperimentPlan.Source.self, source, field: "source") }
        for (index, guardrail) in (guardrails ?? []).enumerated() {
            plan.guardrails.append(try guardrail.domain(as: "guardrails[\(index)]"))
        }
        if let design { plan.design = try design.domain() }
        if let significance { plan.significance = significance }
        if let power { plan.power = power }
        plan.minimumSampleSize = minimumSampleSize
        if let maximumDurationSeconds { plan.maximumDuration = maximumDurationSeconds }
        plan.outcomeHorizon = outcomeHorizonSeconds
        plan.unitsPerDay = unitsPerDay
        return plan
    }

    private func allocation(replacing earlier: Allocation?) throws(DomainError) -> Allocation {
        var allocation = earlier ?? Allocation(arms: [], salt: name)
        allocation.arms = arms.enumerated().map { index, arm in
            let name = arm.name ?? Self.armName(index)
            let known = earlier?.index(ofArm: name).flatMap { earlier?.arms[$0] }
            return Allocation.Arm(name, weight: arm.weight, isBlocked: known?.isBlocked ?? false)
        }
        allocation.salt = salt ?? name
        allocation.unit = unit.map { BucketingUnit($0) } ?? .user
        allocation.coverage = coverage ?? 1
        allocation.hash = .vigil1
        if let hash { allocation.hash = try Choice.parse(AssignmentHash.self, hash, field: "hash") }
        allocation.targeting = targeting?.condition
        allocation.layer = layer.map { layer in
            LayerSlot(layer: layer.layer, ranges: layer.ranges.map { BucketRange(start: $0.start, end: $0.end) })
        }
        allocation.holdouts = (holdouts ?? []).map { holdout in
            holdout.name.map { VigilDomain.Holdout(name: $0, share: holdout.share) }
                ?? VigilDomain.Holdout(share: holdout.share)
        }
        allocation.overrides = (overrides ?? []).map { Allocation.Override(unit: $0.unit, arm: $0.arm) }
        return allocation
    }

    /// What an arm without a name is called.
    private static func armName(_ index: Int) -> String {
        switch index {
        case 0: "control"
        case 1: "treatment"
        default: "treatment_\(index)"
        }
    }
}

extension WireExperimentPlan.Design {
    private static let usualLooks = 5

    init(_ design: ExperimentDesign) {
        kind = design.name
        switch design {
        case .fixedHorizon: break
        case .alwaysValid(let size): tuningSampleSize = size
        case .groupSequential(let looks): self.looks = looks
        }
    }

    func domain() throws(DomainError) -> ExperimentDesign {
        let kind = try Choice.parse(Kind.self, kind, field: "design.kind")
        if looks != nil, kind != .groupSequential {
            throw DomainError(
                .invalidValue, field: "design.looks", detail: "only the kind \"group_sequential\" has a number of looks"
            )
        }
        if tuningSampleSize != nil, kind != .alwaysValid {
            throw DomainError(
                .invalidValue, field: "design.tuning_sample_size", detail: "only the kind \"always_valid\" is tuned")
        }
        return switch kind {
        case .fixedHorizon: .fixedHorizon
        case .alwaysValid: .alwaysValid(tuningSampleSize: tuningSampleSize)
        case .groupSequential: .groupSequential(looks: looks ?? Self.usualLooks)
        }
    }

    static let schema = JSONSchema.object([
        .required(
            "kind", Choice.schema(Kind.self),
            "fixed_horizon decides once, always_valid at every look, group_sequential at planned ones"),
        .optional(
            "tuning_sample_size", .number(minimum: 2),
            "of always_valid: the units of both arms at which it is narrowest; the planned ones when left out"),
        .optional(
            "looks", .integer(minimum: 2, maximum: 50), "of group_sequential; \(usualLooks) when left out"),
    ])
}

extension WireExperimentPlan {
    static let schema = JSONSchema.object([
        .required("name", WireSchemas.name),
        .optional("summary", .string(longest: 2000)),
        .required(
            "arms",
            .array(
                .object([
                    .optional(
                        "name", .string(longest: 200), "control, treatment, treatment_2 and so on when left out"),
                    .required("model", WireSchemas.name), .required("version", WireSchemas.version),
                    .required(
                        "weight", .number(minimum: 0),
                        "shares that sum to 1, percents that sum to 100, or whole parts below 10"),
                ]), most: Allocation.greatestArmCount), "the control first; at least two, each with a model of its own"),
        .optional("salt", .string(longest: 200), "tells its draw from that of other tests; the name when left out"),
        .optional(
            "unit", .string(longest: 200), "what is assigned as one, such as user or session; user when left out"),
        .optional(
            "coverage", .number(minimum: 0, maximum: 1), "the share of units that takes part; 1 when left out"),
        .optional(
            "hash", Choice.schema(AssignmentHash.self), "how identifiers become buckets; vigil_1 when left out"),
        .optional("targeting", .reference("Targeting"), "whom it is for; everybody when left out"),
        .optional(
            "layer",
            .object([
                .required("layer", .string(longest: 200)),
                .required(
                    "ranges", .array(.object([.required("start", share), .required("end", share)]), most: 100)),
            ]), "its part of a layer, whose tests share no unit"),
        .optional(
            "holdouts",
            .array(
                .object([
                    .optional("name", .string(longest: 200), "global when left out"), .required("share", share),
                ]), most: Allocation.greatestHoldoutCount), "units that are in no test"),
        .optional(
            "overrides",
            .array(
                .object([.required("unit", .string()), .required("arm", .string(longest: 200))]),
                most: Allocation.greatestOverrideCount), "units that try it out; they count in no result"),
        .required("success_metric", .reference("ExperimentMetric"), "what decides"),
        .optional(
            "source", Choice.schema(ExperimentPlan.Source.self),
            "where results come from: recorded ones, or the predictions and outcomes of the versions; recorded when left out"
        ),
        .optional(
            "guardrails", .array(.reference("ExperimentMetric"), most: ExperimentPlan.greatestGuardrailCount),
            "what must not get worse by more than its margin"),
        .optional("design", Design.schema, "when it may be decided; fixed_horizon when left out"),
        .optional("significance", .number(minimum: 0, maximum: 0.5), "above 0; 0.05 when left out"),
        .optional("power", .number(minimum: 0, maximum: 1), "0.8 when left out"),
        .optional(
            "minimum_sample_size", .integer(minimum: 2, maximum: 1_000_000_000),
            "mature units that the smaller arm needs; the computed number when left out"),
        .optional(
            "maximum_duration_seconds", .integer(minimum: 1, maximum: ExperimentPlan.longest),
            "for how long units are exposed; 1209600, 14 days, when left out"),
        .optional(
            "outcome_horizon_seconds", .integer(minimum: 1, maximum: ExperimentPlan.longest),
            "after how long a unit's values are complete; as they are recorded when left out"),
        .optional("units_per_day", .number(minimum: 0), "how many come in, for the expected duration"),
    ])
    private static let share = JSONSchema.number(minimum: 0, maximum: 1)
}
