import VigilDomain
import VigilMonitoring

/// What the page of a comparison shows.
package struct ComparisonModel: Hashable, Sendable {
    var reading: ComparisonReading
    var parameters: ComparisonParameters
    /// The answer.
    var sentence: PageSentence
    /// What a reader has to know to trust it, as whole sentences.
    var cautions: [String]
    /// One line a metric, what decides first.
    var rows: [DifferenceRow]
    /// Both sides over time; `nil` where they were not compared.
    var chart: TimeChart?

    /// Decides what to show.
    ///
    /// - Parameters:
    ///   - reading: What was read.
    ///   - parameters: How the page was asked for.
    package init(_ reading: ComparisonReading, parameters: ComparisonParameters) {
        self.reading = reading
        self.parameters = parameters
        guard case .compared(let comparison) = reading.outcome, let range = reading.range else {
            var reason = ""
            if case .notCompared(let text) = reading.outcome { reason = text }
            sentence = PageSentence(headline: "Nothing is compared.", detail: reason)
            cautions = []
            rows = []
            return
        }
        let time = SharedTime(reading.firstPoints, reading.secondPoints)
        sentence = PageSentence(
            headline: comparison.sentence.capitalizedFirst, detail: Self.basis(comparison, range))
        cautions = Self.cautions(comparison, time, range, parameters.stretch)
        rows = comparison.metrics.map { DifferenceRow($0, in: comparison) }
        chart = reading.chart(over: range)
    }

    /// What was compared: the time, and the rows.
    private static func basis(_ comparison: VersionComparison, _ range: TimeRange) -> String {
        let period = TimeText.range(range)
        if comparison.isPaired {
            return
                "\(period), row by row, on \(NumberText.count(comparison.firstRows, "labelled row")) that both answered."
        }
        return "\(period), on \(NumberText.count(comparison.firstRows, "labelled row")) of \(comparison.first) and "
            + "\(NumberText.count(comparison.secondRows)) of \(comparison.second)."
    }

    private static func cautions(
        _ comparison: VersionComparison, _ time: SharedTime, _ range: TimeRange, _ stretch: ComparisonParameters.Stretch
    ) -> [String] {
        var sentences: [String] = []
        if !comparison.isPaired {
            sentences.append(
                time.isShared(range)
                    ? "The two answered different rows: unless chance decided which, how these differ is in the difference, "
                        + "too."
                    : "The two did not serve in the same windows: what changed meanwhile is in the difference, too.")
        }
        guard time.maturing > 0 else { return sentences }
        let windows = NumberText.count(time.maturing, "window")
        let isOne = time.maturing == 1
        switch stretch {
        case .days:
            sentences.append(
                "\(windows) of these days still \(isOne ? "waits" : "wait") for labels, and what comes late can change the "
                    + "answer.")
        case .shared, .all:
            sentences.append(
                "\(windows) whose labels are still coming \(isOne ? "is" : "are") left out: early labels are not like late "
                    + "ones.")
        }
        return sentences
    }
}

extension ComparisonReading {
    /// The metric of both sides, window by window.
    func chart(over range: TimeRange) -> TimeChart? {
        guard let first, let second else { return nil }
        let descriptor = MetricCatalog.descriptor(of: metric)
        let inside = { (points: [MetricPoint]) in
            points.filter { $0.window.overlaps(range) && $0.origin == .computed }
        }
        var sides: [TimeRange: (first: MetricPoint?, second: MetricPoint?)] = [:]
        for point in inside(firstPoints) { sides[point.window, default: (nil, nil)].first = point }
        for point in inside(secondPoints) { sides[point.window, default: (nil, nil)].second = point }
        let windows = sides.keys.sorted()
        guard let start = windows.first?.start, let end = windows.map(\.end).max() else { return nil }
        let points = windows.compactMap { window -> TimeChart.Point? in
            guard let side = sides[window] else { return nil }
            let value = side.first?.value.measurement
            return TimeChart.Point(
                window: window, name: WindowText.label(of: window), value: value?.value, lower: value?.lower95,
                upper: value?.upper95, isMaturing: [side.first, side.second].contains { $0?.isMaturing ?? false },
                isBeyondLimit: false, note: side.first.map { MetricNote.evidence($0) } ?? "it did not serve",
                estimate: side.second?.value.measurement.map {
                    TimeChart.Estimate(value: $0.value, lower: $0.lower95, upper: $0.upper95)
                })
        }
        return TimeChart(
            title: "\(descriptor.title) of \(name(first)) and \(name(second)) by \(WindowText.unit(of: first.window))",
            id: "versions", format: descriptor.format, axis: TimeAxis(range: TimeRange(start: start, end: end)),
            points: points, lines: [], events: [],
            second: TimeChart.SecondSeries(head: name(second).capitalizedFirst, phrase: name(second)),
            valueHead: name(first).capitalizedFirst)
    }
}
