import VigilClient
import VigilDomain
import VigilMonitoring
import VigilStatistics

/// What an A/B test shows and what follows, as text for a terminal.
struct ExperimentResultText {
    let result: ExperimentResultDocument
    let experiment: ExperimentDocument

    private var plan: ExperimentPlanDocument { experiment.plan }
    private var significance: Double { plan.significance ?? 0.05 }

    /// The whole text, without a line end.
    func text(for terminal: Terminal) -> String {
        var parts = [head(terminal), arms(terminal)]
        for comparison in result.comparisons { parts.append(sentences(comparison, terminal)) }
        parts.append(paragraph(isDecisive, terminal))
        if !result.guardrails.isEmpty { parts.append(guardrails(terminal)) }
        if !result.health.isEmpty { parts.append(health(terminal)) }
        parts.append(advice(terminal))
        return parts.joined(separator: "\n\n")
    }

    private func paragraph(_ text: String, _ terminal: Terminal, indent: String = "") -> String {
        TerminalText.wrapped(TerminalText.clean(text), to: terminal.width, indent: indent)
    }

    // MARK: Where it stands

    private func head(_ terminal: Terminal) -> String {
        let progress = result.progress
        let title = TextStyle.bold.applied(
            to: TerminalText.clean(
                "\(result.experiment): \(result.status), \(ExperimentText.moment(result.at.timestamp))"),
            isColored: terminal.isColored)
        var lines = [title]
        if let dates = ExperimentText.dates(experiment) { lines.append(paragraph(dates, terminal)) }
        let share = progress.needed > 0 ? min(1, Double(progress.smallerArm) / Double(progress.needed)) : 1
        lines.append(
            paragraph(
                "\(NumberText.count(progress.exposed, "unit")) exposed, \(NumberText.count(progress.matured)) of them mature; "
                    + "\(NumberText.count(progress.smallerArm)) of the \(NumberText.count(progress.needed)) that the smaller "
                    + "arm needs (\(NumberText.percent(share))).", terminal))
        return lines.joined(separator: "\n")
    }

    private func arms(_ terminal: Terminal) -> String {
        let format = MetricCatalog.descriptor(of: result.metric).format
        var table = TextTable(columns: [
            TextTable.Column(title: "arm", leastWidth: 8), TextTable.Column(title: "model", leastWidth: 12),
            TextTable.Column(title: "exposed", alignment: .right), TextTable.Column(title: "mature", alignment: .right),
            TextTable.Column(title: result.metric.rawValue, alignment: .right),
        ])
        for (index, arm) in result.arms.enumerated() {
            let model = result.models.indices.contains(index) ? result.models[index] : nil
            table.add([
                TextTable.Cell(arm.arm, arm.arm == result.advice.winner ? .bold : .plain),
                TextTable.Cell(model.map { "\($0.model) \($0.version)" } ?? ""),
                TextTable.Cell(NumberText.count(arm.exposed)), TextTable.Cell(NumberText.count(arm.matured)),
                TextTable.Cell(arm.value.map { format.text($0) } ?? "none yet", arm.value == nil ? .dim : .plain),
            ])
        }
        return table.lines(width: terminal.width, isColored: terminal.isColored).joined(separator: "\n")
    }

    // MARK: The effect

    private func sentences(_ comparison: ABTestComparison, _ terminal: Terminal) -> String {
        let words = EffectWords(
            comparison: comparison, significance: significance, control: result.arms.first?.arm ?? "control")
        let isShown = comparison.isSignificant
        let effect = paragraph(words.effect, terminal)
        var lines = [
            isShown
                ? (comparison.isWin ? TextStyle.green : .red).applied(to: effect, isColored: terminal.isColored)
                : effect
        ]
        guard comparison.difference != nil else { return effect }
        for line in [words.anytime, words.chance, words.method].compactMap({ $0 }) {
            lines.append(paragraph(line, terminal))
        }
        return lines.joined(separator: "\n")
    }

    private var isDecisive: String {
        let design = plan.design?.kind ?? DesignArgument.fixedHorizon.rawValue
        switch DesignArgument(rawValue: design) {
        case .fixedHorizon:
            return result.isDecisive
                ? "The smaller arm has what was planned: this is the look that decides, and later ones repeat it."
                : "The design has one look, once the smaller arm has what was planned. Until then p-value and interval "
                    + "decide nothing; those that hold however often one looks may be believed."
        case .alwaysValid:
            return "Under this design every look may decide, however often one looks."
        case .groupSequential:
            return result.isDecisive
                ? "A planned look has ended the test: p-value and interval allow for all looks."
                : "The design decides at its planned looks only; between them nothing is decided."
        case nil: return result.isDecisive ? "This look may decide." : "This look decides nothing."
        }
    }

    // MARK: Guardrails and health

    private func guardrails(_ terminal: Terminal) -> String {
        var table = TextTable(columns: [
            TextTable.Column(title: "guardrail", leastWidth: 10), TextTable.Column(title: "arm", leastWidth: 8),
            TextTable.Column(title: "control", alignment: .right),
            TextTable.Column(title: "treatment", alignment: .right),
            TextTable.Column(title: "difference", alignment: .right),
            TextTable.Column(title: "may be worse by", alignment: .right), TextTable.Column(title: ""),
        ])
        for guardrail in result.guardrails {
            let comparison = guardrail.comparison
            let format = MetricCatalog.descriptor(of: comparison.metric).format
            var difference = comparison.difference.map { EffectWords.signed($0) } ?? ""
            if let interval = comparison.interval {
                difference += " (\(EffectWords.signed(interval.lower)) to \(EffectWords.signed(interval.upper)))"
            }
            table.add([
                TextTable.Cell(comparison.metric.rawValue), TextTable.Cell(comparison.arm),
                TextTable.Cell(comparison.control.map { format.text($0) } ?? "none yet"),
                TextTable.Cell(comparison.treatment.map { format.text($0) } ?? "none yet"),
                TextTable.Cell(difference), TextTable.Cell(NumberText.setting(guardrail.margin)),
                TextTable.Cell(Self.words(guardrail.outcome), Self.style(guardrail.outcome)),
            ])
        }
        return table.lines(width: terminal.width, isColored: terminal.isColored).joined(separator: "\n")
    }

    private static func words(_ outcome: ABTestGuardrail.Outcome) -> String {
        switch outcome {
        case .held: "held"
        case .broken: "BROKEN"
        case .open: "neither shown"
        case .unknown: "no numbers yet"
        }
    }

    private static func style(_ outcome: ABTestGuardrail.Outcome) -> TextStyle {
        switch outcome {
        case .held: .green
        case .broken: .red
        case .open: .plain
        case .unknown: .dim
        }
    }

    private func health(_ terminal: Terminal) -> String {
        let lines = result.health.map { check in
            let (word, style): (String, TextStyle) =
                switch check.isHealthy {
                case true?: ("in order", .green)
                case false?: ("FAILED", .red)
                case nil: ("not checked", .dim)
                }
            let pValue = check.pValue.map { ", p \(NumberText.pRelation($0))" } ?? ""
            let line = paragraph(
                "\(word): \(check.name.replacing("_", with: " ")), \(check.finding)\(pValue)", terminal, indent: "  ")
            return style.applied(to: word, isColored: terminal.isColored) + line.dropFirst(word.count)
        }
        return (["Health"] + lines).joined(separator: "\n")
    }

    // MARK: What follows

    private func advice(_ terminal: Terminal) -> String {
        if experiment.decision != nil { return ExperimentText.decision(result.advice, plan, terminal) }
        let head = "What follows: \(ExperimentText.verdict(result.advice, plan))."
        var lines = [
            ExperimentText.style(of: result.advice.verdict).applied(
                to: TerminalText.clean(head), isColored: terminal.isColored)
        ]
        lines += result.advice.reasons.map { paragraph("- " + $0, terminal, indent: "  ") }
        if result.advice.isFinal, result.status == "running" || result.status == "stopped" {
            lines.append("`vigil experiments decide \(result.experiment)` sets it down.")
        }
        return lines.joined(separator: "\n")
    }
}
