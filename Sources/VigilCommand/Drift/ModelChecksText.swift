import VigilClient
import VigilDomain
import VigilMonitoring

/// The checks of many models, a line each, as text for a terminal.
struct ModelChecksText {
    let checks: [DriftCheckSummaryDocument]

    /// The whole text, without a line end.
    func text(for terminal: Terminal) -> String {
        guard !checks.isEmpty else { return "No model is registered. `vigil models add` registers one." }
        let drifted = checks.count { $0.driftedWindows > 0 }
        let sentence =
            drifted == 0
            ? "No drift in \(NumberText.count(checks.count, "model"))."
            : "\(NumberText.count(drifted)) of \(NumberText.count(checks.count, "model")) "
                + "\(drifted == 1 ? "drifts" : "drift")."
        let style: TextStyle = drifted == 0 ? .bold : .red
        let first = style.applied(to: sentence, isColored: terminal.isColored)
        return first + "\n\n"
            + table.lines(width: terminal.width, isColored: terminal.isColored).joined(separator: "\n")
    }

    private var table: TextTable {
        var table = TextTable(columns: [
            TextTable.Column(title: "model"), TextTable.Column(title: "windows", alignment: .right),
            TextTable.Column(title: "drifted", alignment: .right), TextTable.Column(title: "newest"),
            TextTable.Column(title: "columns, strongest first", leastWidth: 30),
        ])
        // Worst first; those that could not be checked before the quiet ones.
        for check in checks.sorted(by: { Self.need($0) > Self.need($1) }) {
            let columns = (check.newest?.columns ?? []).filter(\.isDrifted).sorted {
                ($0.driftScore ?? 0) > ($1.driftScore ?? 0)
            }
            table.add([
                TextTable.Cell(check.model),
                TextTable.Cell(NumberText.count(check.windows)),
                TextTable.Cell(NumberText.count(check.driftedWindows), check.driftedWindows > 0 ? .red : .dim),
                TextTable.Cell(
                    check.newest.map { WindowText.label(of: TimeRange(start: $0.from.timestamp, end: $0.to.timestamp)) }
                        ?? ""),
                TextTable.Cell(
                    check.obstacle.map(TerminalText.clean) ?? columns.map(\.name).joined(separator: ", "),
                    check.obstacle == nil ? .plain : .yellow),
            ])
        }
        return table
    }

    private static func need(_ check: DriftCheckSummaryDocument) -> Double {
        if check.obstacle != nil { return 0.5 }
        return check.windows == 0
            ? 0 : Double(check.driftedWindows) / Double(check.windows) + (check.driftedWindows > 0 ? 1 : 0)
    }
}
