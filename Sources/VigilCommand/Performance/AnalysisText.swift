import VigilClient
import VigilDomain
import VigilMonitoring

/// What labelled rows say, as text for a terminal.
struct AnalysisText {
    let model: ModelName
    let analysis: PerformanceAnalysisDocument

    /// The whole text, without a line end.
    func text(for terminal: Terminal) -> String {
        let head = TextStyle.bold.applied(
            to:
                "\(model): \(NumberText.count(analysis.rows, "prediction")), \(NumberText.count(analysis.labelled)) with a "
                + "label", isColored: terminal.isColored)
        var parts = [head, table(metrics, terminal)]
        if let kept = analysis.keptFrom {
            parts[0] +=
                "\nPredictions before \(kept.timestamp.civilDate) are no longer kept: nothing here is about them."
        }
        if let confusion = analysis.confusion { parts.append(table(self.confusion(confusion), terminal)) }
        if !analysis.bestThresholds.isEmpty { parts.append(table(thresholds, terminal)) }
        if !analysis.reliability.isEmpty { parts.append(table(reliability, terminal)) }
        return parts.joined(separator: "\n\n")
    }

    private func table(_ table: TextTable, _ terminal: Terminal) -> String {
        table.lines(width: terminal.width, isColored: terminal.isColored).joined(separator: "\n")
    }

    private var metrics: TextTable {
        var table = TextTable(columns: [
            TextTable.Column(title: "metric", leastWidth: 16), TextTable.Column(title: "value", alignment: .right),
            TextTable.Column(title: "95 % interval", alignment: .right),
            TextTable.Column(title: "n", alignment: .right),
        ])
        for metric in analysis.metrics {
            let descriptor = MetricCatalog.descriptor(of: MetricID(metric.metric))
            var interval = ""
            if let lower = metric.lower95, let upper = metric.upper95 {
                interval = "\(descriptor.format.text(lower)) to \(descriptor.format.text(upper))"
            }
            table.add([
                TextTable.Cell(TerminalText.clean(descriptor.title)),
                TextTable.Cell(
                    metric.value.map { descriptor.format.text($0) } ?? TerminalText.clean(metric.reason ?? ""),
                    metric.value == nil ? .dim : .plain),
                TextTable.Cell(interval, .dim),
                TextTable.Cell(metric.value == nil ? "" : metric.count.map { NumberText.count($0) } ?? "", .dim),
            ])
        }
        return table
    }

    private func confusion(_ confusion: PerformanceAnalysisDocument.Confusion) -> TextTable {
        let names = confusion.classes.map { TerminalText.clean($0) }
        var table = TextTable(
            columns: [TextTable.Column(title: "label \\ predicted", leastWidth: 10)]
                + names.map { TextTable.Column(title: $0, alignment: .right) })
        for (name, counts) in zip(names, confusion.counts) {
            table.add([TextTable.Cell(name)] + counts.map { TextTable.Cell(NumberText.count($0)) })
        }
        return table
    }

    private var thresholds: TextTable {
        var table = TextTable(columns: [
            TextTable.Column(title: "best threshold by", leastWidth: 16),
            TextTable.Column(title: "threshold", alignment: .right),
            TextTable.Column(title: "there", alignment: .right),
            TextTable.Column(title: "now", alignment: .right),
        ])
        for best in analysis.bestThresholds {
            let descriptor = MetricCatalog.descriptor(of: MetricID(best.metric))
            table.add([
                TextTable.Cell(descriptor.title), TextTable.Cell(NumberText.number(best.threshold)),
                TextTable.Cell(descriptor.format.text(best.value)),
                TextTable.Cell(best.current.map { descriptor.format.text($0) } ?? "", .dim),
            ])
        }
        return table
    }

    private var reliability: TextTable {
        var table = TextTable(columns: [
            TextTable.Column(title: "mean score", alignment: .right, leastWidth: 10),
            TextTable.Column(title: "came true", alignment: .right), TextTable.Column(title: "rows", alignment: .right),
        ])
        for bin in analysis.reliability {
            table.add([
                TextTable.Cell(NumberText.share(bin.meanScore)), TextTable.Cell(NumberText.share(bin.positiveShare)),
                TextTable.Cell(NumberText.count(bin.count), .dim),
            ])
        }
        return table
    }
}
