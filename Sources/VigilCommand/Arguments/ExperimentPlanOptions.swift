import ArgumentParser
import VigilClient
import VigilDomain
import VigilMonitoring
import VigilStatistics

/// When an A/B test may be decided, as a word on the command line and in a plan.
enum DesignArgument: String, ExpressibleByArgument, CaseIterable {
    case fixedHorizon = "fixed_horizon"
    case alwaysValid = "always_valid"
    case groupSequential = "group_sequential"

    /// The looks of a group-sequential test that names none.
    static let usualLooks = 5
}

/// The plan of an A/B test: a file, options, or a file with options that stand in place of what it says.
struct ExperimentPlanOptions: ParsableArguments {
    @Argument(help: "A plan as JSON, as POST /api/v1/experiments takes it, or - for standard input.")
    var file: String?

    @Option(help: "The test's name.")
    var name: String?

    @Option(help: "What it is about, in a sentence.")
    var summary: String?

    @Option(help: ArgumentHelp("The model in use and its version.", valueName: "model@version"))
    var control: String?

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("A model that may replace it. May be repeated.", valueName: "model@version"))
    var treatment: [String] = []

    @Option(
        help: ArgumentHelp(
            "The share of the units that each treatment gets. (default: as the control)", valueName: "share"))
    var share: Double?

    @Option(help: ArgumentHelp("The success metric: one of the catalog, or any other name.", valueName: "name"))
    var metric: String?

    @Option(
        help: ArgumentHelp("How units' values become an arm's value. (default: what the name says)", valueName: "kind"))
    var kind: ExperimentMetric.Kind?

    @Option(help: ArgumentHelp("Which change of it is a good one. (default: increase)", valueName: "direction"))
    var direction: PreferredDirection?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("What the control's value is expected to be.", valueName: "value"))
    var expected: Double?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The least change that is worth finding, in the metric's unit.", valueName: "change"))
    var effect: Double?

    @Option(help: ArgumentHelp("The variance of one unit's value, for means and ratios.", valueName: "number"))
    var variance: Double?

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "A metric that must not get worse, or not by more than the margin. May be repeated.",
            valueName: "name[=margin]"))
    var guardrail: [String] = []

    @Option(help: ArgumentHelp("When it may be decided. (default: fixed_horizon)", valueName: "design"))
    var design: DesignArgument?

    @Option(help: ArgumentHelp("How many looks a group-sequential test has. (default: 5)", valueName: "n"))
    var looks: Int?

    @Option(help: ArgumentHelp("The chance of a false alarm. (default: 0.05)", valueName: "share"))
    var significance: Double?

    @Option(help: ArgumentHelp("The chance to find the least change. (default: 0.8)", valueName: "share"))
    var power: Double?

    @Option(
        help: ArgumentHelp(
            "Mature units that the smaller arm needs before anything is decided. (default: as many as the power needs)",
            valueName: "n"))
    var minimum: Int?

    @Option(help: ArgumentHelp("For how many days units are exposed. (default: 14)", valueName: "days"))
    var days: Double?

    @Option(
        help: ArgumentHelp(
            "After how long a unit's values are complete: 60d, 12h, 30m. (default: as they are recorded)",
            valueName: "length"))
    var horizon: LengthArgument?

    @Option(help: ArgumentHelp("How many units a day come in, of all arms.", valueName: "n"))
    var traffic: Double?

    @Option(
        help: ArgumentHelp(
            "What is assigned as one: user, session, device, or another. (default: user)", valueName: "name"))
    var unit: String?

    @Option(help: ArgumentHelp("The share of units that takes part. (default: 1)", valueName: "share"))
    var coverage: Double?

    func validate() throws {
        if looks != nil, let design, design != .groupSequential {
            throw ValidationError("--looks is for --design group_sequential; the design is \(design.rawValue).")
        }
        if let share, !(share > 0 && share < 1) {
            throw ValidationError("--share: \(share) was given; it must be above 0 and below 1.")
        }
        if let days, !(days > 0 && days <= Double(ExperimentPlan.longest) / 86_400) {
            throw ValidationError(
                "--days: \(days) was given; it must be above 0 and at most \(ExperimentPlan.longest / 86_400).")
        }
    }

    /// The plan that the file and the options make.
    ///
    /// - Parameter needsModels: Whether a plan without a name and models is none; what it can find needs neither.
    /// - Returns: The plan; its numbers are not checked.
    /// - Throws: `CommandFailure` for what is missing and for a file that holds no plan.
    func document(needsModels: Bool) throws -> ExperimentPlanDocument {
        var plan: ExperimentPlanDocument
        if let file {
            plan = try PlanFile.read(file)
        } else {
            plan = try blank(needsModels: needsModels)
        }
        try setArms(of: &plan)
        setMetric(of: &plan.successMetric)
        if !guardrail.isEmpty { plan.guardrails = try guardrail.map(Self.guardrail) }
        try setDesign(of: &plan)
        plan.name = name ?? plan.name
        plan.summary = summary ?? plan.summary
        plan.significance = significance ?? plan.significance
        plan.power = power ?? plan.power
        plan.minimumSampleSize = minimum ?? plan.minimumSampleSize
        plan.maximumDurationSeconds = days.map { Int(($0 * 86_400).rounded()) } ?? plan.maximumDurationSeconds
        if let horizon {
            let seconds = Int(horizon.duration.components.seconds)
            plan.outcomeHorizonSeconds = seconds == 0 ? nil : seconds
        }
        plan.unitsPerDay = traffic ?? plan.unitsPerDay
        plan.unit = unit ?? plan.unit
        plan.coverage = coverage ?? plan.coverage
        return plan
    }

    private func blank(needsModels: Bool) throws -> ExperimentPlanDocument {
        var missing: [String] = []
        if metric == nil { missing.append("--metric") }
        if needsModels {
            if name == nil { missing.append("--name") }
            if control == nil { missing.append("--control") }
            if treatment.isEmpty { missing.append("--treatment") }
        }
        guard missing.isEmpty else {
            throw CommandFailure("a plan needs a file, or \(missing.joined(separator: ", "))")
        }
        return ExperimentPlanDocument(
            name: "plan",
            arms: ["control", "treatment"].map { .init(name: $0, model: $0, version: "1", weight: 0.5) },
            successMetric: ExperimentMetricDocument(metric ?? ""))
    }

    private func setArms(of plan: inout ExperimentPlanDocument) throws {
        if let control {
            let (model, version) = try Self.model(control, option: "--control")
            guard !plan.arms.isEmpty else { throw CommandFailure("arms: the plan has none") }
            plan.arms[0].model = model
            plan.arms[0].version = version
        }
        if !treatment.isEmpty {
            let weight = 1 / Double(treatment.count + 1)
            let treatments = try treatment.enumerated().map { index, text -> ExperimentPlanDocument.Arm in
                let (model, version) = try Self.model(text, option: "--treatment")
                let name = index == 0 ? "treatment" : "treatment_\(index + 1)"
                return ExperimentPlanDocument.Arm(name: name, model: model, version: version, weight: weight)
            }
            plan.arms = Array(plan.arms.prefix(1)) + treatments
            if !plan.arms.isEmpty { plan.arms[0].weight = 1 - weight * Double(treatment.count) }
        }
        guard let share, !plan.arms.isEmpty else { return }
        let rest = 1 - share * Double(plan.arms.count - 1)
        guard rest > 0 else {
            throw CommandFailure(
                "--share: \(NumberText.setting(share)) for each of \(plan.arms.count - 1) treatments leaves nothing to the control"
            )
        }
        for index in plan.arms.indices { plan.arms[index].weight = index == 0 ? rest : share }
    }

    private func setMetric(of document: inout ExperimentMetricDocument) {
        if let metric, metric != document.name { document = ExperimentMetricDocument(metric) }
        document.kind = kind?.rawValue ?? document.kind
        document.direction = direction?.rawValue ?? document.direction
        document.expectedControl = expected ?? document.expectedControl
        document.minimumEffect = effect ?? document.minimumEffect
        document.unitVariance = variance ?? document.unitVariance
    }

    private func setDesign(of plan: inout ExperimentPlanDocument) throws {
        if let design, design.rawValue != plan.design?.kind { plan.design = .init(kind: design.rawValue) }
        guard let looks else { return }
        let kind = plan.design?.kind ?? DesignArgument.groupSequential.rawValue
        guard kind == DesignArgument.groupSequential.rawValue else {
            throw CommandFailure("--looks is for the design group_sequential; the plan's is \(kind)")
        }
        plan.design = .init(kind: kind, looks: looks)
    }

    /// The model and version of a text such as `leads@2.1`.
    static func model(_ text: String, option: String) throws -> (model: String, version: String) {
        guard let at = text.firstIndex(of: "@"), at > text.startIndex, text.index(after: at) < text.endIndex else {
            throw CommandFailure(
                "\(option): \"\(text)\" names no model and version; write MODEL@VERSION, such as leads@2.1")
        }
        return (String(text[..<at]), String(text[text.index(after: at)...]))
    }

    private static func guardrail(_ text: String) throws -> ExperimentMetricDocument {
        guard let equals = text.lastIndex(of: "=") else { return ExperimentMetricDocument(text) }
        guard let margin = Double(text[text.index(after: equals)...]), margin >= 0, margin.isFinite else {
            throw CommandFailure("--guardrail: \"\(text)\" has no margin; write NAME=MARGIN, such as recall=0.01")
        }
        var metric = ExperimentMetricDocument(String(text[..<equals]))
        metric.margin = margin
        return metric
    }
}
