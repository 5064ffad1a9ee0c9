import Foundation
import Vigil

/// What the example has to find, as `derive-findings` worked it out from the data.
struct ExpectedFindings: Decodable {
    static let path = "Examples/RealEstate/expected-findings.json"

    struct Model: Decodable {
        var model: ModelName
        var window: WindowLength
        var rows: Rows
        /// Every rule of the model.
        var rules: [Rule]
        /// Every metric with a target.
        var goals: [Goal]
        /// Every alert of the model.
        var alerts: [RaisedAlert]
        var drifted: [Drifted]
        var steady: [String]
    }

    struct Rows: Decodable {
        var reference: Int
        var production: Int
    }

    struct Rule: Decodable {
        var name: String
        var metric: MetricID
        var role: AlertConfiguration.Role
        var severity: AlertSeverity
        var escalateAfter: Int?
        var comparison: AlertComparison
        /// `nil` where the reference has nothing to compute the metric from.
        var reference: Reference?
        var limit: Double
        var minimumSamples: Int
        var windowsJudged: Int
        var breaches: [Breach]
    }

    struct Reference: Decodable {
        var value: Double
        var count: Int
        var standardError: Double
    }

    struct Breach: Decodable {
        var window: String
        var value: Double
        var count: Int
        var lower95: Double
        var upper95: Double
        var lastLabel: String
    }

    struct Goal: Decodable {
        var metric: MetricID
        var target: Double
        var windowsJudged: Int
        var windowsMet: [String]
    }

    struct RaisedAlert: Decodable {
        var rule: String
        var metric: MetricID
        var limit: Double
        var status: Alert.Status
        var severity: AlertSeverity
        var breachedWindows: Int
        var firstWindow: String
        var lastWindow: String
    }

    struct Drifted: Decodable {
        var column: String
        var windows: [String]
    }

    var models: [Model]

    static func read() throws -> ExpectedFindings {
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
            found += try await FindingsComparison(expected: model, service: service).differences()
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
