import Foundation
import Vigil

/// What the example has to find, from `expected-findings.json`, and how it compares with what was found.
struct ExpectedFindings: Decodable {
    struct Model: Decodable {
        var model: ModelName
        var window: WindowLength
        var rows: Rows
        var rules: [Rule]
        var drifted: [Drifted]
        var steady: [String]
    }

    struct Rows: Decodable {
        var reference: Int
        var production: Int
    }

    struct Rule: Decodable {
        var metric: MetricID
        var reference: Reference
        var limit: Double
        var breaches: [Breach]
    }

    struct Reference: Decodable {
        var value: Double
        var count: Int
    }

    struct Breach: Decodable {
        var window: String
        var value: Double
        var count: Int
        var lower95: Double
        var upper95: Double
        var lastLabel: String
    }

    struct Drifted: Decodable {
        var column: String
        var windows: [String]
    }

    var models: [Model]

    static func read() throws -> ExpectedFindings {
        let path = "Examples/RealEstate/expected-findings.json"
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .custom { keys in
            let words = (keys.last?.stringValue ?? "").split(separator: "_").map(String.init)
            return AnyKey(stringValue: (words.first ?? "") + words.dropFirst().map(\.capitalized).joined())
        }
        return try decoder.decode(Self.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// Every difference between what was expected and what the service found, in sentences.
    func differences(from service: MLModelMonitoringService) async throws -> [String] {
        var found: [String] = []
        for model in models {
            found += try await Comparison(expected: model, service: service).differences()
        }
        return found
    }
}

private struct AnyKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

/// One model's findings beside what was expected of them.
private struct Comparison {
    let expected: ExpectedFindings.Model
    let service: MLModelMonitoringService

    func differences() async throws -> [String] {
        var found = try await rows()
        for rule in expected.rules { found += try await performance(rule) }
        return found + (try await drift())
    }

    private func rows() async throws -> [String] {
        let baseline = try await service.drift.baseline(of: expected.model)
        let points = try await service.performance.modelPerformance(for: expected.model, metrics: [.predictionCount])
        let production = points.compactMap { $0.value.measurement?.value }.reduce(0, +)
        return check("reference rows", baseline.rows, expected.rows.reference)
            + check("production rows", Int(production), expected.rows.production)
    }

    private func performance(_ rule: ExpectedFindings.Rule) async throws -> [String] {
        let reference = try await service.drift.baseline(of: expected.model).metrics[rule.metric]?.measurement
        var found = check("reference \(rule.metric)", reference?.value, rule.reference.value)
        let points = try await service.performance.modelPerformance(for: expected.model, metrics: [rule.metric])
        for breach in rule.breaches {
            let point = points.first { "\($0.window.start.civilDate)" == breach.window }
            let name = "\(rule.metric) of \(breach.window)"
            found += check(name, point?.value.measurement?.value, breach.value)
            found += check("\(name), lower", point?.value.measurement?.lower95, breach.lower95)
            found += check("\(name), upper", point?.value.measurement?.upper95, breach.upper95)
            found += check("\(name), rows", point?.value.measurement?.count, breach.count)
            found += check("\(name), last label", point?.labels.lastLabelAt?.description, breach.lastLabel)
        }
        return found + (try await alerts(rule))
    }

    /// The alerts of the rule's metric begin in breached windows and count as many as were expected.
    private func alerts(_ rule: ExpectedFindings.Rule) async throws -> [String] {
        let alerts = try await service.alerting.recentAlerts(for: expected.model, limit: 1000)
            .filter { $0.metric == rule.metric }.sorted { $0.firstWindow < $1.firstWindow }
        let windows = rule.breaches.map(\.window)
        var found = check(
            "first alert on \(rule.metric)", alerts.first.map { "\($0.firstWindow.start.civilDate)" }, windows.first)
        found += check(
            "breached windows of \(rule.metric)", alerts.map(\.breachedWindows).reduce(0, +), windows.count)
        for alert in alerts where !windows.contains("\(alert.firstWindow.start.civilDate)") {
            found.append("\(expected.model): an alert that was not expected: \(alert.summary)")
        }
        for alert in alerts { found += check("limit of \(rule.metric)", alert.limit, rule.limit) }
        return found
    }

    private func drift() async throws -> [String] {
        let findings = try await service.drift.history(of: expected.model)
        var driftedWindows: [String: Set<String>] = [:]
        for finding in findings {
            for column in finding.result.driftedColumns {
                driftedWindows[column.name, default: []].insert("\(finding.window.start.civilDate)")
            }
        }
        var found: [String] = []
        for drifted in expected.drifted {
            let missed = Set(drifted.windows).subtracting(driftedWindows[drifted.column] ?? []).sorted()
            if !missed.isEmpty {
                found.append(
                    "\(expected.model): \(drifted.column) should have drifted in \(missed.joined(separator: ", "))")
            }
        }
        for column in expected.steady {
            let windows = (driftedWindows[column] ?? []).sorted()
            if !windows.isEmpty {
                found.append(
                    "\(expected.model): \(column) should be steady and drifted in \(windows.joined(separator: ", "))")
            }
        }
        return found
    }

    private func check<Value: Equatable>(_ name: String, _ got: Value?, _ wanted: Value?) -> [String] {
        if got == wanted { return [] }
        return ["\(expected.model): \(name) is \(text(got)), expected \(text(wanted))"]
    }

    /// The file has twelve digits.
    private func check(_ name: String, _ got: Double?, _ wanted: Double) -> [String] {
        if let got, abs(got - wanted) <= 1e-9 * max(1, abs(wanted)) { return [] }
        return ["\(expected.model): \(name) is \(text(got)), expected \(wanted)"]
    }

    private func text<Value>(_ value: Value?) -> String { value.map { "\($0)" } ?? "not there" }
}
