import VigilDomain
import VigilStatistics

/// From what a look shows to what is to be done.
///
/// | health | success metric | guardrails | advice |
/// |---|---|---|---|
/// | a check failed | any | any | review |
/// | in order | not decisive | broken | roll back |
/// | in order | not decisive | else | keep running; inconclusive once the time is over |
/// | in order | won by one or more | none broken of the best | ship the best |
/// | in order | won | broken | review |
/// | in order | all lost | any | roll back |
/// | in order | neither | broken | roll back |
/// | in order | neither | else | inconclusive |
enum ExperimentRules {
    static func advice(
        _ plan: ExperimentPlan, _ comparisons: [ABTestComparison], _ guardrails: [ABTestGuardrail],
        _ health: [ABTestHealthCheck], _ progress: ABTestProgress, isDecisive: Bool, isOver: Bool
    ) -> ExperimentDecision {
        if let failed = health.first(where: { $0.isHealthy == false }) {
            return ExperimentDecision(.review, reasons: [failed.finding])
        }
        let broken = guardrails.filter { $0.outcome == .broken }
        let harms = broken.map { sentence($0) }
        let harmed = Set(broken.map(\.comparison.arm))
        let isHarmedThroughout = !comparisons.isEmpty && comparisons.allSatisfy { harmed.contains($0.arm) }
        guard isDecisive else {
            if isHarmedThroughout { return ExperimentDecision(.rollBack, winner: control(plan), reasons: harms) }
            let count = unitsSentence(progress)
            return isOver
                ? ExperimentDecision(.inconclusive, reasons: ["inconclusive: \(count)"] + harms)
                : ExperimentDecision(.keepRunning, reasons: [count] + harms)
        }
        let wins = comparisons.filter(\.isWin).sorted { abs($0.difference ?? 0) > abs($1.difference ?? 0) }
        let lost = comparisons.filter(\.isLoss)
        if let best = wins.first(where: { !harmed.contains($0.arm) }) {
            return ExperimentDecision(
                .ship, winner: best.arm, reasons: [sentence(best)] + openSentences(guardrails, best.arm))
        }
        if let best = wins.first { return ExperimentDecision(.review, reasons: [sentence(best)] + harms) }
        if !lost.isEmpty, lost.count == comparisons.count || isHarmedThroughout {
            return ExperimentDecision(.rollBack, winner: control(plan), reasons: lost.map { sentence($0) } + harms)
        }
        if isHarmedThroughout { return ExperimentDecision(.rollBack, winner: control(plan), reasons: harms) }
        let sentences = comparisons.map { sentence($0) }
        guard isOver || plan.design == .fixedHorizon || isEnded(plan) else {
            return ExperimentDecision(.keepRunning, reasons: sentences + [unitsSentence(progress)])
        }
        return ExperimentDecision(.inconclusive, reasons: sentences + [unitsSentence(progress)])
    }

    /// Under a group-sequential design a decisive look without a difference has spent all of the error.
    private static func isEnded(_ plan: ExperimentPlan) -> Bool {
        if case .groupSequential = plan.design { return true }
        return false
    }

    private static func control(_ plan: ExperimentPlan) -> String? { plan.allocation.arms.first?.name }

    private static func unitsSentence(_ progress: ABTestProgress) -> String {
        "\(NumberText.number(Double(progress.smallerArm))) of \(NumberText.number(Double(progress.needed))) units in the "
            + "smaller arm, \(NumberText.number(Double(progress.matured))) of "
            + "\(NumberText.number(Double(progress.exposed))) exposed units matured"
    }

    private static func sentence(_ comparison: ABTestComparison) -> String {
        guard let difference = comparison.difference, let control = comparison.control,
            let treatment = comparison.treatment
        else { return "\(comparison.arm): \(comparison.undefined ?? "there are no numbers")" }
        var words =
            "\(comparison.metric) of \(comparison.arm) is \(NumberText.number(treatment)), of the control "
            + "\(NumberText.number(control)): a difference of \(NumberText.number(difference))"
        if let interval = comparison.interval {
            words += " [\(NumberText.number(interval.lower)), \(NumberText.number(interval.upper))]"
        }
        if let pValue = comparison.pValue { words += ", p \(NumberText.pRelation(pValue))" }
        return words
    }

    private static func sentence(_ guardrail: ABTestGuardrail) -> String {
        "guardrail broken: " + sentence(guardrail.comparison) + ", where a loss of "
            + "\(NumberText.number(guardrail.margin)) is allowed"
    }

    private static func openSentences(_ guardrails: [ABTestGuardrail], _ arm: String) -> [String] {
        guardrails.filter { $0.comparison.arm == arm && ($0.outcome == .open || $0.outcome == .unknown) }.map {
            "guardrail \($0.comparison.metric): neither a harm nor its absence is shown"
        }
    }
}
