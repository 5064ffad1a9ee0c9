package import Foundation
package import VigilDomain

/// The JSON document that machines receive: webhook body and line of the file channel.
struct AlertDocument: Encodable {
    var version = 1
    var event: String
    var deduplicationKey: String
    var id: String
    var model: String
    var modelVersion: String
    var rule: String
    var metric: String
    var severity: String
    var status: String
    var value: Double
    var lower95: Double?
    var upper95: Double?
    var samples: Int
    var limit: Double
    var comparison: String
    var firstWindowStart: String
    var lastWindowStart: String
    var lastWindowEnd: String
    var breachedWindows: Int
    var firedAt: String
    var resolvedAt: String?
    var summary: String

    init(_ message: AlertMessage) {
        let alert = message.alert
        event = message.event.rawValue
        deduplicationKey = message.deduplicationKey
        id = alert.id
        model = alert.model.rawValue
        modelVersion = alert.version
        rule = alert.rule
        metric = alert.metric.rawValue
        severity = alert.severity.rawValue
        status = alert.status.rawValue
        value = alert.measurement.value
        lower95 = alert.measurement.lower95
        upper95 = alert.measurement.upper95
        samples = alert.measurement.count
        limit = alert.limit
        comparison = alert.comparison.rawValue
        firstWindowStart = alert.firstWindow.start.description
        lastWindowStart = alert.lastWindow.start.description
        lastWindowEnd = alert.lastWindow.end.description
        breachedWindows = alert.breachedWindows
        firedAt = alert.firedAt.description
        resolvedAt = alert.resolvedAt?.description
        summary = alert.summary
    }
}

extension AlertMessage {
    /// The message as one line of JSON, keys in snake case and sorted.
    ///
    /// - Returns: UTF-8, without a line end.
    /// - Throws: `EncodingError` for a number that JSON cannot hold; a measured value is always finite.
    package func jsonLine() throws -> Data {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(AlertDocument(self))
    }

    /// The message as one line for people, such as `[high] fired: accuracy 0.700 is below its limit 0.764`.
    package var textLine: String { "[\(alert.severity.rawValue)] \(event.rawValue): \(alert.summary)" }
}
