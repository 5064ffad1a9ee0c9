import VigilClient
import VigilDomain
import VigilStatistics

extension ExperimentPlanDocument {
    /// The plan, valid, for what is computed without a server.
    ///
    /// - Returns: The plan with its defaults.
    /// - Throws: `DomainError` that names the field as it is in the file, what was given and what is allowed.
    func plan() throws -> ExperimentPlan {
        do {
            return try checkedPlan()
        } catch var error as DomainError {
            error.field = Self.field(error.field)
            throw error
        }
    }

    /// The name in a file of a field as the plan itself calls it.
    private static func field(_ name: String) -> String {
        if name.hasPrefix("allocation.") { return String(name.dropFirst("allocation.".count)) }
        if name.hasPrefix("models") { return "arms" + name.dropFirst("models".count) }
        return ["maximum_duration", "outcome_horizon"].contains(name) ? name + "_seconds" : name
    }

    private func checkedPlan() throws -> ExperimentPlan {
        let names = Self.armNames(arms)
        var allocation = Allocation(
            arms: zip(names, arms).map { Allocation.Arm($0, weight: $1.weight) }, salt: salt ?? name)
        if let hash { allocation.hash = try choice(hash, "hash") ?? allocation.hash }
        allocation.layer = layer.map { layer in
            LayerSlot(layer: layer.layer, ranges: layer.ranges.map { BucketRange(start: $0.start, end: $0.end) })
        }
        allocation.holdouts = (holdouts ?? []).map { holdout in
            holdout.name.map { VigilDomain.Holdout(name: $0, share: holdout.share) }
                ?? VigilDomain.Holdout(share: holdout.share)
        }
        allocation.overrides = (overrides ?? []).map { Allocation.Override(unit: $0.unit, arm: $0.arm) }
        if let unit { allocation.unit = BucketingUnit(unit) }
        if let coverage { allocation.coverage = coverage }
        allocation.targeting = targeting
        var plan = ExperimentPlan(
            name: try ModelName(name, field: "name"), summary: summary ?? "",
            models: try arms.enumerated().map { index, arm in
                ExperimentPlan.ArmModel(try ModelName(arm.model, field: "arms[\(index)].model"), arm.version)
            },
            allocation: allocation, successMetric: try successMetric.metric(as: "success_metric"))
        plan.guardrails = try (guardrails ?? []).enumerated().map { try $1.metric(as: "guardrails[\($0)]") }
        if let design { plan.design = try design.design() }
        plan.significance = significance ?? plan.significance
        plan.power = power ?? plan.power
        plan.minimumSampleSize = minimumSampleSize
        plan.maximumDuration = maximumDurationSeconds ?? plan.maximumDuration
        plan.outcomeHorizon = outcomeHorizonSeconds
        plan.unitsPerDay = unitsPerDay
        if let source {
            guard let known = ExperimentPlan.Source(rawValue: source) else {
                throw DomainError(
                    .invalidValue, field: "source",
                    detail: "\"\(source)\" was given; allowed are "
                        + ExperimentPlan.Source.allCases.map(\.rawValue).joined(separator: " and "))
            }
            plan.source = known
        }
        try plan.validate()
        return plan
    }

    /// The arms' names, those that have none by their places.
    static func armNames(_ arms: [Arm]) -> [String] {
        arms.enumerated().map { index, arm in
            arm.name ?? (index < 2 ? ["control", "treatment"][index] : "treatment_\(index)")
        }
    }
}

extension ExperimentMetricDocument {
    /// The metric.
    ///
    /// - Parameter field: Where it stands in the plan, for the error.
    /// - Returns: The metric with its defaults.
    /// - Throws: `DomainError` for a word that is none of those allowed.
    func metric(as field: String) throws -> ExperimentMetric {
        var metric = ExperimentMetric(
            MetricID(name), kind: try choice(kind, "\(field).kind"), expectedControl: expectedControl,
            unitVariance: unitVariance, minimumEffect: minimumEffect, margin: margin ?? 0)
        metric.direction = try choice(direction, "\(field).direction") ?? metric.direction
        metric.missing = try choice(missing, "\(field).missing") ?? metric.missing
        return metric
    }
}

extension ExperimentPlanDocument.Design {
    /// The design.
    ///
    /// - Returns: The design with its default number of looks.
    /// - Throws: `DomainError` for a kind that is none.
    func design() throws -> ExperimentDesign {
        let kind = try choice(kind, "design.kind") ?? DesignArgument.fixedHorizon
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
        case .groupSequential: .groupSequential(looks: looks ?? DesignArgument.usualLooks)
        }
    }
}

/// One of a closed set of words.
private func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ word: String?, _ field: String
) throws -> Choice? {
    guard let word else { return nil }
    guard let choice = Choice(rawValue: word) else {
        throw DomainError(
            .invalidValue, field: field,
            detail: "\"\(word)\" was given; there are " + Choice.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return choice
}
