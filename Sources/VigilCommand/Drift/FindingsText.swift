import VigilClient
import VigilDomain
import VigilMonitoring

/// The findings of a model's windows as text for a terminal.
struct FindingsText {
    let model: ModelName
    let findings: [DriftFindingDocument]
    /// Whether a past range was asked for; otherwise what is new is there, or the newest finding.
    let sinceWasGiven: Bool

    /// Why a model without a baseline cannot be checked, and the command that helps.
    static func noBaseline(of model: ModelName) -> String {
        "\(model) has no baseline, so there is nothing to compare with. "
            + "`vigil models baseline \(model) --from FILE` sets one."
    }

    /// The whole text, without a line end.
    func text(for terminal: Terminal) -> String {
        guard let last = findings.last else { return nothing }
        var paragraphs = [answer(terminal), table(terminal)]
        if !last.recommendedActions.isEmpty {
            let title = TextStyle.dim.applied(
                to: "what to do about \(Self.label(of: last))", isColored: terminal.isColored)
            let lines = last.recommendedActions.map {
                TerminalText.wrapped("- " + TerminalText.clean($0), to: terminal.width, indent: "  ")
            }
            paragraphs.append(([title] + lines).joined(separator: "\n"))
        }
        paragraphs.append(
            TerminalText.wrapped(TerminalText.clean(last.rule.sentence), to: terminal.width).split(separator: "\n")
                .map { TextStyle.dim.applied(to: String($0), isColored: terminal.isColored) }.joined(separator: "\n"))
        return paragraphs.joined(separator: "\n\n")
    }

    private var nothing: String {
        sinceWasGiven
            ? "\(model) has no predictions in that range."
            : "There is nothing to check for \(model): no prediction came in. `--since 2007-01-01` checks a past range."
    }

    private func answer(_ terminal: Terminal) -> String {
        let measured = findings.count { Self.isMeasured($0) }
        let unmeasured = findings.count - measured
        let windows =
            unmeasured == 0
            ? NumberText.count(measured, "window") : NumberText.count(measured, "measured window")
        let rest = unmeasured == 0 ? "" : "; \(NumberText.count(unmeasured)) had not enough data"
        let drifted = findings.count { $0.overallDriftDetected }
        let sentence =
            switch (measured, drifted) {
            case (0, _): "\(model): not enough data in \(NumberText.count(findings.count, "window"))."
            case (_, 0): "\(model): no drift in \(windows)\(rest)."
            default:
                "\(model): \(NumberText.count(drifted)) of \(windows) \(drifted == 1 ? "drifts" : "drift")\(rest)."
            }
        return (drifted == 0 ? TextStyle.bold : .red).applied(to: sentence, isColored: terminal.isColored)
    }

    private static func isMeasured(_ finding: DriftFindingDocument) -> Bool {
        finding.columns.contains { $0.driftScore != nil }
    }

    private func table(_ terminal: Terminal) -> String {
        var table = TextTable(columns: [
            TextTable.Column(title: "verdict"),
            TextTable.Column(title: "window"),
            TextTable.Column(title: "rows", alignment: .right),
            TextTable.Column(title: "magnitude", alignment: .right),
            TextTable.Column(title: "what drifted, strongest first", leastWidth: 30),
        ])
        for finding in findings { table.add(Self.cells(finding)) }
        return table.lines(width: terminal.width, isColored: terminal.isColored).joined(separator: "\n")
    }

    private static func cells(_ finding: DriftFindingDocument) -> [TextTable.Cell] {
        let isMeasured = isMeasured(finding)
        let drifted = finding.columns.filter(\.isDrifted).sorted { ($0.driftScore ?? 0) > ($1.driftScore ?? 0) }
        let verdict: TextTable.Cell =
            finding.overallDriftDetected
            ? TextTable.Cell(finding.severity.map { "drifted \($0)" } ?? "drifted", .red)
            : isMeasured ? TextTable.Cell("-", .dim) : TextTable.Cell("no data", .dim)
        return [
            verdict,
            TextTable.Cell(label(of: finding)),
            TextTable.Cell(NumberText.count(finding.currentRows)),
            TextTable.Cell(isMeasured ? NumberText.share(finding.driftMagnitude) : ""),
            TextTable.Cell((drifted.map(\.name) + beside(finding)).joined(separator: ", ")),
        ]
    }

    /// What detectors and the search of segments found where no column shows it.
    private static func beside(_ finding: DriftFindingDocument) -> [String] {
        let known = Set(finding.columns.filter(\.isDrifted).map(\.name))
        let detectors = (finding.detectors ?? []).filter { detector in
            detector.isDrifted && (detector.column.map { !known.contains($0) } ?? true)
        }.map { detector in
            detector.column.map { "\($0) by \(detector.detector)" } ?? "together by \(detector.detector)"
        }
        let segments = (finding.segments?.worst ?? []).filter(\.isDrifted).map {
            "\($0.column) where \($0.feature) = \($0.value)"
        }
        return (detectors + segments).map(TerminalText.clean)
    }

    private static func label(of finding: DriftFindingDocument) -> String {
        WindowText.label(of: TimeRange(start: finding.from.timestamp, end: finding.to.timestamp))
    }
}
