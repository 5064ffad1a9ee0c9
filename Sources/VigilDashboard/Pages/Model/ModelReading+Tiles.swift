import VigilDomain
import VigilMonitoring
import VigilStorage

extension ModelReading {
    /// The numbers that a model's page begins with.
    func tiles(_ condition: ModelCondition) -> [ModelPageModel.Tile] {
        var tiles = [mainTile(condition)]
        if let second = ModelPage.besides(schema), let tile = metricTile(second) { tiles.append(tile) }
        tiles.append(driftTile(condition))
        tiles.append(contentsOf: volumeTiles())
        tiles.append(latencyTile)
        return tiles
    }

    private func mainTile(_ condition: ModelCondition) -> ModelPageModel.Tile {
        let descriptor = MetricCatalog.descriptor(of: schema.mainMetric)
        guard let newest = judgedPoint, let value = newest.value.measurement?.value else {
            let needsLabels = descriptor.needsLabels && condition.hasData
            let nothing = isPast ? "nothing in these days" : "nothing was evaluated yet"
            return ModelPageModel.Tile(
                title: descriptor.title, value: "no value",
                note: points.last.map(MetricNote.whyNoValue) ?? nothing,
                help: condition.hasData ? (needsLabels ? .outcomes : nil) : .predictions)
        }
        var yardsticks: [String] = []
        if let limit = condition.limit {
            yardsticks.append(
                "\(limit.comparison == .below ? "at least" : "at most") \(descriptor.format.text(limit.value))")
        }
        if let reference = condition.reference?.measurement {
            yardsticks.append("reference \(descriptor.format.text(reference.value))")
        }
        let isBad = isBreached(newest, by: pagingRules(of: newest.metric))
        if yardsticks.isEmpty { yardsticks.append("no limit and no reference yet") }
        yardsticks.append(basis(of: newest))
        return ModelPageModel.Tile(
            title: descriptor.title, value: descriptor.format.text(value),
            note: yardsticks.joined(separator: "; "), kind: isBad ? .bad : .plain)
    }

    /// The window and the rows that a number rests on, and that it can still change.
    private func basis(of point: MetricPoint) -> String {
        var text = "in \(WindowText.label(of: point.window))"
        if let count = point.value.measurement?.count { text += ", n = \(NumberText.count(count))" }
        return point.isMaturing ? "\(text), labels are still coming" : text
    }

    private func metricTile(_ metric: MetricID) -> ModelPageModel.Tile? {
        let descriptor = MetricCatalog.descriptor(of: metric)
        // The same window as the main metric's, so that the two belong together.
        let window = judgedPoint?.window
        let beside = points(of: metric).last { $0.window == window && $0.value.measurement != nil }
        guard let point = beside ?? newestMeasured(metric), let value = point.value.measurement?.value else {
            return nil
        }
        var note = reference?.metrics[metric]?.measurement.map { "reference \(descriptor.format.text($0.value))" } ?? ""
        if metric == .meanError, value != 0 {
            let direction = value < 0 ? "predictions are too low" : "predictions are too high"
            note = note.isEmpty ? direction : "\(direction); \(note)"
        }
        note += (note.isEmpty ? "" : "; ") + basis(of: point)
        return ModelPageModel.Tile(title: descriptor.title, value: descriptor.format.text(value), note: note)
    }

    private func driftTile(_ condition: ModelCondition) -> ModelPageModel.Tile {
        guard let result = condition.newestDrift?.result else {
            let unchecked = isPast ? "no window of these days was checked" : "no window was checked yet"
            return ModelPageModel.Tile(
                title: "Drifted features", value: "not checked",
                note: condition.hasBaseline ? unchecked : "no baseline is set",
                help: condition.hasBaseline ? .check : .baseline)
        }
        let measured = result.columns.filter { $0.role == .feature && $0.measurement != nil }
        let drifted = measured.count { $0.isDrifted }
        let alpha = NumberText.limit(result.rule.alpha)
        let elsewhere = DriftOverview(result)
        let found = drifted == 0 && elsewhere.kind == .detectors ? elsewhere.headline.loweringFirst : nil
        guard !measured.isEmpty else {
            return ModelPageModel.Tile(
                title: "Drifted features", value: "no value",
                note: "not enough data: \(NumberText.count(result.currentRows, "row")), "
                    + "\(NumberText.count(result.rule.minimumRows)) needed")
        }
        return ModelPageModel.Tile(
            title: "Drifted features",
            value: "\(NumberText.count(drifted)) of \(NumberText.count(measured.count))",
            note: found.map { "no single one; \($0)" } ?? "adjusted p at most \(alpha) and a relevant effect",
            kind: drifted > 0 || found != nil ? .watch : .plain)
    }

    private func volumeTiles() -> [ModelPageModel.Tile] {
        guard let (window, coverage) = newestWindow else {
            return [
                ModelPageModel.Tile(title: "Predictions", value: "none yet", note: "", help: .predictions)
            ]
        }
        let name = WindowText.label(of: window)
        let counted = "\(NumberText.count(coverage.labelled)) of \(NumberText.count(coverage.predictions))"
        let waiting = coverage.isMature || schema.labelsArriveAtOnce ? "" : ", waiting for more"
        let labels = ModelPageModel.Tile(
            title: "Labels known", value: coverage.share.map { NumberText.percent($0) } ?? "no value",
            note: coverage.labelled == 0 ? "none in \(name)" : "\(counted) in \(name)\(waiting)",
            help: coverage.labelled == 0 ? .outcomes : nil)
        let before = windows.dropLast().last?.predictions
        let compared = before.map { "; \(NumberText.count($0)) in the one before" } ?? ""
        return [
            labels,
            ModelPageModel.Tile(
                title: "Predictions", value: NumberText.count(coverage.predictions), note: "in \(name)\(compared)"),
        ]
    }

    private var latencyTile: ModelPageModel.Tile {
        guard let latency, let value = latency.value.measurement?.value else {
            return ModelPageModel.Tile(title: "Latency p95", value: "not reported", note: "", help: .latency)
        }
        let limit = limitText(of: latency.metric)
        let isRecorded = latency.metric == .inferenceTime
        return ModelPageModel.Tile(
            title: isRecorded ? "Inference time" : "Latency p95", value: MetricFormat.milliseconds.text(value),
            note: "in \(WindowText.label(of: latency.window))\(limit)")
    }

    private func limitText(of metric: MetricID) -> String {
        let rule = rules.map(\.rule).first { $0.metric == metric && $0.role == .page }
        let value = rule.flatMap { resolvedLimit(of: $0)?.value } ?? thresholds.first { $0.metric == metric }?.max
        return value.map { "; at most \(MetricFormat.milliseconds.text($0))" } ?? ""
    }
}
