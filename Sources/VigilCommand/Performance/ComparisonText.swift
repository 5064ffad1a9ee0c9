import VigilClient
import VigilDomain
import VigilMonitoring

/// Two versions or models side by side, as text for a terminal.
struct ComparisonText {
    let comparison: ComparisonDocument

    /// The whole text, without a line end.
    func text(for terminal: Terminal) -> String {
        let first = TerminalText.clean(comparison.first)
        let second = TerminalText.clean(comparison.second)
        var table = TextTable(columns: [
            TextTable.Column(title: "metric", leastWidth: 16), TextTable.Column(title: first, alignment: .right),
            TextTable.Column(title: second, alignment: .right),
            TextTable.Column(title: "difference", alignment: .right),
            TextTable.Column(title: "adjusted p", alignment: .right),
        ])
        for metric in comparison.metrics {
            let descriptor = MetricCatalog.descriptor(of: MetricID(metric.metric))
            var difference = NumberText.number(metric.difference)
            if let lower = metric.lower95, let upper = metric.upper95 {
                difference += " (\(NumberText.number(lower)) to \(NumberText.number(upper)))"
            }
            let isShown = (metric.adjustedPValue ?? 1) <= 0.05
            table.add([
                TextTable.Cell(TerminalText.clean(descriptor.title), isShown ? .bold : .plain),
                TextTable.Cell(descriptor.format.text(metric.first)),
                TextTable.Cell(descriptor.format.text(metric.second)), TextTable.Cell(difference),
                TextTable.Cell(
                    metric.adjustedPValue.map { NumberText.pValue($0) } ?? "no test", isShown ? .plain : .dim),
            ])
        }
        let rows =
            comparison.isPaired
            ? "\(NumberText.count(comparison.firstRows, "row")) that both answered"
            : "\(NumberText.count(comparison.firstRows)) and \(NumberText.count(comparison.secondRows)) rows"
        return [
            TextStyle.bold.applied(
                to: TerminalText.wrapped(TerminalText.clean(comparison.sentence), to: terminal.width),
                isColored: terminal.isColored),
            table.lines(width: terminal.width, isColored: terminal.isColored).joined(separator: "\n"),
            "Over \(rows).",
        ].joined(separator: "\n\n")
    }
}
