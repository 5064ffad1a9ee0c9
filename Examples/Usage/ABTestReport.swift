import Foundation
public import Vigil

/// A test in lines of text: its plan, what it can find, the arms, the effect, the health checks, and what was decided why.
public struct ABTestReport: Sendable {
    /// The test.
    public var experiment: Experiment
    /// What its plan can find.
    public var power: PowerAnalysis?
    /// What it shows.
    public var result: ABTestResult

    /// A report.
    ///
    /// - Parameters:
    ///   - experiment: The test.
    ///   - power: What its plan can find.
    ///   - result: What it shows.
    public init(experiment: Experiment, power: PowerAnalysis?, result: ABTestResult) {
        self.experiment = experiment
        self.power = power
        self.result = result
    }

    /// The lines.
    public var lines: [String] {
        planLines + powerLines + armLines + result.comparisons.flatMap(effectLines) + healthLines + decisionLines
    }

    private var planLines: [String] {
        let plan = experiment.plan
        let arms = zip(plan.allocation.arms, zip(plan.allocation.shares, plan.models)).map { arm, rest in
            "\(arm.name) \(rest.1.model) \(rest.1.version) (\(text(100 * rest.0, 0)) %)"
        }
        var lines = ["\(plan.name)" + (plan.summary.isEmpty ? "" : ": \(plan.summary)")]
        lines.append("  plan        \(arms.joined(separator: " against "))")
        let minimum = plan.minimumSampleSize.map { "\($0)" } ?? "as many as the power analysis says"
        var words =
            "\(plan.successMetric.name), \(plan.design.name), significance \(plan.significance), at least \(minimum) in the "
            + "smaller arm, at most \(plan.maximumDuration / 86_400) days"
        if let horizon = plan.outcomeHorizon { words += ", outcomes complete after \(horizon / 86_400) days" }
        lines.append("              \(words)")
        return lines
    }

    private var powerLines: [String] {
        guard let power else { return ["  power       the plan does not say what to expect"] }
        var lines = [
            "  power       \(power.neededUnits) units needed to find \(signed(power.minimumEffect)) from "
                + "\(text(power.control, 3)); the plan's \(power.plannedUnits) have power \(text(power.plannedPower, 2))"
        ]
        if let days = power.expectedDays {
            lines.append("              some \(text(days.rounded(.up), 0)) days of exposure")
        }
        return lines + power.warnings.map { "  warning     \($0)" }
    }

    private var armLines: [String] {
        result.arms.enumerated().map { place, arm in
            let value = arm.value.map { "\(result.metric) \(text($0, 4))" } ?? "no \(result.metric) yet"
            return
                "  \(place == 0 ? "arms       " : "           ") \(arm.arm): \(arm.exposed) exposed, \(arm.matured) labels "
                + "matured, \(value)"
        }
    }

    private func effectLines(_ comparison: ABTestComparison) -> [String] {
        guard let difference = comparison.difference else {
            return ["  effect      \(comparison.arm): \(comparison.undefined ?? "no numbers yet")"]
        }
        var effect = "\(comparison.arm) \(signed(difference))"
        if let interval = comparison.interval { effect += " [\(signed(interval.lower)), \(signed(interval.upper))]" }
        if let pValue = comparison.pValue { effect += ", p \(text(pValue, 4))" }
        effect += comparison.isSignificant ? ", significant" : ", not significant"
        if let lift = comparison.lift { effect += ", lift \(signed(100 * lift, 2)) %" }
        var lines = ["  effect      \(effect)", "              \(comparison.method)"]
        var always = "not enough data yet"
        if let interval = comparison.anytimeInterval, let pValue = comparison.anytimePValue {
            always = "[\(signed(interval.lower)), \(signed(interval.upper))], p \(text(pValue, 4))"
        }
        lines.append("  at any look \(always)")
        if let chance = comparison.chanceToWin, let loss = comparison.expectedLoss {
            lines.append(
                "  chance      \(text(100 * chance, 1)) % to be better; expected loss \(String(format: "%.2g", loss))")
        }
        return lines
    }

    private var healthLines: [String] {
        result.health.map { check in
            let state = check.isHealthy.map { $0 ? "ok" : "FAILED" } ?? "not checked"
            return "  health      \(check.name) \(state): \(check.finding)"
        }
    }

    private var decisionLines: [String] {
        let advice = experiment.decision ?? result.advice
        let winner = advice.winner.map { " (\($0))" } ?? ""
        return ["  decision    \(advice.verdict.rawValue)\(winner)"] + advice.reasons.map { "              \($0)" }
    }

    private func signed(_ value: Double, _ decimals: Int = 4) -> String {
        String(format: "%+.\(decimals)f", value)
    }

    private func text(_ value: Double, _ decimals: Int) -> String { String(format: "%.\(decimals)f", value) }
}
