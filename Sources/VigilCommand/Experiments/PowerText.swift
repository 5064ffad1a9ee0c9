import VigilDomain
import VigilMonitoring

/// What a plan can find, as text for a terminal.
struct PowerText {
    let plan: ExperimentPlan
    /// `nil` where the plan does not say what to expect.
    let analysis: PowerAnalysis?

    /// The sizes of the table, as shares of the needed one.
    private static let sizes = [0.25, 0.5, 0.75, 1, 1.5, 2]

    /// The whole text with a table of other sizes, without a line end.
    func text(for terminal: Terminal) -> String {
        guard let analysis else {
            return TerminalText.wrapped("What the plan can find is not known: \(missing).", to: terminal.width)
        }
        return [summary(for: terminal), table(analysis, terminal)].joined(separator: "\n\n")
    }

    /// What is needed and found, and what speaks against the plan, without a line end.
    func summary(for terminal: Terminal) -> String {
        guard let analysis else {
            return TerminalText.wrapped("What it can find is not known: \(missing).", to: terminal.width)
        }
        var lines = [
            TextStyle.bold.applied(
                to: TerminalText.wrapped(needed(analysis), to: terminal.width), isColored: terminal.isColored)
        ]
        lines.append(TerminalText.wrapped(planned(analysis), to: terminal.width))
        if let days = days(analysis) { lines.append(TerminalText.wrapped(days, to: terminal.width)) }
        lines.append(TerminalText.wrapped("By \(analysis.method).", to: terminal.width))
        for warning in analysis.warnings {
            lines.append(
                TextStyle.yellow.applied(
                    to: TerminalText.wrapped("warning: \(warning)", to: terminal.width, indent: "  "),
                    isColored: terminal.isColored))
        }
        return lines.joined(separator: "\n")
    }

    /// What a plan lacks for an analysis.
    private var missing: String {
        let metric = plan.successMetric
        var parts: [String] = []
        if metric.expectedControl == nil { parts.append("what the control's value is expected to be (--expected)") }
        if metric.minimumEffect == nil { parts.append("what change is worth finding (--effect)") }
        if metric.kind != .proportion, metric.unitVariance == nil {
            parts.append("how much a unit's value varies (--variance), which a \(metric.kind.rawValue) needs")
        }
        return "the plan does not say " + parts.joined(separator: ", nor ")
    }

    private func needed(_ analysis: PowerAnalysis) -> String {
        let metric = MetricCatalog.descriptor(of: plan.successMetric.name)
        return
            "\(NumberText.count(analysis.neededUnits)) units are needed, \(NumberText.count(analysis.neededSmallerArm)) in the "
            + "smaller arm, to find a change of \(metric.title) from \(metric.format.text(analysis.control)) to "
            + "\(metric.format.text(analysis.control + analysis.minimumEffect)) with power \(NumberText.setting(plan.power))."
    }

    private func planned(_ analysis: PowerAnalysis) -> String {
        guard plan.minimumSampleSize != nil else { return "The plan names no minimum of its own and takes these." }
        let found =
            analysis.detectableEffect.map { "find a change of \(EffectWords.signed($0))" } ?? "find no change"
        return "The plan asks for \(NumberText.count(analysis.plannedSmallerArm)) in the smaller arm, "
            + "\(NumberText.count(analysis.plannedUnits)) in all: they have power \(Self.power(analysis.plannedPower)), and "
            + "\(found) with power \(NumberText.setting(plan.power))."
    }

    private func days(_ analysis: PowerAnalysis) -> String? {
        guard let days = analysis.expectedDays, let traffic = plan.unitsPerDay else { return nil }
        var text =
            "At \(NumberText.number(traffic)) units a day"
            + (plan.allocation.coverage < 1
                ? ", of which \(NumberText.percent(plan.allocation.coverage)) take part," : "")
            + " exposing them takes \(NumberText.number(days.rounded(.up))) \(days > 1 ? "days" : "day")"
        text += "; the plan allows \(NumberText.number(Double(plan.maximumDuration) / 86_400))"
        if let horizon = plan.outcomeHorizon, horizon > 0 {
            text += ", and the last values are complete \(ModelsListCommand.labelWait(Double(horizon))) later"
        }
        return text + "."
    }

    private func table(_ analysis: PowerAnalysis, _ terminal: Terminal) -> String {
        var columns = [
            TextTable.Column(title: "units in all", alignment: .right),
            TextTable.Column(title: "smaller arm", alignment: .right),
            TextTable.Column(title: "power", alignment: .right),
            TextTable.Column(title: "change found", alignment: .right),
        ]
        if plan.unitsPerDay != nil { columns.append(TextTable.Column(title: "days", alignment: .right)) }
        columns.append(TextTable.Column(title: ""))
        var table = TextTable(columns: columns)
        for size in Self.counts(analysis) {
            var other = plan
            other.minimumSampleSize = size
            // Where nothing can be said of a size there is no row.
            guard let row = try? ExperimentPower.analysis(of: other) else { continue }
            var notes: [String] = []
            if size == analysis.neededSmallerArm { notes.append("needed") }
            if size == analysis.plannedSmallerArm, plan.minimumSampleSize != nil { notes.append("planned") }
            var cells = [
                TextTable.Cell(NumberText.count(row.plannedUnits)), TextTable.Cell(NumberText.count(size)),
                TextTable.Cell(Self.power(row.plannedPower)),
                TextTable.Cell(row.detectableEffect.map { EffectWords.signed($0) } ?? "none"),
            ]
            if let traffic = plan.unitsPerDay {
                let days = Double(row.plannedUnits) / (traffic * plan.allocation.coverage)
                cells.append(TextTable.Cell(NumberText.number(days.rounded(.up))))
            }
            table.add(cells + [TextTable.Cell(notes.joined(separator: ", "), .dim)])
        }
        return table.lines(width: terminal.width, isColored: terminal.isColored).joined(separator: "\n")
    }

    /// The sizes of the smaller arm in the table: round shares of the needed one, and the planned one.
    static func counts(_ analysis: PowerAnalysis) -> [Int] {
        // An effect of next to nothing needs more units than there are whole numbers for.
        let shares = sizes.map { (Double(analysis.neededSmallerArm) * $0).rounded(.up) }
            .filter { $0 <= 1_000_000_000 }.map { Int($0) }
        return Set(shares + [analysis.plannedSmallerArm]).filter { (2...1_000_000_000).contains($0) }.sorted()
    }

    private static func power(_ power: Double) -> String {
        power > 0.995 ? "> 0.99" : NumberText.fixed(power, decimals: 2)
    }
}
