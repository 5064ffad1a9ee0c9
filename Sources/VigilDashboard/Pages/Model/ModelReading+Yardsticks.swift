import VigilDomain
import VigilMonitoring

/// What the values of a chart are held against: limits that follow from the baseline, and the other windows.
extension ModelReading {
    /// The limits that rules take from the baseline: one for each window, since they follow from its rows.
    func steppedLimits(of metric: MetricDescriptor, _ shown: [MetricPoint]) -> [TimeChart.SteppedLimit] {
        guard let limit = referenceLimit, limit.metric == metric.id else { return [] }
        var lower: [TimeChart.SteppedLimit.Step] = []
        var upper: [TimeChart.SteppedLimit.Step] = []
        for point in shown where point.version == schema.version && point.origin == .computed {
            guard let rows = point.value.measurement?.count, rows >= limit.leastRows else { continue }
            let ends = limit.limits(rows: rows)
            if let end = ends.lower { lower.append(TimeChart.SteppedLimit.Step(window: point.window, value: end)) }
            if let end = ends.upper { upper.append(TimeChart.SteppedLimit.Step(window: point.window, value: end)) }
        }
        return [(lower, "below"), (upper, "above")].compactMap { steps, side in
            steps.last.map { last in
                TimeChart.SteppedLimit(
                    label: "worse than reference \(side) \(metric.format.text(last.value))", steps: steps)
            }
        }
    }

    /// What a window's value rests on, and what would have been ordinary where it is not.
    func note(of point: MetricPoint, _ metric: MetricDescriptor, _ anomaly: MetricForecast.Anomaly?) -> String {
        let evidence = MetricNote.evidence(point)
        guard let anomaly, point.value.measurement != nil else { return evidence }
        return "\(evidence); out of the ordinary, about \(metric.format.text(anomaly.expected)) would not have been"
    }

    /// The windows of a chart that do not fit the others, in words; empty where there are none.
    func oddities(of metric: MetricDescriptor, in range: TimeRange) -> String {
        let shown = (anomalies ?? []).filter { $0.window.overlaps(range) }
        guard !shown.isEmpty else { return "" }
        let items = shown.reversed().prefix(Self.mostOddities).map { anomaly in
            let text = metric.format.text
            return "\(WindowText.label(of: anomaly.window)) with \(text(anomaly.value)), where about "
                + "\(text(anomaly.expected)) would have fitted (\(NumberText.fixed(abs(anomaly.score), decimals: 1)) robust "
                + "standard deviations too \(anomaly.score < 0 ? "low" : "high"))"
        }
        let rest = shown.count - items.count
        let more = rest > 0 ? "; \(NumberText.count(rest)) more" : ""
        return "Diamonds: out of the ordinary beside the other windows. \(items.joined(separator: "; "))\(more)."
    }

    /// How many are named.
    private static let mostOddities = 3
}
