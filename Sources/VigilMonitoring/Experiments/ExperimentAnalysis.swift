package import VigilDomain
package import VigilStatistics

/// What an experiment shows at a look: pure, from the plan, what is known of the units, and what is remembered of earlier looks.
package struct ExperimentAnalysis {
    /// The result.
    package private(set) var result: ABTestResult
    /// What is remembered from now on.
    package private(set) var record: ExperimentRecord

    /// Looks at an experiment.
    ///
    /// - Parameters:
    ///   - experiment: The experiment.
    ///   - measurements: What is known of its units.
    ///   - record: What is remembered of earlier looks.
    ///   - now: Wall time.
    /// - Throws: `StatisticsError` where a sum is not a number.
    package init(
        _ experiment: Experiment, _ measurements: ExperimentMeasurements, _ record: ExperimentRecord, at now: Timestamp
    ) throws(StatisticsError) {
        let plan = experiment.plan
        self.record = record
        let names = plan.allocation.arms.map(\.name)
        let shares = plan.allocation.shares
        let blank = [ArmMoments](repeating: ArmMoments(), count: names.count)
        let sums = measurements.sums[plan.successMetric.name] ?? blank
        let arms = names.indices.map { index in
            ABTestArm(
                arm: names[index], exposed: measurements.exposed[index], matured: measurements.matured[index],
                value: Self.value(sums[index]))
        }
        let inUse = names.indices.filter { shares[$0] > 0 || measurements.matured[$0] > 0 }
        let needed = Self.needed(plan)
        let progress = ABTestProgress(
            smallerArm: inUse.map { measurements.matured[$0] }.min() ?? 0, needed: needed,
            exposed: measurements.exposed.reduce(0, +), matured: measurements.matured.reduce(0, +),
            exposureEnd: experiment.exposureEnd, outcomeEnd: experiment.outcomeEnd)
        let isOver = experiment.outcomeEnd.map { now >= $0 } ?? false
        let health = try ExperimentHealth.checks(experiment, measurements, &self.record)
        let look = ExperimentLook(plan: plan, progress: progress, isOver: isOver)
        let compared = try look.compare(sums, &self.record)
        var guardrails: [ABTestGuardrail] = []
        for guardrail in plan.guardrails {
            let sums = measurements.sums[guardrail.name] ?? blank
            for index in names.indices.dropFirst() {
                guardrails.append(try look.guardrail(guardrail, sums, arm: index))
            }
        }
        result = ABTestResult(
            experiment: plan.name, status: experiment.status, at: now, metric: plan.successMetric.name, arms: arms,
            comparisons: compared.comparisons, guardrails: guardrails, health: health, progress: progress,
            isDecisive: compared.isDecisive,
            advice: experiment.decision
                ?? ExperimentRules.advice(
                    plan, compared.comparisons, guardrails, health, progress, isDecisive: compared.isDecisive,
                    isOver: isOver),
            models: plan.models)
    }

    /// How many mature units the smaller arm needs.
    ///
    /// - Parameter plan: The plan.
    /// - Returns: The plan's own number, or the computed one, or 100 where neither can be told.
    package static func needed(_ plan: ExperimentPlan) -> Int {
        if let minimum = plan.minimumSampleSize { return minimum }
        // A plan that was registered has numbers of which an analysis can be made.
        guard let analysis = try? ExperimentPower.analysis(of: plan) else { return 100 }
        return analysis.neededSmallerArm
    }

    /// The arm's value.
    private static func value(_ sums: ArmMoments) -> Double? {
        guard sums.count > 0, sums.mean(of: .denominator) != 0 else { return nil }
        return sums.mean(of: .value) / sums.mean(of: .denominator)
    }
}
