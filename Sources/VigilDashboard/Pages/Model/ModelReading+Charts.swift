import VigilDomain
import VigilMonitoring
import VigilStorage

extension ModelReading {
    /// The axis over everything that the page shows; `nil` when there is nothing.
    func axis(showing metric: MetricID) -> TimeAxis? {
        let shown =
            points.map(\.window) + points(of: metric).map(\.window) + windows.map(\.window) + drift.map(\.window)
        guard let first = shown.map(\.start).min(), let last = shown.map(\.end).max() else { return nil }
        return TimeAxis(range: TimeRange(start: first, end: last))
    }

    /// The axis with the windows that are forecast.
    func axisAhead(_ axis: TimeAxis) -> TimeAxis {
        guard let end = forecast?.forecast?.points.last?.window.end, end > axis.range.end else { return axis }
        return TimeAxis(range: TimeRange(start: axis.range.start, end: end))
    }

    /// What is shown, in words, and that it is the newest there is.
    func period(_ axis: TimeAxis?, _ range: PageRange) -> String {
        guard let axis else {
            return range.days.map { "There are no data from \(TimeText.range($0))." } ?? ""
        }
        let count = Set(points.map(\.window) + windows.map(\.window)).count
        let windows = NumberText.count(count, WindowText.unit(of: schema.window))
        let shown = TimeText.range(axis.range)
        if range.days != nil { return "\(shown), \(windows) with data." }
        return pointsAreComplete && count <= range.limit
            ? "\(shown): all \(windows) with data." : "\(shown): the last \(windows) with data."
    }

    /// A metric over time; `nil` when no window has a point of it.
    func chart(of metric: MetricDescriptor, axis: TimeAxis, alerts: [Alert]) -> TimeChart? {
        let shown = points(of: metric.id)
        guard !shown.isEmpty else { return nil }
        let pages = pagingRules(of: metric.id)
        let estimates = Dictionary(
            self.estimates.filter { $0.metric == metric.id }.map { ($0.window, $0.value.measurement) }
        ) { first, _ in first }
        let oddities = Dictionary((anomalies ?? []).map { ($0.window, $0) }) { first, _ in first }
        let chartPoints = shown.map { point -> TimeChart.Point in
            let measurement = point.value.measurement
            return TimeChart.Point(
                window: point.window, name: WindowText.label(of: point.window), value: measurement?.value,
                lower: measurement?.lower95, upper: measurement?.upper95, isMaturing: point.isMaturing,
                isBeyondLimit: isBreached(point, by: pages) && !point.isMaturing,
                note: note(of: point, metric, oddities[point.window]),
                estimate: (estimates[point.window] ?? nil).map {
                    TimeChart.Estimate(value: $0.value, lower: $0.lower95, upper: $0.upper95)
                }, isOdd: measurement != nil && oddities[point.window] != nil)
        }
        let ahead = (forecast?.forecast?.points ?? []).map { point in
            TimeChart.Point(
                window: point.window, name: WindowText.label(of: point.window), value: point.value,
                lower: point.lower95, upper: point.upper95, isMaturing: false, isBeyondLimit: false, note: "forecast")
        }
        return TimeChart(
            title: "\(metric.title) by \(WindowText.unit(of: schema.window))", id: "performance", format: metric.format,
            axis: axis,
            points: chartPoints, lines: lines(of: metric), steppedLimits: steppedLimits(of: metric, shown),
            forecast: ahead,
            events: events(of: metric, shown: shown, alerts: alerts))
    }

    /// Predictions and labels over time; `nil` when there are none.
    func volume(_ axis: TimeAxis) -> VolumeChart? {
        var bars: [TimeRange: VolumeChart.Bar] = [:]
        for point in points where point.origin == .computed {
            bars[point.window] = VolumeChart.Bar(
                window: point.window, name: WindowText.label(of: point.window),
                predictions: point.labels.predictions, labelled: point.labels.labelled)
        }
        // Windows that were not evaluated yet are known from their predictions alone.
        for window in windows where bars[window.window] == nil {
            bars[window.window] = VolumeChart.Bar(
                window: window.window, name: WindowText.label(of: window.window), predictions: window.predictions,
                labelled: window.labelled)
        }
        guard !bars.isEmpty else { return nil }
        return VolumeChart(
            title: "Predictions by \(WindowText.unit(of: schema.window))", id: "volume", axis: axis,
            bars: bars.values.sorted { $0.window < $1.window })
    }

    private func lines(of metric: MetricDescriptor) -> [TimeChart.Line] {
        var lines: [TimeChart.Line] = []
        func add(_ kind: TimeChart.Line.Kind, _ value: Double, _ word: String) {
            // Two rules with one limit are one line.
            guard !lines.contains(where: { $0.value == value && $0.kind == kind }) else { return }
            lines.append(TimeChart.Line(kind: kind, value: value, label: "\(word) \(metric.format.text(value))"))
        }
        for threshold in thresholds where threshold.metric == metric.id {
            if let least = threshold.min { add(.limit, least, "minimum") }
            if let most = threshold.max { add(.limit, most, "maximum") }
        }
        for record in rules where record.rule.metric == metric.id && record.rule.role == .page {
            if let limit = resolvedLimit(of: record.rule) {
                add(.limit, limit.value, limit.comparison == .below ? "alert below" : "alert above")
            }
        }
        for target in targets where target.metric == metric.id { add(.target, target.limit, "target") }
        if let value = reference?.metrics[metric.id]?.measurement?.value { add(.reference, value, "reference") }
        return lines
    }

    /// Alerts of the metric, and the windows from which another version is measured.
    private func events(
        of metric: MetricDescriptor, shown: [MetricPoint], alerts: [Alert]
    ) -> [TimeChart.Event] {
        guard let first = shown.first, let last = shown.last else { return [] }
        let inside = TimeRange(start: first.window.start, end: last.window.end)
        var seen: Set<String> = []
        var events = (alerts + openAlerts).compactMap { alert -> TimeChart.Event? in
            guard alert.metric == metric.id, inside.overlaps(alert.firstWindow), seen.insert(alert.id).inserted else {
                return nil
            }
            let middle = (alert.firstWindow.start.milliseconds + alert.firstWindow.end.milliseconds) / 2
            let limit = "\(alert.comparison.rawValue) \(metric.format.text(alert.limit))"
            return TimeChart.Event(
                kind: .alert, moment: Timestamp(milliseconds: middle), label: "alert: \(limit)")
        }
        for (before, after) in zip(shown, shown.dropFirst()) where before.version != after.version {
            events.append(
                TimeChart.Event(
                    kind: .version, moment: after.window.start, label: "version \(after.version.shortened(to: 20))"))
        }
        return events.sorted { $0.moment < $1.moment }
    }
}
