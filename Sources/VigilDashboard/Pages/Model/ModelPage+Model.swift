import VigilDomain
import VigilMonitoring
import VigilStorage

/// What a model's page shows.
package struct ModelPageModel: Hashable, Sendable {
    var schema: ModelSchema
    var parameters: ModelPageParameters
    var status: ModelStatus
    /// The answer.
    var sentence: PageSentence
    /// What stretch of time is shown, in words.
    var period: String
    /// How many windows can be asked for.
    var ranges: [Int]
    /// All versions, newest first.
    var versions: [String]
    var tiles: [Tile]
    /// The metrics to choose from, the shown one among them.
    var metrics: [MetricDescriptor]
    /// The metric in the chart.
    var metric: MetricDescriptor
    /// `nil` when the metric has no point at all.
    var chart: TimeChart?
    /// What the forecast rests on and where the metric is going; empty where nothing was forecast.
    var outlook: String
    /// The shown windows that do not fit the others; empty where there are none.
    var oddities: String
    /// What the shown windows lack, because stored data are damaged; empty where all could be read.
    var damage: String
    /// `nil` when no window has predictions.
    var volume: VolumeChart?
    /// `nil` when no window was checked.
    var drift: DriftPanel?
    /// `nil` before labels are in.
    var analysis: AnalysisPanel?
    /// Why the chosen rows are not looked into.
    var analysisRefusal: String?
    /// The windows whose rows can be looked into, newest first, and which are.
    var rowWindows: [RowWindow]
    /// `nil` when nobody asked the live detectors.
    var liveSignals: LiveSignalsPanel?
    var hasData: Bool
    var hasBaseline: Bool
    var alerts: [AlertRow]
    var rules: [RuleRow]
    var targets: [TargetRow]

    /// A window whose labelled rows can be looked into.
    struct RowWindow: Hashable, Sendable {
        var name: String
        var start: Timestamp
        var isChosen: Bool
    }

    /// A number with its yardstick.
    struct Tile: Hashable, Sendable {
        enum Kind: String { case plain, bad, watch }
        var title: String
        var value: String
        var note: String
        var kind = Kind.plain
        /// How to send what is missing.
        var help: HowTo.Part?
    }

    struct AlertRow: Hashable, Sendable {
        var alert: Alert
        var metric: String
        var since: String
        var until: String
    }

    struct RuleRow: Hashable, Sendable {
        var name: String
        var condition: String
        var limit: String
        var consequence: String
        var position: String
    }

    struct TargetRow: Hashable, Sendable {
        var name: String
        var goal: String
        var newest: String
        var history: String
        var isMet: Bool?
    }
}

extension ModelPageModel {
    /// Decides what to show.
    ///
    /// - Parameters:
    ///   - reading: What was read.
    ///   - parameters: How the page was asked for.
    package init(_ reading: ModelPageReading, parameters: ModelPageParameters) {
        let model = reading.model
        let condition = model.condition
        let shown = MetricCatalog.descriptor(of: parameters.metric ?? model.schema.mainMetric)
        let past = model.axis(showing: shown.id)
        let axis = past.map { model.axisAhead($0) }
        schema = model.schema
        self.parameters = parameters
        status = condition.status
        period = model.period(past, parameters.range)
        // Of days without data nothing can be said but that; an open alert is about now and stands in any case.
        let isEmpty = axis == nil && model.isPast && condition.status != .needsAttention
        sentence =
            isEmpty
            ? PageSentence(headline: "Nothing is known of these days.") : ModelNarration.sentence(condition)
        // Nobody needs to ask for more windows than there are.
        let known = model.pointsAreComplete ? model.points.count : Int.max
        let needed = PageRange.choices.firstIndex { $0 >= known } ?? PageRange.choices.count - 1
        ranges = Array(PageRange.choices[...needed])
        versions = reading.versions.reversed().map(\.schema.version)
        metric = shown
        metrics = Self.metrics(reading, shown: shown)
        tiles = model.tiles(condition)
        chart = axis.flatMap { model.chart(of: shown, axis: $0, alerts: reading.alerts) }
        let direction = model.trend.map { ForecastNarration.trend($0, of: shown, by: model.schema.window) } ?? ""
        oddities = past.map { model.oddities(of: shown, in: $0.range) } ?? ""
        damage = Self.damage(reading.unreadable)
        outlook = [model.forecast.map { ForecastNarration.note($0) } ?? "", direction].filter { !$0.isEmpty }
            .joined(separator: " ")
        volume = axis.flatMap { model.volume($0) }
        drift = axis.flatMap { axis in
            model.drift(at: parameters.window).map { DriftPanel(reading, finding: $0, axis: axis, parameters) }
        }
        analysis = reading.analysis.map { AnalysisPanel($0, schema: model.schema) }
        analysisRefusal = reading.analysisRefusal
        rowWindows = model.points.reversed().filter { $0.origin == .computed && $0.labels.labelled > 0 }.map { point in
            RowWindow(
                name: WindowText.label(of: point.window), start: point.window.start,
                isChosen: parameters.rows == .window(point.window.start))
        }
        liveSignals = reading.liveSignals
        hasData = condition.hasData
        hasBaseline = condition.hasBaseline
        alerts = reading.alerts.merged(with: model.openAlerts).map(AlertRow.init)
        rules = model.rules.map { RuleRow($0, limit: model.resolvedLimit(of: $0.rule)) }
        targets = model.targets.map(TargetRow.init)
    }

    private static func damage(_ windows: [UnreadableWindow]) -> String {
        let rows = windows.reduce(into: UnreadableRows.none) { rows, window in
            rows.predictions += window.rows.predictions
            rows.outcomes += window.rows.outcomes
        }
        guard let sentence = rows.sentence else { return "" }
        let names = windows.prefix(3).map { WindowText.label(of: $0.window) }.joined(separator: ", ")
        let others = windows.count > 3 ? " and \(windows.count - 3) more" : ""
        return "\(sentence), and nothing here counts them: \(names)\(others). vigil verify tells more."
    }

    private static func metrics(_ reading: ModelPageReading, shown: MetricDescriptor) -> [MetricDescriptor] {
        let schema = reading.model.schema
        let known = Set(reading.metrics + [schema.mainMetric, shown.id])
        let catalog = MetricCatalog.metrics(for: schema).map(\.descriptor).filter { known.contains($0.id) }
        let listed = Set(catalog.map(\.id))
        let recorded = known.subtracting(listed).sorted().map { MetricCatalog.descriptor(of: $0) }
        // The main one leads; the number of predictions has its own bars.
        let rest = (catalog + recorded).filter { $0.id != schema.mainMetric && $0.id != .predictionCount }
        return [MetricCatalog.descriptor(of: schema.mainMetric)] + rest
    }
}

extension [Alert] {
    /// Open alerts first, then the others, newest first; none twice.
    fileprivate func merged(with open: [Alert]) -> [Alert] {
        let openIDs = Set(open.map(\.id))
        let past = filter { !openIDs.contains($0.id) }
        return open.sorted { ($0.severity, $0.lastWindow) > ($1.severity, $1.lastWindow) }
            + past.filter { $0.status == .firing } + past.filter { $0.status == .resolved }
    }
}

extension ModelPageModel.AlertRow {
    init(_ alert: Alert) {
        self.alert = alert
        metric = MetricCatalog.descriptor(of: alert.metric).title
        since = WindowText.label(of: alert.firstWindow)
        until = alert.status == .firing ? "open" : WindowText.label(of: alert.lastWindow)
    }
}

extension ModelPageModel.RuleRow {
    init(_ record: RuleRecord, limit: ResolvedLimit?) {
        let rule = record.rule
        let descriptor = MetricCatalog.descriptor(of: rule.metric)
        name = rule.name
        condition = "\(descriptor.phrase) \(rule.comparison.rawValue)"
        self.limit =
            limit.map { "\(descriptor.format.text($0.value)), \($0.explanation)" } ?? "not known without a baseline"
        var parts = [rule.role == .target ? "a target: no message" : "\(rule.severity.rawValue) alert"]
        if rule.role == .page {
            if rule.holdForSeconds > 0 { parts.append("held for \(rule.holdFor.inWords)") }
            if let count = rule.escalateAfter { parts.append("raised after \(NumberText.count(count, "window"))") }
        }
        if rule.minimumSamples > 1 { parts.append("at least \(NumberText.count(rule.minimumSamples, "row"))") }
        if rule.requiresConfidence { parts.append("the whole 95 % interval beyond it") }
        consequence = parts.joined(separator: ", ")
        switch record.state.position {
        case .quiet: position = rule.role == .target ? "shown above" : "quiet"
        case .pending(let since, let windows):
            position = "pending since \(WindowText.label(of: since)), \(NumberText.count(windows, "window"))"
        case .firing: position = "firing"
        }
    }
}

extension ModelPageModel.TargetRow {
    init(_ target: TargetHistory) {
        let descriptor = MetricCatalog.descriptor(of: target.metric)
        name = target.name
        let side = target.comparison == .below ? "at least" : "at most"
        goal = "\(descriptor.title), \(side) \(descriptor.format.text(target.limit))"
        newest =
            target.newest.map { status in
                "\(descriptor.format.text(status.measurement.value)) in \(WindowText.label(of: status.window))"
            } ?? "not known yet"
        history = target.sentence
        isMet = target.newest?.isMet
    }
}

extension Duration {
    /// The duration as `3 days` or `90 minutes`.
    fileprivate var inWords: String {
        let seconds = Int(components.seconds)
        let units: [(length: Int, noun: String)] = [(86_400, "day"), (3600, "hour"), (60, "minute")]
        if let unit = units.first(where: { seconds >= $0.length && seconds % $0.length == 0 }) {
            return NumberText.count(seconds / unit.length, unit.noun)
        }
        return NumberText.count(seconds, "second")
    }
}
