import VigilDomain

/// The rows of an evaluation, encoded before its transaction begins.
struct EncodedEvaluation: Sendable {
    /// Everything of a metric point but its version.
    private(set) var points: [[SQLValue]] = []
    /// Everything of a drift finding but its version.
    private(set) var drift: [[SQLValue]] = []
    /// State, model and name of each rule.
    private(set) var states: [[SQLValue]] = []
    private(set) var alerts: [[SQLValue]] = []
    private(set) var messages: [[SQLValue]] = []
    private(set) var summaries: [Summary] = []

    /// A summary's window, and everything of it but its version.
    struct Summary: Sendable {
        let window: TimeRange
        let values: [SQLValue]
    }

    @concurrent
    init(_ evaluation: EvaluationCommit) async throws {
        points = try evaluation.points.map { try MetricPointRow.values($0) }
        drift = try evaluation.drift.map { finding in
            [.moment(finding.window.start), .moment(finding.window.end), try StoredDocument.encode(finding)]
        }
        states = try evaluation.states.map { name, state in
            [try StoredDocument.encode(state), .text(evaluation.schema.model.rawValue), .text(name)]
        }
        alerts = try evaluation.alerts.map(Self.row)
        summaries = evaluation.summaries.map { summary in
            var writer = SealedBytes.begin()
            writer.write(contentsOf: summary.bytes[...])
            let sealed = SealedBytes.seal(.summary, writer, compresses: true)
            return Summary(
                window: summary.window,
                values: [
                    .moment(summary.window.start), .moment(summary.window.end), .count(summary.predictions),
                    .integer(summary.countingKey), .blob(sealed),
                ])
        }
        messages = try evaluation.messages.map { try Self.row($0, committedAt: evaluation.committedAt) }
    }

    private static func row(_ alert: Alert) throws -> [SQLValue] {
        [
            .text(alert.id), .text(alert.model.rawValue), .text(alert.status.rawValue),
            .moment(alert.firstWindow.start), .moment(alert.lastWindow.end), .moment(alert.firedAt),
            try StoredDocument.encode(alert),
        ]
    }

    private static func row(_ outgoing: OutgoingMessage, committedAt: Timestamp?) throws -> [SQLValue] {
        let alert = outgoing.message.alert
        let createdAt = committedAt ?? alert.resolvedAt ?? alert.firedAt
        return [
            .text(outgoing.message.deduplicationKey), .text(outgoing.channel), .text(alert.id), .moment(createdAt),
            .moment(createdAt), try StoredDocument.encode(outgoing.message),
        ]
    }
}
