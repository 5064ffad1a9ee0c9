import VigilClient
import VigilDomain
import VigilMonitoring

/// An A/B test, as text for a terminal.
struct ExperimentText {
    let experiment: ExperimentDocument

    /// The whole text, without a line end.
    func text(for terminal: Terminal) -> String {
        var head = TextStyle.bold.applied(
            to: TerminalText.clean("\(experiment.name): \(experiment.status)"), isColored: terminal.isColored)
        if let summary = experiment.plan.summary, !summary.isEmpty {
            head += "\n" + TerminalText.wrapped(TerminalText.clean(summary), to: terminal.width)
        }
        if let dates = Self.dates(experiment) { head += "\n" + TerminalText.wrapped(dates, to: terminal.width) }
        var parts = [head, arms(terminal), plan(terminal), history(terminal)]
        if let decision = experiment.decision { parts.append(Self.decision(decision, experiment.plan, terminal)) }
        return parts.joined(separator: "\n\n")
    }

    // MARK: Parts

    private func arms(_ terminal: Terminal) -> String {
        var table = TextTable(columns: [
            TextTable.Column(title: "arm", leastWidth: 8), TextTable.Column(title: "model", leastWidth: 8),
            TextTable.Column(title: "version"), TextTable.Column(title: "share", alignment: .right),
        ])
        let arms = experiment.plan.arms
        let sum = arms.reduce(0) { $0 + $1.weight }
        for (name, arm) in zip(ExperimentPlanDocument.armNames(arms), arms) {
            table.add([
                TextTable.Cell(name, .bold), TextTable.Cell(arm.model), TextTable.Cell(arm.version),
                TextTable.Cell(sum > 0 ? NumberText.percent(arm.weight / sum) : ""),
            ])
        }
        return table.lines(width: terminal.width, isColored: terminal.isColored).joined(separator: "\n")
    }

    private func plan(_ terminal: Terminal) -> String {
        let plan = experiment.plan
        var lines = ["Success metric: \(Self.metric(plan.successMetric))."]
        for guardrail in plan.guardrails ?? [] { lines.append("Guardrail: \(Self.metric(guardrail)).") }
        var design = "Design: \(plan.design?.kind ?? DesignArgument.fixedHorizon.rawValue)"
        if let looks = plan.design?.looks { design += " with \(NumberText.count(looks, "look"))" }
        if let significance = plan.significance { design += ", significance \(NumberText.setting(significance))" }
        if let power = plan.power { design += ", power \(NumberText.setting(power))" }
        if let minimum = plan.minimumSampleSize {
            design += ", at least \(NumberText.count(minimum)) mature units in the smaller arm"
        }
        lines.append(design + ".")
        var time: [String] = []
        if let seconds = plan.maximumDurationSeconds {
            time.append("units are exposed for at most \(ModelsListCommand.labelWait(Double(seconds)))")
        }
        if let seconds = plan.outcomeHorizonSeconds {
            time.append("their values are complete \(ModelsListCommand.labelWait(Double(seconds))) later")
        }
        if !time.isEmpty { lines.append("Time: " + time.joined(separator: ", ") + ".") }
        var units = "Units: \(plan.unit ?? "user")"
        if let coverage = plan.coverage, coverage < 1 {
            units += ", of which \(NumberText.percent(coverage)) take part"
        }
        if plan.targeting != nil { units += ", those that the plan's targeting names" }
        lines.append(units + ".")
        return lines.map { TerminalText.wrapped(TerminalText.clean($0), to: terminal.width, indent: "  ") }
            .joined(separator: "\n")
    }

    private func history(_ terminal: Terminal) -> String {
        var table = TextTable(columns: [
            TextTable.Column(title: "when"), TextTable.Column(title: "status"), TextTable.Column(title: "by"),
            TextTable.Column(title: "why", leastWidth: 24),
        ])
        for event in experiment.events {
            table.add([
                TextTable.Cell(Self.moment(event.at.timestamp)), TextTable.Cell(event.status),
                TextTable.Cell(event.by ?? ""), TextTable.Cell(event.reason ?? "", .dim),
            ])
        }
        return table.lines(width: terminal.width, isColored: terminal.isColored).joined(separator: "\n")
    }

    private static func metric(_ metric: ExperimentMetricDocument) -> String {
        var text = metric.name
        if let kind = metric.kind { text += ", a \(kind)" }
        text += metric.direction == "decrease" ? ", less is better" : ", more is better"
        if let expected = metric.expectedControl { text += ", expected at \(NumberText.setting(expected))" }
        if let effect = metric.minimumEffect { text += ", a change of \(EffectWords.signed(effect)) worth finding" }
        if let margin = metric.margin, margin > 0 { text += ", may get worse by \(NumberText.setting(margin))" }
        return text
    }

    // MARK: Shared words

    /// Since when and until when, in a sentence; `nil` for a draft.
    static func dates(_ experiment: ExperimentDocument) -> String? {
        guard let start = experiment.startedAt else { return nil }
        var text = "Started \(moment(start.timestamp))"
        if let stopped = experiment.stoppedAt {
            text += ", stopped \(moment(stopped.timestamp))"
        } else if let end = experiment.exposureEnd {
            text += ", exposes units until \(moment(end.timestamp))"
        }
        if let end = experiment.outcomeEnd, end != experiment.stoppedAt, end != experiment.exposureEnd {
            text += "; all values are complete on \(moment(end.timestamp))"
        }
        return text + "."
    }

    /// A moment to the minute, in UTC.
    static func moment(_ moment: Timestamp) -> String {
        String("\(moment)".prefix(16)).replacing("T", with: " ") + " UTC"
    }

    /// A decision with the model that it puts into use, and its reasons.
    static func decision(_ decision: ExperimentDecision, _ plan: ExperimentPlanDocument, _ terminal: Terminal) -> String
    {
        let head = "Decision: " + verdict(decision, plan) + "."
        let lines =
            [style(of: decision.verdict).applied(to: TerminalText.clean(head), isColored: terminal.isColored)]
            + decision.reasons.map {
                TerminalText.wrapped(TerminalText.clean("- " + $0), to: terminal.width, indent: "  ")
            }
        return lines.joined(separator: "\n")
    }

    /// What is to be done, in words.
    static func verdict(_ decision: ExperimentDecision, _ plan: ExperimentPlanDocument) -> String {
        var winner: String?
        if let name = decision.winner {
            let index = ExperimentPlanDocument.armNames(plan.arms).firstIndex(of: name)
            winner = index.map { "\(name) (\(plan.arms[$0].model) \(plan.arms[$0].version))" } ?? name
        }
        return switch decision.verdict {
        case .ship: "ship \(winner ?? "the winner")"
        case .rollBack: winner.map { "roll back to \($0)" } ?? "roll back"
        case .keepRunning: "keep running"
        case .review: "review, somebody has to look"
        case .inconclusive: winner.map { "inconclusive, \($0) stays" } ?? "inconclusive"
        }
    }

    /// How a verdict stands out.
    static func style(of verdict: ExperimentDecision.Verdict) -> TextStyle {
        switch verdict {
        case .ship: .green
        case .rollBack, .review: .red
        case .keepRunning, .inconclusive: .yellow
        }
    }

    // MARK: After a step

    /// What is said of a test that was just registered.
    static func registered(_ experiment: ExperimentDocument) -> String {
        let arms = zip(ExperimentPlanDocument.armNames(experiment.plan.arms), experiment.plan.arms)
            .map { "\($0) (\($1.model) \($1.version))" }.joined(separator: " against ")
        return "\(experiment.name) is registered as a draft: \(arms), decided by \(experiment.plan.successMetric.name)."
    }

    /// What is said of a test that was just started.
    static func started(_ experiment: ExperimentDocument) -> String {
        let until = experiment.exposureEnd.map { ", until \(moment($0.timestamp))" } ?? ""
        return """
            \(experiment.name) runs and takes units in\(until).
            Next, the units' arms and what came of them:
              vigil experiments assign \(experiment.name) UNIT
              vigil experiments record \(experiment.name) FILE.csv
              vigil experiments result \(experiment.name)
            """
    }

    /// What is said of a test that was just stopped.
    static func stopped(_ experiment: ExperimentDocument) -> String {
        let complete = experiment.outcomeEnd.map { "; all values are complete on \(moment($0.timestamp))" } ?? ""
        return "\(experiment.name) takes no more units in\(complete)."
    }

    /// What is said of a test that was just decided.
    static func decided(_ experiment: ExperimentDocument, terminal: Terminal) -> String {
        guard let decision = experiment.decision else { return "\(experiment.name) is \(experiment.status)." }
        return "\(experiment.name) is decided.\n" + Self.decision(decision, experiment.plan, terminal)
    }

    /// Tests, a line each.
    static func table(_ experiments: [ExperimentDocument], terminal: Terminal) -> String {
        var table = TextTable(columns: [
            TextTable.Column(title: "test", leastWidth: 16), TextTable.Column(title: "status"),
            TextTable.Column(title: "arms", leastWidth: 20), TextTable.Column(title: "metric", leastWidth: 10),
            TextTable.Column(title: "since"), TextTable.Column(title: "decision"),
        ])
        for experiment in experiments {
            let plan = experiment.plan
            table.add([
                TextTable.Cell(experiment.name, .bold),
                TextTable.Cell(experiment.status, experiment.status == "running" ? .green : .plain),
                TextTable.Cell(plan.arms.map { "\($0.model) \($0.version)" }.joined(separator: ", ")),
                TextTable.Cell(plan.successMetric.name),
                TextTable.Cell(experiment.startedAt.map { "\($0.timestamp.civilDate)" } ?? "", .dim),
                TextTable.Cell(
                    experiment.decision.map { $0.verdict.rawValue.replacing("_", with: " ") } ?? "",
                    experiment.decision.map { style(of: $0.verdict) } ?? .plain),
            ])
        }
        return table.lines(width: terminal.width, isColored: terminal.isColored).joined(separator: "\n")
    }
}
