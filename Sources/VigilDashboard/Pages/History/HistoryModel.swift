import VigilDomain
import VigilMonitoring

/// What the page of a metric's history shows.
package struct HistoryModel: Hashable, Sendable {
    var schema: ModelSchema
    var parameters: HistoryParameters
    var reading: HistoryReading
    var metric: MetricDescriptor
    /// The metrics to choose from, the main one first.
    var metrics: [MetricDescriptor]
    /// How long windows can be, the model's own first.
    var resolutions: [WindowLength]
    /// How many windows can be asked for.
    var ranges: [Int]
    /// The answer.
    var sentence: PageSentence
    /// What stretch of time is shown, in words.
    var period: String
    /// `nil` when no window has a point.
    var chart: TimeChart?
    /// The shown windows that do not fit the others; empty where there are none.
    var oddities: String
    /// One line a point, newest first.
    var rows: [HistoryRow]
    /// Other metrics over the same time.
    var others: [SmallHistory]

    /// Decides what to show.
    ///
    /// - Parameters:
    ///   - reading: What was read.
    ///   - parameters: How the page was asked for.
    package init(_ reading: HistoryReading, parameters: HistoryParameters) {
        let model = reading.model
        let metric = MetricCatalog.descriptor(of: reading.metric)
        schema = model.schema
        self.parameters = parameters
        self.reading = reading
        self.metric = metric
        metrics = Self.choices(reading)
        resolutions = WindowLength.allCases.filter { reading.ownWindow.nests(in: $0) }
        let known = model.pointsAreComplete ? reading.points.count : Int.max
        let needed = PageRange.choices.firstIndex { $0 >= known } ?? PageRange.choices.count - 1
        ranges = Array(PageRange.choices[...needed])
        let axis = model.axis(showing: reading.metric)
        period = reading.period(axis, parameters.range)
        oddities = axis.map { model.oddities(of: metric, in: $0.range) } ?? ""
        let chart = axis.flatMap { model.chart(of: metric, axis: $0, alerts: []) }
        self.chart = chart
        let pages = model.pagingRules(of: reading.metric)
        let odd = Dictionary((model.anomalies ?? []).map { ($0.window, $0) }) { first, _ in first }
        rows = reading.shown.reversed().map { point in
            HistoryRow(
                point, metric, note: model.note(of: point, metric, odd[point.window]),
                isBeyondLimit: !parameters.isEstimated && !point.isMaturing && model.isBreached(point, by: pages))
        }
        others = Self.others(reading)
        let settled = reading.points.compactMap { point -> HistoryNarration.Entry? in
            guard let value = point.value.measurement?.value, !point.isMaturing else { return nil }
            return HistoryNarration.Entry(
                name: WindowText.label(of: point.window), value: value,
                isBeyondLimit: model.isBreached(point, by: pages),
                isOutside: pages.contains { $0.limit.isBroken(by: value) })
        }
        sentence = HistoryNarration.sentence(
            of: metric, by: WindowText.unit(of: reading.window), settled: settled,
            before: reading.before.filter { !$0.isMaturing }.compactMap { $0.value.measurement?.value },
            hasLimit: chart.map { $0.lines.contains { $0.kind == .limit } || !$0.steppedLimits.isEmpty } ?? false,
            waiting: reading.points.count { $0.isMaturing }, isEstimated: parameters.isEstimated)
        if let refusal = reading.refusal {
            sentence = PageSentence(headline: "There is no such history.", detail: "\(refusal.capitalizedFirst).")
        }
    }

    /// The metrics to choose from, the main one first.
    static func choices(_ reading: HistoryReading) -> [MetricDescriptor] {
        let main = reading.model.schema.mainMetric
        let known = Set(reading.metrics + [main, reading.metric])
        let catalog = MetricCatalog.metrics(for: reading.model.schema).map(\.descriptor.id).filter(known.contains)
        let recorded = known.subtracting(catalog).sorted()
        return ([main] + (catalog + recorded).filter { $0 != main }).map { MetricCatalog.descriptor(of: $0) }
    }

    private static func others(_ reading: HistoryReading) -> [SmallHistory] {
        choices(reading).compactMap { metric in
            guard let points = reading.others[metric.id], points.contains(where: { $0.value.measurement != nil }) else {
                return nil
            }
            let pages = reading.model.pagingRules(of: metric.id)
            return SmallHistory(
                metric, points, isBad: points.last.map { reading.model.isBreached($0, by: pages) } ?? false)
        }
    }
}

/// A point of the history as a line of the table.
struct HistoryRow: Hashable, Sendable {
    /// Whether a window may decide.
    enum State: String { case settled, maturing, recorded, estimated }

    var window: String
    var version: String
    /// `nil` where there is none.
    var value: String?
    var interval: String?
    /// Predictions with a label, of all.
    var labels: String
    var coverage: String
    var state: State
    /// What the value rests on, or why there is none.
    var note: String
    var isBeyondLimit: Bool

    init(_ point: MetricPoint, _ metric: MetricDescriptor, note: String, isBeyondLimit: Bool) {
        let measurement = point.value.measurement
        let text = metric.format.text
        window = WindowText.label(of: point.window)
        version = point.version
        value = measurement.map { text($0.value) }
        if let lower = measurement?.lower95, let upper = measurement?.upper95 {
            interval = "\(text(lower)) to \(text(upper))"
        }
        let hasRows = point.origin != .recorded && point.labels.predictions > 0
        labels =
            hasRows
            ? "\(NumberText.count(point.labels.labelled)) of \(NumberText.count(point.labels.predictions))" : ""
        coverage = hasRows ? point.labels.share.map { NumberText.percent($0) } ?? "" : ""
        switch point.origin {
        case .recorded: state = .recorded
        case .estimated: state = .estimated
        case .computed: state = point.isMaturing ? .maturing : .settled
        }
        self.note = note
        self.isBeyondLimit = isBeyondLimit
    }
}

/// Another metric over the same time, small.
struct SmallHistory: Hashable, Sendable {
    var metric: MetricDescriptor
    /// The newest value, in words.
    var newest: String
    var spark: Sparkline

    init(_ metric: MetricDescriptor, _ points: [MetricPoint], isBad: Bool) {
        self.metric = metric
        let last = points.last { $0.value.measurement != nil }
        let value = last?.value.measurement.map { metric.format.text($0.value) } ?? "no value"
        newest = last.map { "\(value) in \(WindowText.label(of: $0.window))" } ?? value
        spark = Sparkline(
            values: points.map { $0.value.measurement?.value }, limit: nil, isBad: isBad,
            isMaturing: last?.isMaturing ?? false,
            summary: "\(metric.title) over \(NumberText.count(points.count, "window")), newest \(newest)")
    }
}
