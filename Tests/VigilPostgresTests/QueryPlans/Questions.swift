import HTTPTypes
import Vigil
import VigilDashboard

@testable import VigilServer

/// A request that reads.
struct Question: Hashable, Sendable {
    var method: String
    var address: String
    var body: String?
}

/// How everything that can be read is asked for, by the program's own lists: an address, an operation or a parameter that
/// is not known here is told.
struct Questions {
    private(set) var all: [Question] = []
    /// What is in the program's lists and not known here.
    private(set) var unknown: [String] = []

    /// The questions to a server.
    ///
    /// - Parameters:
    ///   - service: What it serves.
    ///   - history: What is stored.
    init(of service: MLModelMonitoringService, _ history: History) {
        let endpoints = MonitoringServer.endpoints(of: service, metrics: ServerMetrics())
        for endpoint in endpoints { add(endpoint, history) }
        let known = Set(endpoints.map(\.path))
        let routes = MonitoringServer.routes(service: service, configuration: ServerConfiguration())
        for path in routes.paths(of: .get) where !known.contains(path) {
            guard let queries = Self.pages(history)[path] else {
                unknown.append("the address \(path)")
                continue
            }
            for query in queries {
                let address = path.replacing("{model}", with: History.model).replacing("{file}", with: "app.css")
                all.append(Question(method: "GET", address: address + query))
            }
        }
    }

    /// Pages, and whatever else is no endpoint: its queries.
    private static func pages(_ history: History) -> [String: [String]] {
        let days = "from=\(history.day)&to=\(history.day)"
        let long = "from=\(history.farDay)&to=\(history.day)"
        return [
            "/": ["", "?search=a", "?status=alerting"],
            "/models/{model}": [
                "", "?version=1", "?last=365", "?\(days)", "?\(long)", "?\(days)&version=2", "?metric=accuracy",
                "?feature=x",
                "?features=all", "?rows=shown", "?rows=\(history.newestWindow)", "?window=\(history.newestWindow)",
                "?\(days)&rows=shown",
            ],
            "/models/{model}/comparison": [
                "", "?first=1&with=\(History.model)/2", "?over=all", "?\(days)", "?metric=accuracy",
                "?with=\(History.others[0])/1",
            ],
            "/models/{model}/history": [
                "", "?by=day", "?by=week&last=365", "?metric=accuracy", "?\(days)", "?\(long)", "?origin=estimated",
                "?version=1",
            ],
            "/assets/{file}": [""],
            "/metrics": [""],
            "/api/v1/openapi.json": [""],
            // Events are told of without a statement of their own, and the answer has no end.
            "/events": [],
        ]
    }

    /// Operations that change something: their statements are no answers to readers.
    private static let writing: Set<String> = [
        "registerModel", "recordPredictions", "recordOutcomes", "recordGroupOutcomes", "setBaseline", "recordMetrics",
        "setThresholds", "setRule", "removeRule", "applyRuleTemplate", "checkDrift", "checkDriftOfModels",
        "verifyStorage", "makeBackup", "createExperiment", "changeExperimentPlan", "startExperiment", "stopExperiment",
        "decideExperiment", "archiveExperiment", "assignUnit", "recordExposures", "recordExperimentResults",
        "recordExperimentSums",
    ]

    /// Operations that read files, or nothing that is stored.
    private static let ofFiles: Set<String> = ["listBackups", "analysePower"]

    /// Operations that read and take a body.
    private static func bodies(_ history: History) -> [String: [String]] {
        let range = #""from": "\#(history.day)T00:00:00Z", "to": "\#(history.day)T12:00:00Z""#
        return [
            "analyseDrift": ["{\"by\": \"count\", \"size\": 100, \(range)}", "{\"by\": \"calendar\", \(range)}"],
            "replayLiveDrift": ["{\"false_alarm_every\": 100, \(range)}"],
        ]
    }

    private mutating func add(_ endpoint: Endpoint, _ history: History) {
        guard !Self.writing.contains(endpoint.operation), !Self.ofFiles.contains(endpoint.operation) else { return }
        let path = endpoint.path.replacing("{model}", with: History.model)
            .replacing("{name}", with: History.experiment)
        guard endpoint.method != .get else {
            return all += queries(endpoint, history).map { Question(method: "GET", address: path + $0) }
        }
        guard let bodies = Self.bodies(history)[endpoint.operation] else {
            return unknown.append("the operation \(endpoint.operation)")
        }
        all += bodies.map { Question(method: endpoint.method.rawValue, address: path, body: $0) }
    }

    /// Without parameters, with each of them alone, and with all.
    private mutating func queries(_ endpoint: Endpoint, _ history: History) -> [String] {
        var single: [String] = []
        var together: [String] = []
        for parameter in endpoint.query where parameter.name != "to" {
            let values: [String]
            switch parameter.name {
            case "version": values = ["version=1"]
            case "with_version": values = ["with_version=2"]
            case "model": values = ["model=\(History.model)"]
            case "with": values = ["with=\(History.others[0])"]
            case "metric": values = ["metric=accuracy"]
            case "limit": values = ["limit=20", "limit=1000"]
            case "horizon": values = ["horizon=6"]
            case "estimated": values = ["estimated=true"]
            case "resolution": values = ["resolution=day"]
            case "status" where endpoint.operation == "listExperiments":
                values = ["status=running", "status=archived"]
            case "status": values = ["status=firing", "status=resolved"]
            case "text": values = ["text=ask"]
            case "archived": values = ["archived=true"]
            case "from":
                values = [
                    "from=\(history.day)T00:00:00Z&to=\(history.day)T06:00:00Z",
                    "from=\(history.newestDay)T00:00:00Z", "to=\(history.farDay)T06:00:00Z",
                ]
            default:
                unknown.append("the parameter \(parameter.name) of \(endpoint.path)")
                continue
            }
            single += values
            together.append(values[0])
        }
        // What an operation is always given: tuning tries many settings on every window of its range.
        let needed: [String]
        switch endpoint.operation {
        case "compareVersions": needed = ["version=1"]
        case "tuneDrift": needed = ["from=\(history.newestDay)T00:00:00Z&to=\(history.newestDay)T06:00:00Z"]
        default: needed = []
        }
        let given = Set(needed.map { $0.prefix { $0 != "=" } })
        single.removeAll { given.contains($0.prefix { $0 != "=" }) || (given.contains("from") && $0.hasPrefix("to=")) }
        return ([[]] + single.map { [$0] }).map { Self.query(needed + $0) }
            + (together.count > 1 ? [Self.query(together)] : [])
    }

    private static func query(_ items: [String]) -> String { items.isEmpty ? "" : "?" + items.joined(separator: "&") }
}
