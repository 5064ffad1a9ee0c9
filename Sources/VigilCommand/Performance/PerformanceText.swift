import VigilClient
import VigilDomain
import VigilMonitoring

/// A metric over time, as text for a terminal.
struct PerformanceText {
    let model: ModelName
    let metric: MetricID
    let measured: [MetricPointDocument]
    let estimated: [MetricPointDocument]

    /// The whole text, without a line end.
    func text(for terminal: Terminal) -> String {
        let descriptor = MetricCatalog.descriptor(of: metric)
        guard !measured.isEmpty else {
            return "No window of \(model) has a value of \(metric) yet."
        }
        let estimates = Dictionary(estimated.map { ([$0.from, $0.to], $0.value) }) { first, _ in first }
        var columns = [
            TextTable.Column(title: "window", leastWidth: 10),
            TextTable.Column(title: descriptor.shortTitle, alignment: .right),
            TextTable.Column(title: "95 % interval", alignment: .right),
        ]
        if !estimates.isEmpty { columns.append(TextTable.Column(title: "estimated", alignment: .right)) }
        columns.append(TextTable.Column(title: "labels", alignment: .right))
        var table = TextTable(columns: columns)
        for point in measured {
            let isFinal = point.isMature || point.origin == "recorded"
            var cells = [
                TextTable.Cell(
                    WindowText.label(of: TimeRange(start: point.from.timestamp, end: point.to.timestamp))),
                TextTable.Cell(number(point.value, descriptor), isFinal ? .plain : .dim),
                TextTable.Cell(interval(point.value, descriptor), .dim),
            ]
            if !estimates.isEmpty {
                cells.append(TextTable.Cell(estimates[[point.from, point.to]].map { number($0, descriptor) } ?? ""))
            }
            cells.append(TextTable.Cell(labels(point, descriptor), isFinal ? .plain : .dim))
            table.add(cells)
        }
        let head = TextStyle.bold.applied(
            to: "\(model): \(TerminalText.clean(descriptor.title))", isColored: terminal.isColored)
        return head + "\n\n" + table.lines(width: terminal.width, isColored: terminal.isColored).joined(separator: "\n")
    }

    private func number(_ value: MetricValueDocument, _ descriptor: MetricDescriptor) -> String {
        value.value.map { descriptor.format.text($0) } ?? TerminalText.clean(value.reason ?? value.outcome)
    }

    private func interval(_ value: MetricValueDocument, _ descriptor: MetricDescriptor) -> String {
        guard let lower = value.lower95, let upper = value.upper95 else { return "" }
        return "\(descriptor.format.text(lower)) to \(descriptor.format.text(upper))"
    }

    private func labels(_ point: MetricPointDocument, _ descriptor: MetricDescriptor) -> String {
        guard point.origin != "recorded" else { return "recorded" }
        let known = "\(NumberText.count(point.labelled)) of \(NumberText.count(point.predictions))"
        return point.isMature ? known : "\(known), maturing"
    }
}
