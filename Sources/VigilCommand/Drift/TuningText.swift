import VigilClient
import VigilDomain
import VigilMonitoring

/// What other drift settings would have said, as text for a terminal.
struct TuningText {
    let model: ModelName
    let reports: [DriftTuningDocument.Report]

    /// The whole text, without a line end.
    func text(for terminal: Terminal) -> String {
        guard !reports.isEmpty else {
            return "\(model) has no stored window that could be checked in that range, or nothing to compare with. "
                + "`vigil models baseline \(model) --from FILE` sets a baseline."
        }
        let sections = reports.map { section($0, terminal) }
        let note =
            "alarms: windows in which a column drifts; alerts: stretches of such windows. Over a stretch without any real "
            + "change every one of them is false. sizes: Wasserstein-1 in reference standard deviations, and total "
            + "variation."
        let wrapped = TerminalText.wrapped(note, to: terminal.width).split(separator: "\n").map {
            TextStyle.dim.applied(to: String($0), isColored: terminal.isColored)
        }
        return (sections + [wrapped.joined(separator: "\n")]).joined(separator: "\n\n")
    }

    private func section(_ report: DriftTuningDocument.Report, _ terminal: Terminal) -> String {
        let title = "against \(Self.words(report))" + (report.isCurrent ? ", as now" : "")
        var table = TextTable(columns: [
            TextTable.Column(title: "one false alarm in"), TextTable.Column(title: "level", alignment: .right),
            TextTable.Column(title: "sizes", alignment: .right), TextTable.Column(title: "windows", alignment: .right),
            TextTable.Column(title: "alarms", alignment: .right), TextTable.Column(title: "alerts", alignment: .right),
            TextTable.Column(title: "most often", leastWidth: 20),
        ])
        for (index, outcome) in report.outcomes.enumerated() {
            let isInForce = index == 0 && report.isCurrent
            let columns = outcome.columns.map { "\($0.name) \($0.windows)" }
            table.add([
                TextTable.Cell(
                    "\(NumberText.setting(outcome.inDays / outcome.falseAlarms)) days"
                        + (isInForce ? " (in force)" : ""),
                    isInForce ? .bold : .plain),
                TextTable.Cell(NumberText.setting(outcome.level)),
                TextTable.Cell(
                    "\(NumberText.setting(outcome.minimumNumericEffect)) "
                        + "\(NumberText.setting(outcome.minimumCategoricalEffect))"),
                TextTable.Cell("\(outcome.windows)"),
                TextTable.Cell("\(outcome.alarms)", outcome.alarms > 0 ? .yellow : .dim),
                TextTable.Cell("\(outcome.alerts)"), TextTable.Cell(columns.joined(separator: ", "), .dim),
            ])
        }
        var lines = table.lines(width: terminal.width, isColored: terminal.isColored)
        if let leftOut = report.outcomes.first?.windowsOfBaseline, leftOut > 0 {
            lines.append("\(NumberText.count(leftOut, "window")) of the baseline's own period left out")
        }
        return ([TextStyle.bold.applied(to: title, isColored: terminal.isColored)] + lines).joined(separator: "\n")
    }

    private static func words(_ report: DriftTuningDocument.Report) -> String {
        switch report.comparison {
        case "baseline": "the baseline"
        case "same_hour_of_week": "the same hour of the week of the baseline"
        case "same_hour_of_day": "the same hour of the day of the baseline"
        case "trailing": "the \(report.trailingWindows ?? 0) windows before"
        default: report.comparison
        }
    }
}
