package import VigilDomain
package import VigilMonitoring

/// How the overview was asked for.
package struct OverviewParameters: Hashable, Sendable {
    /// Shows models whose name holds this text.
    package var search: String
    /// Shows models in this state; `nil` for all.
    package var status: ModelStatus?

    /// All models when nothing is said.
    package init(search: String = "", status: ModelStatus? = nil) {
        self.search = search
        self.status = status
    }

    /// What an address says; what cannot be understood is as if it were not there.
    ///
    /// - Parameter items: The decoded items of the query.
    package init(items: [(name: String, value: String)]) {
        self.init()
        for (name, value) in items {
            switch name {
            case "search": search = String(value.prefix(100))
            case "status": status = ModelStatus(rawValue: value)
            default: break
            }
        }
    }

    var items: [(name: String, value: String)] {
        var items: [(name: String, value: String)] = []
        if !search.isEmpty { items.append(("search", search)) }
        if let status { items.append(("status", status.rawValue)) }
        return items
    }
}

/// How a model's page was asked for.
package struct ModelPageParameters: Hashable, Sendable {
    /// The version; `nil` for the newest one, with its predecessors' history.
    package var version: String?
    /// The stretch of time.
    package var range: PageRange
    /// The metric in the chart; `nil` for the main one.
    package var metric: MetricID?
    /// The column whose distributions are shown; `nil` for the one that drifts most.
    package var feature: String?
    /// The start of the checked window that is looked at; `nil` for the newest one.
    package var window: Timestamp?
    /// Whose labelled rows are looked into; `nil` for the window that every current number is about.
    package var rows: RowsChoice?
    /// Whether every feature has a row, not only the strongest.
    package var showsAllFeatures: Bool

    /// Labelled rows to look into.
    package enum RowsChoice: Hashable, Sendable {
        /// Those of the window that begins then.
        case window(Timestamp)
        /// Those of every shown window.
        case shown
    }

    /// The newest windows of the newest version when nothing is said.
    package init(
        version: String? = nil, range: PageRange = .newest(PageRange.usual), metric: MetricID? = nil,
        feature: String? = nil, window: Timestamp? = nil, rows: RowsChoice? = nil,
        showsAllFeatures: Bool = false
    ) {
        self.version = version
        self.range = range
        self.metric = metric
        self.feature = feature
        self.window = window
        self.rows = rows
        self.showsAllFeatures = showsAllFeatures
    }

    /// What an address says; what cannot be understood is as if it were not there.
    ///
    /// - Parameter items: The decoded items of the query.
    package init(items: [(name: String, value: String)]) {
        self.init()
        range = PageRange(items: items)
        for (name, value) in items where !value.isEmpty {
            switch name {
            case "version": version = value
            case "metric": metric = MetricID(value)
            case "feature": feature = value
            case "window": window = Timestamp(value)
            case "rows": rows = value == "shown" ? .shown : Timestamp(value).map { .window($0) }
            case "features": showsAllFeatures = value == "all"
            default: break
            }
        }
    }

    var items: [(name: String, value: String)] {
        var items: [(name: String, value: String)] = []
        if let version { items.append(("version", version)) }
        items += range.items
        if let metric { items.append(("metric", metric.rawValue)) }
        if let feature { items.append(("feature", feature)) }
        if let window { items.append(("window", window.description)) }
        switch rows {
        case .window(let start): items.append(("rows", start.description))
        case .shown: items.append(("rows", "shown"))
        case nil: break
        }
        if showsAllFeatures { items.append(("features", "all")) }
        return items
    }

    /// The same page with something changed.
    func with(_ change: (inout ModelPageParameters) -> Void) -> ModelPageParameters {
        var copy = self
        change(&copy)
        return copy
    }
}

/// The stretch of time that a page shows.
package enum PageRange: Hashable, Sendable {
    /// So many of the newest windows that have data.
    case newest(Int)
    /// The windows that overlap these days.
    case between(TimeRange)

    /// What a page opens with.
    package static let usual = 30
    /// The most windows that a page reads.
    package static let most = 400
    /// What is offered.
    static let choices = [12, 30, 90, 365]

    /// What an address says, the usual number of windows when that is nothing.
    init(items: [(name: String, value: String)]) {
        self = .newest(Self.usual)
        let value = { (name: String) in items.last { $0.name == name }?.value }
        if let count = value("last").flatMap({ Int($0) }), (1...Self.most).contains(count) { self = .newest(count) }
        if let first = value("from").flatMap(Self.day), let last = value("to").flatMap(Self.day), first <= last {
            self = .between(TimeRange(start: first.midnight, end: last.midnight.advanced(by: .days(1))))
        }
    }

    /// The most windows that it holds.
    var limit: Int {
        switch self {
        case .newest(let count): count
        case .between: Self.most
        }
    }

    /// The days, when they were chosen.
    var days: TimeRange? {
        if case .between(let range) = self { range } else { nil }
    }

    var items: [(name: String, value: String)] {
        switch self {
        case .newest(Self.usual): []
        case .newest(let count): [("last", String(count))]
        case .between(let range):
            [
                ("from", range.start.civilDate.description),
                ("to", Timestamp(milliseconds: range.end.milliseconds - 1).civilDate.description),
            ]
        }
    }

    private static func day(_ text: String) -> CivilDate? {
        Timestamp(text + "T00:00:00Z")?.civilDate
    }
}

extension CivilDate {
    static func <= (left: CivilDate, right: CivilDate) -> Bool { left.daysSinceEpoch <= right.daysSinceEpoch }
}
