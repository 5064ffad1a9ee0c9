import VigilClient
import VigilDomain
import VigilMonitoring

/// Which columns matter most, as text for a terminal.
struct RankingText {
    let model: ModelName
    let ranking: DriftRankingDocument
    /// Whether only windows before some moment were asked for.
    var isLimited = false

    /// The whole text, without a line end.
    func text(for terminal: Terminal) -> String {
        guard let from = ranking.from, let to = ranking.to else {
            return isLimited
                ? "No window of \(model) that ends before that moment has been checked."
                : "No window of \(model) has been checked yet. `vigil check \(model)` checks the newest one."
        }
        let window = WindowText.label(of: TimeRange(start: from.timestamp, end: to.timestamp))
        var table = TextTable(columns: [
            TextTable.Column(title: "column", leastWidth: 16), TextTable.Column(title: "weight", alignment: .right),
            TextTable.Column(title: "importance", alignment: .right),
            TextTable.Column(title: "drift score", alignment: .right),
            TextTable.Column(title: "goes with \(ranking.metric ?? "the metric")", alignment: .right),
            TextTable.Column(title: "since"),
        ])
        for entry in ranking.entries {
            let relation = entry.relation.map {
                "\(NumberText.fixed($0, decimals: 2)) in \(NumberText.count(entry.relationWindows, "window"))"
            }
            table.add([
                TextTable.Cell(TerminalText.clean(entry.column), entry.isDrifted ? .bold : .plain),
                TextTable.Cell(NumberText.number(entry.weight)),
                TextTable.Cell("\(NumberText.number(entry.importance)) \(entry.importanceSource)"),
                TextTable.Cell(NumberText.number(entry.driftScore), entry.isDrifted ? .red : .dim),
                TextTable.Cell(relation ?? "not known", relation == nil ? .dim : .plain),
                TextTable.Cell(entry.driftingSince.map { "\($0.timestamp.civilDate)" } ?? ""),
            ])
        }
        let head = TextStyle.bold.applied(
            to: "\(model), \(window): what to look at first", isColored: terminal.isColored)
        let note =
            "weight: importance times drift score (1 is the limit), raised where the metric gets worse in the windows in "
            + "which the column moves."
        return [
            head, table.lines(width: terminal.width, isColored: terminal.isColored).joined(separator: "\n"),
            TerminalText.wrapped(note, to: terminal.width),
        ].joined(separator: "\n\n")
    }
}
