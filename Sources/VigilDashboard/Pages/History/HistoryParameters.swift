package import VigilDomain

/// How the history of a metric was asked for.
package struct HistoryParameters: Hashable, Sendable {
    /// The metric; `nil` for the main one.
    package var metric: MetricID?
    /// The version; `nil` for all.
    package var version: String?
    /// The windows that the model's own are put together into; `nil` for its own.
    package var resolution: WindowLength?
    /// What was expected without labels, instead of what was measured.
    package var isEstimated: Bool
    /// The stretch of time.
    package var range: PageRange

    /// The newest windows of the main metric when nothing is said.
    package init(
        metric: MetricID? = nil, version: String? = nil, resolution: WindowLength? = nil, isEstimated: Bool = false,
        range: PageRange = .newest(PageRange.usual)
    ) {
        self.metric = metric
        self.version = version
        self.resolution = resolution
        self.isEstimated = isEstimated
        self.range = range
    }

    /// What an address says; what cannot be understood is as if it were not there.
    ///
    /// - Parameter items: The decoded items of the query.
    package init(items: [(name: String, value: String)]) {
        self.init()
        range = PageRange(items: items)
        for (name, value) in items where !value.isEmpty {
            switch name {
            case "metric": metric = MetricID(value)
            case "version": version = value
            case "by": resolution = WindowLength(rawValue: value)
            case "origin": isEstimated = value == "estimated"
            default: break
            }
        }
    }

    var items: [(name: String, value: String)] {
        var items: [(name: String, value: String)] = []
        if let metric { items.append(("metric", metric.rawValue)) }
        if let version { items.append(("version", version)) }
        if let resolution { items.append(("by", resolution.rawValue)) }
        if isEstimated { items.append(("origin", "estimated")) }
        return items + range.items
    }

    /// The same page with something changed.
    func with(_ change: (inout HistoryParameters) -> Void) -> HistoryParameters {
        var copy = self
        change(&copy)
        return copy
    }
}
