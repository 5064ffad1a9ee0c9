import VigilDomain
import VigilMonitoring

/// What the overview shows.
package struct OverviewModel: Hashable, Sendable {
    /// The answer.
    var sentence: PageSentence
    /// The rows that pass the filters, worst first.
    var rows: [Row]
    /// How many models are in each state, before filtering by state.
    var counts: [ModelStatus: Int]
    /// How many models there are at all.
    var total: Int
    /// How the page was asked for.
    var parameters: OverviewParameters

    /// The most rows on a page.
    static let mostRows = 300

    /// One model.
    struct Row: Hashable, Sendable {
        var model: ModelName
        var version: String
        var task: String
        var status: ModelStatus
        /// The worst open alert in words, and how many there are.
        var alerts: String?
        /// The main metric; `nil` when it has no value.
        var metric: MainMetric?
        /// What is missing when there is no main metric.
        var metricNote: String
        var sparkline: Sparkline?
        /// How the main metric compares with the reference.
        var change: String
        var hasBaseline: Bool
        var strip: DriftStrip?
        var drift: String
        /// Labels known of the newest window.
        var labels: Labels?
        /// Predictions in the newest window.
        var predictions: String?
        /// The newest window's name.
        var window: String?
        /// Latency; `nil` when it was never reported.
        var latency: String?
        var latencyNote: String
    }

    struct MainMetric: Hashable, Sendable {
        var value: String
        var note: String
        var isBad: Bool
    }

    struct Labels: Hashable, Sendable {
        var share: String
        var note: String
    }
}

extension OverviewModel {
    /// Decides what to show.
    ///
    /// - Parameters:
    ///   - readings: Every model.
    ///   - parameters: How the page was asked for.
    package init(_ readings: [ModelReading], parameters: OverviewParameters) {
        let judged = readings.map { (reading: $0, condition: $0.condition) }
        sentence = OverviewNarration.sentence(judged.map(\.condition))
        total = readings.count
        self.parameters = parameters
        let needle = parameters.search.lowercased()
        let found = judged.filter {
            needle.isEmpty || $0.reading.schema.model.rawValue.lowercased().contains(needle)
        }
        counts = Dictionary(grouping: found, by: \.condition.status).mapValues(\.count)
        let shown = found.filter { parameters.status == nil || $0.condition.status == parameters.status }
        let ordered = shown.sorted { left, right in
            let (leftKey, rightKey) = (Self.urgency(left.condition), Self.urgency(right.condition))
            return leftKey != rightKey
                ? leftKey.lexicographicallyPrecedes(rightKey) : left.reading.schema.model < right.reading.schema.model
        }
        rows = ordered.prefix(Self.mostRows).map { Row($0.reading, condition: $0.condition) }
    }

    /// Numbers that order the rows, least first: state, then severity, then how much drifted.
    private static func urgency(_ condition: ModelCondition) -> [Double] {
        let status = ModelStatus.allCases.firstIndex(of: condition.status) ?? 0
        let severity = condition.openAlerts.map(\.severity).max()
        let rank = severity.flatMap { AlertSeverity.allCases.firstIndex(of: $0) } ?? -1
        return [Double(status), -Double(rank), -(condition.newestDrift?.result.driftMagnitude ?? 0)]
    }
}

extension OverviewModel.Row {
    init(_ reading: ModelReading, condition: ModelCondition) {
        let schema = reading.schema
        let descriptor = MetricCatalog.descriptor(of: schema.mainMetric)
        model = schema.model
        version = schema.version
        task = schema.task.title
        status = condition.status
        alerts = Self.alerts(reading.openAlerts)

        let newest = reading.judgedPoint
        let isBad = newest.map { reading.isBreached($0, by: reading.pagingRules(of: schema.mainMetric)) } ?? false
        metric = newest?.value.measurement.map { measurement in
            OverviewModel.MainMetric(
                value: descriptor.format.text(measurement.value),
                note: Self.yardstick(descriptor, limit: condition.limit, reference: condition.reference),
                isBad: isBad)
        }
        metricNote = condition.newestPoint.map(MetricNote.whyNoValue) ?? "not known yet"
        sparkline = Self.sparkline(reading, limit: condition.limit, isBad: isBad, descriptor: descriptor)
        change = Self.change(newest, reference: condition.reference)
        hasBaseline = condition.hasBaseline
        (strip, drift) = Self.drift(condition)

        if let (newestWindow, coverage) = reading.newestWindow {
            let name = WindowText.label(of: newestWindow)
            window = name
            predictions = NumberText.count(coverage.predictions)
            if let share = coverage.share, !schema.labelsArriveAtOnce || share < 1 {
                let isWaiting = !coverage.isMature && share < 1
                labels = OverviewModel.Labels(
                    share: NumberText.percent(share),
                    note: isWaiting ? "waiting for more" : "of \(name)")
            } else {
                labels = coverage.share.map { OverviewModel.Labels(share: NumberText.percent($0), note: "at once") }
            }
        }
        let time = reading.latency
        latency = time?.value.measurement.map { MetricFormat.milliseconds.text($0.value) }
        latencyNote = time.map { "in \(WindowText.label(of: $0.window))" } ?? ""
    }

    private static func alerts(_ open: [Alert]) -> String? {
        guard let worst = open.max(by: { $0.severity < $1.severity }) else { return nil }
        let count = open.count == 1 ? "1 open alert" : "\(NumberText.count(open.count)) open alerts"
        let since = open.map(\.firstWindow).min() ?? worst.firstWindow
        return "\(count), \(worst.severity.rawValue), since \(WindowText.label(of: since))"
    }

    private static func yardstick(
        _ descriptor: MetricDescriptor, limit: ResolvedLimit?, reference: MetricValue?
    ) -> String {
        let name = descriptor.shortTitle
        if let limit {
            let side = limit.comparison == .below ? "at least" : "at most"
            return "\(name), \(side) \(descriptor.format.text(limit.value))"
        }
        guard let value = reference?.measurement?.value else { return "\(name), no limit set" }
        return "\(name), reference \(descriptor.format.text(value))"
    }

    private static func sparkline(
        _ reading: ModelReading, limit: ResolvedLimit?, isBad: Bool, descriptor: MetricDescriptor
    ) -> Sparkline? {
        let values = reading.points.map { $0.value.measurement?.value }
        let known = values.compactMap { $0 }
        guard known.count > 1, let first = reading.points.first, let last = reading.points.last else { return nil }
        let lower = known.min() ?? 0
        let upper = known.max() ?? 0
        var summary = """
            \(descriptor.shortTitle) from \(WindowText.label(of: first.window)) to \
            \(WindowText.label(of: last.window)), between \(descriptor.format.text(lower)) and \
            \(descriptor.format.text(upper))
            """
        if let limit { summary += "; limit \(descriptor.format.text(limit.value))" }
        let newest = reading.points.last { $0.value.measurement != nil }
        let isMaturing = newest?.isMaturing ?? false
        return Sparkline(
            values: values, limit: limit?.value, isBad: isBad && !isMaturing, isMaturing: isMaturing,
            summary: summary)
    }

    private static func change(_ newest: MetricPoint?, reference: MetricValue?) -> String {
        guard let value = newest?.value.measurement?.value else { return "" }
        guard let before = reference?.measurement?.value else { return "no reference yet" }
        return NumberText.change(from: before, to: value).map { "\($0) since reference" } ?? ""
    }

    private static func drift(_ condition: ModelCondition) -> (DriftStrip?, String) {
        guard let finding = condition.newestDrift else {
            guard condition.hasBaseline else { return (nil, "no baseline is set") }
            return (nil, condition.hasData ? "no window checked yet" : "")
        }
        let features = finding.result.columns.filter { $0.role == .feature }
        let measured = features.compactMap { column in
            column.driftScore.map { DriftStrip.Bar(name: column.name, score: $0, isDrifted: column.isDrifted) }
        }
        let drifted = measured.filter(\.isDrifted).sorted { $0.score > $1.score }
        // Drifted ones first: a score above 1 that is not significant is noise, however tall.
        let bars = drifted + measured.filter { !$0.isDrifted }.sorted { $0.score > $1.score }
        let window = WindowText.label(of: finding.window)
        guard !measured.isEmpty else { return (nil, "not enough data in \(window)") }
        var text = "\(NumberText.count(drifted.count)) of \(NumberText.count(measured.count, "feature"))"
        if !drifted.isEmpty {
            text += ": " + drifted.prefix(2).map { $0.name.shortened(to: 28) }.joined(separator: ", ")
        }
        let summary = "\(text.isEmpty ? "" : text) drifted in \(window)"
        return (DriftStrip(bars: bars, summary: summary), text)
    }
}

extension ModelTask {
    /// What people call it.
    var title: String {
        switch self {
        case .binaryClassification: "binary classification"
        case .multiclassClassification: "classification"
        case .regression: "regression"
        case .ranking: "ranking"
        }
    }
}
