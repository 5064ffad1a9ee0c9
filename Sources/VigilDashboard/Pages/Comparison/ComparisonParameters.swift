package import VigilDomain

/// How the comparison of two versions was asked for.
package struct ComparisonParameters: Hashable, Sendable {
    /// The version that the other one is compared with; `nil` for the page's own choice.
    package var first: String?
    /// The other side; `nil` for the page's own choice.
    package var second: ComparedVersion?
    /// What decides; `nil` for the main metric.
    package var metric: MetricID?
    /// The stretch of time.
    package var stretch: Stretch

    /// Over which time two versions are compared.
    package enum Stretch: Hashable, Sendable {
        /// The newest settled windows in which both served.
        case shared
        /// All settled windows of both, whether they served together or not.
        case all
        /// These days.
        case days(TimeRange)
    }

    /// The two newest versions over the time that they share when nothing is said.
    package init(
        first: String? = nil, second: ComparedVersion? = nil, metric: MetricID? = nil, stretch: Stretch = .shared
    ) {
        self.first = first
        self.second = second
        self.metric = metric
        self.stretch = stretch
    }

    /// What an address says; what cannot be understood is as if it were not there.
    ///
    /// - Parameter items: The decoded items of the query.
    package init(items: [(name: String, value: String)]) {
        self.init()
        for (name, value) in items where !value.isEmpty {
            switch name {
            case "first": first = value
            case "with": second = ComparedVersion(key: value)
            case "metric": metric = MetricID(value)
            case "over" where value == "all": stretch = .all
            default: break
            }
        }
        if let days = PageRange(items: items).days { stretch = .days(days) }
    }

    var items: [(name: String, value: String)] {
        var items: [(name: String, value: String)] = []
        if let first { items.append(("first", first)) }
        if let second { items.append(("with", second.key)) }
        if let metric { items.append(("metric", metric.rawValue)) }
        switch stretch {
        case .shared: break
        case .all: items.append(("over", "all"))
        case .days(let range): items += PageRange.between(range).items
        }
        return items
    }

    /// The same page with something changed.
    func with(_ change: (inout ComparisonParameters) -> Void) -> ComparisonParameters {
        var copy = self
        change(&copy)
        return copy
    }
}

extension ComparedVersion {
    /// Model and version in one word of an address; a model's name holds no slash.
    var key: String { "\(model)/\(version)" }

    /// What an address says; `nil` for what names no model and version.
    init?(key: String) {
        let parts = key.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty, let model = ModelName(rawValue: String(parts[0])) else { return nil }
        self.init(model: model, version: String(parts[1]))
    }
}
