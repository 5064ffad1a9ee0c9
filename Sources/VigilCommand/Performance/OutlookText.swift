import VigilClient
import VigilDomain
import VigilMonitoring

/// Where a metric is going, as text for a terminal.
struct OutlookText {
    let model: ModelName
    let metric: MetricID
    let forecast: ForecastDocument
    let trend: TrendDocument

    /// The whole text, without a line end.
    func text(for terminal: Terminal) -> String {
        let descriptor = MetricCatalog.descriptor(of: metric)
        let head = TextStyle.bold.applied(
            to: "\(model): outlook of \(TerminalText.clean(descriptor.title))", isColored: terminal.isColored)
        var parts = [head, TerminalText.wrapped(direction(descriptor), to: terminal.width)]
        guard forecast.outcome == "forecast" else {
            parts.append("No forecast: \(TerminalText.clean(forecast.reason ?? forecast.outcome)).")
            return parts.joined(separator: "\n\n")
        }
        var table = TextTable(columns: [
            TextTable.Column(title: "window", leastWidth: 10),
            TextTable.Column(title: "forecast", alignment: .right),
            TextTable.Column(title: "95 % band", alignment: .right),
        ])
        for point in forecast.points {
            table.add([
                TextTable.Cell(WindowText.label(of: TimeRange(start: point.from.timestamp, end: point.to.timestamp))),
                TextTable.Cell(descriptor.format.text(point.value)),
                TextTable.Cell(
                    "\(descriptor.format.text(point.lower95)) to \(descriptor.format.text(point.upper95))", .dim),
            ])
        }
        parts.append(table.lines(width: terminal.width, isColored: terminal.isColored).joined(separator: "\n"))
        if let coverage = forecast.coverage95, let windows = forecast.coverageWindows {
            let note =
                "Forecast from \(forecast.model ?? "the past"); its 95 % band held \(NumberText.percent(coverage)) of "
                + "\(NumberText.count(windows, "past window")), one ahead."
            parts.append(TerminalText.wrapped(note, to: terminal.width))
        }
        return parts.joined(separator: "\n\n")
    }

    private func direction(_ descriptor: MetricDescriptor) -> String {
        guard trend.outcome == "measured", let slope = trend.slopePerDay, let pValue = trend.pValue else {
            return "No trend: \(TerminalText.clean(trend.reason ?? trend.outcome))."
        }
        var text = "\(NumberText.count(trend.windows, "window")): "
        if pValue <= 0.05, slope != 0 {
            text += "it \(slope > 0 ? "rises" : "falls") by \(NumberText.number(abs(slope))) a day"
            if let lower = trend.lower95, let upper = trend.upper95 {
                text += " (\(NumberText.number(lower)) to \(NumberText.number(upper)))"
            }
            text += ", p \(NumberText.pRelation(pValue))."
        } else {
            text += "no lasting direction is certain, p \(NumberText.pRelation(pValue))."
        }
        if let change = trend.change {
            text +=
                " Its level changed at \(change.from.timestamp.civilDate), from "
                + "\(descriptor.format.text(change.before)) to \(descriptor.format.text(change.after))."
        }
        return text
    }
}
