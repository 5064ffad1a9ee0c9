import VigilClient
import VigilDomain
import VigilMonitoring

/// The alarms of live detectors, as text for a terminal.
struct LiveDriftText {
    let model: ModelName
    let report: LiveDriftDocument

    /// The whole text, without a line end.
    func text(for terminal: Terminal) -> String {
        var parts = [TerminalText.wrapped(TerminalText.clean(sentence), to: terminal.width)]
        if !report.signals.isEmpty { parts.append(table(terminal)) }
        let asides = report.notes + [queueDrops, unwatched, dropped].compactMap { $0 }
        parts += asides.map { TerminalText.wrapped(TerminalText.clean($0), to: terminal.width) }
        return parts.joined(separator: "\n\n")
    }

    private var sentence: String {
        let setting = report.falseAlarmEvery.map {
            "\(report.detector), one false alarm of a column in \(NumberText.count($0)) events"
        }
        switch report.state {
        case "off": return "\(model) \(report.version) is not watched one by one: its policy's live share is 0."
        case "idle" where report.signals.isEmpty:
            return "\(model) \(report.version): no prediction came since the server began or the baseline was set."
        case "starting":
            return "\(model) \(report.version): the detectors are being set; predictions that come meanwhile wait."
        default: break
        }
        let count =
            report.signals.isEmpty ? "no alarm" : NumberText.count(report.signals.count, "alarm")
        let watched = report.watched.isEmpty ? "" : " over \(NumberText.count(report.watched.count, "column"))"
        return "\(model) \(report.version): \(count)\(watched)" + (setting.map { " (\($0))." } ?? ".")
    }

    private func table(_ terminal: Terminal) -> String {
        var table = TextTable(columns: [
            TextTable.Column(title: "at"), TextTable.Column(title: "column", leastWidth: 12),
            TextTable.Column(title: "detector"), TextTable.Column(title: "after", alignment: .right),
            TextTable.Column(title: "false: one in", alignment: .right),
        ])
        for signal in report.signals {
            table.add([
                TextTable.Cell("\(signal.at.timestamp)"), TextTable.Cell(TerminalText.clean(signal.column)),
                TextTable.Cell(signal.detector), TextTable.Cell(NumberText.count(signal.eventCount, "event")),
                TextTable.Cell(NumberText.count(signal.falseAlarmEvery)),
            ])
        }
        return table.lines(width: terminal.width, isColored: terminal.isColored).joined(separator: "\n")
    }

    private var unwatched: String? {
        guard !report.unwatched.isEmpty else { return nil }
        return "Not watched: " + report.unwatched.map { "\($0.column) (\($0.reason))" }.joined(separator: "; ") + "."
    }

    private var queueDrops: String? {
        guard let drops = report.queueDrops, let first = drops.first, let last = drops.last else { return nil }
        let count = NumberText.count(drops.reduce(0) { $0 + $1.count }, "prediction")
        return "\(count) between \(first.from.timestamp) and \(last.to.timestamp) never came in: the service "
            + "that made them had no room left to let them wait."
    }

    private var dropped: String? {
        guard report.dropped > 0 else { return nil }
        return
            "\(NumberText.count(report.dropped, "prediction")) came before the detectors were set and had no room to "
            + "wait; --replay looks at them."
    }
}
