import VigilClient
import VigilDomain
import VigilMonitoring

/// The segments where a model does worst, as text for a terminal.
struct SegmentsText {
    let model: ModelName
    let segments: SegmentsDocument

    /// The whole text, without a line end.
    func text(for terminal: Terminal) -> String {
        guard segments.outcome == "searched", let metric = segments.metric else {
            return "Segments of \(model) are not compared: \(TerminalText.clean(segments.reason ?? segments.outcome))."
        }
        let descriptor = MetricCatalog.descriptor(of: MetricID(metric))
        var table = TextTable(columns: [
            TextTable.Column(title: "segment", leastWidth: 40), TextTable.Column(title: "rows", alignment: .right),
            TextTable.Column(title: descriptor.shortTitle, alignment: .right),
            TextTable.Column(title: "elsewhere", alignment: .right),
            TextTable.Column(title: "difference", alignment: .right),
            TextTable.Column(title: "adjusted p", alignment: .right), TextTable.Column(title: "verdict"),
        ])
        for segment in segments.segments {
            let format = descriptor.format
            let isWorse = segment.verdict == "worse"
            table.add([
                TextTable.Cell(segment.conditions.joined(separator: " and "), isWorse ? .bold : .plain),
                TextTable.Cell(NumberText.count(segment.labelled)),
                TextTable.Cell(segment.value.value.map { format.text($0) } ?? ""),
                TextTable.Cell(format.text(segment.rest)),
                TextTable.Cell(
                    "\(NumberText.number(segment.shrunkLower95)) to \(NumberText.number(segment.shrunkUpper95))"),
                TextTable.Cell(NumberText.pValue(segment.adjustedPValue)),
                TextTable.Cell(words(segment.verdict), isWorse ? .red : .dim),
            ])
        }
        let count = NumberText.count(segments.searched ?? 0, "segment")
        let head = TextStyle.bold.applied(
            to: "\(model): \(descriptor.title), the worst of \(count)", isColored: terminal.isColored)
        let note =
            "difference: its 95 % interval, drawn towards 0 for having been picked out of many; adjusted p: how likely the "
            + "worst of all segments looks so bad by chance."
        return [
            head, table.lines(width: terminal.width, isColored: terminal.isColored).joined(separator: "\n"),
            TerminalText.wrapped(note, to: terminal.width),
        ].joined(separator: "\n\n")
    }

    private func words(_ verdict: String) -> String {
        switch verdict {
        case "worse": "worse"
        case "too_small": "worse, by little"
        default: "may be chance"
        }
    }
}
