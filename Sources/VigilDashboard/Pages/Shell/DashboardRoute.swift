package import VigilDomain

/// Every address that a page links to; the server's router and the test of the links know the same list.
package enum DashboardRoute: Hashable, Sendable {
    /// The overview with its filters.
    case overview(OverviewParameters)
    /// One model's page, perhaps at one of its parts.
    case model(ModelName, ModelPageParameters, part: String? = nil)
    /// Two versions of a model side by side.
    case comparison(ModelName, ComparisonParameters)
    /// A metric's history.
    case history(ModelName, HistoryParameters)
    /// A script or style sheet.
    case asset(String)
    /// Server-sent events that say when something changed.
    case events
    /// The description of the API.
    case apiDescription
    /// A model's metrics, to be kept as JSON.
    case performanceData(ModelName, PageRange)
    /// A model's drift findings, to be kept as JSON.
    case driftData(ModelName, PageRange)
    /// The shown points of a metric, to be kept as JSON.
    case historyData(ModelName, HistoryParameters, MetricID, TimeRange?)
    /// The comparison of two versions by a metric over a stretch of time, to be kept as JSON.
    case comparisonData(ComparedVersion, ComparedVersion, MetricID, TimeRange)

    /// The addresses as patterns, in the form that the server's router takes.
    package static let patterns = [
        "/", "/models/{model}", "/models/{model}/comparison", "/models/{model}/history", "/assets/{file}", "/events",
        "/api/v1/openapi.json",
        "/api/v1/models/{model}/performance", "/api/v1/models/{model}/drift-checks",
        "/api/v1/models/{model}/comparison",
    ]

    /// The address, fit for an attribute after escaping.
    package var address: String {
        switch self {
        case .overview(let parameters): return "/" + Self.query(parameters.items)
        case .model(let name, let parameters, let part):
            let fragment = part.map { "#\($0)" } ?? ""
            return "/models/\(Self.encoded(name.rawValue))\(Self.query(parameters.items))\(fragment)"
        case .comparison(let name, let parameters):
            return "/models/\(Self.encoded(name.rawValue))/comparison\(Self.query(parameters.items))"
        case .history(let name, let parameters):
            return "/models/\(Self.encoded(name.rawValue))/history\(Self.query(parameters.items))"
        case .asset(let file): return "/assets/\(Self.encoded(file))"
        case .events: return "/events"
        case .apiDescription: return "/api/v1/openapi.json"
        case .performanceData(let name, let range):
            return "/api/v1/models/\(Self.encoded(name.rawValue))/performance\(Self.query(Self.times(range)))"
        case .driftData(let name, let range):
            return "/api/v1/models/\(Self.encoded(name.rawValue))/drift-checks\(Self.query(Self.times(range)))"
        case .historyData(let name, let parameters, let metric, let range):
            let items = Self.historyItems(parameters, metric, range)
            return "/api/v1/models/\(Self.encoded(name.rawValue))/performance\(Self.query(items))"
        case .comparisonData(let first, let second, let metric, let range):
            let items = Self.comparisonItems(first, second, metric, range)
            return "/api/v1/models/\(Self.encoded(first.model.rawValue))/comparison\(Self.query(items))"
        }
    }

    private static func historyItems(
        _ parameters: HistoryParameters, _ metric: MetricID, _ range: TimeRange?
    ) -> [(name: String, value: String)] {
        var items: [(name: String, value: String)] = [("metric", metric.rawValue)]
        if let version = parameters.version { items.append(("version", version)) }
        if let resolution = parameters.resolution { items.append(("resolution", resolution.rawValue)) }
        if parameters.isEstimated { items.append(("estimated", "true")) }
        if let range { items += [("from", range.start.description), ("to", range.end.description)] }
        return items
    }

    private static func comparisonItems(
        _ first: ComparedVersion, _ second: ComparedVersion, _ metric: MetricID, _ range: TimeRange
    ) -> [(name: String, value: String)] {
        [
            ("version", first.version), ("with", second.model.rawValue), ("with_version", second.version),
            ("metric", metric.rawValue), ("from", range.start.description), ("to", range.end.description),
        ]
    }

    /// A chosen stretch of time as the API takes it.
    private static func times(_ range: PageRange) -> [(name: String, value: String)] {
        guard let days = range.days else { return [] }
        return [("from", days.start.description), ("to", days.end.description)]
    }

    /// The overview without filters.
    package static let home = DashboardRoute.overview(OverviewParameters())

    private static func query(_ items: [(name: String, value: String)]) -> String {
        items.isEmpty ? "" : "?" + items.map { "\(encoded($0.name))=\(encoded($0.value))" }.joined(separator: "&")
    }

    /// Everything but letters, digits and `-._~` in per cent form.
    static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            let scalar = Unicode.Scalar(byte)
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "~": result.unicodeScalars.append(scalar)
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return result
    }
}

/// A link in the bar at the top of every page.
struct NavigationItem: Hashable {
    var title: String
    var route: DashboardRoute

    /// The bar, from left to right: a new page adds its line here.
    static let all = [NavigationItem(title: "Overview", route: .home)]
}
