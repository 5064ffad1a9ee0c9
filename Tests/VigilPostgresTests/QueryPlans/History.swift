import Foundation
import NIOHTTP1
import Vigil
import VigilDomain
import VigilStorage

/// What is stored for questions: three models of two versions, of which one really took in two days, and behind that a
/// history that is made of copies of its rows.
struct History {
    static let model = "asked"
    static let others = ["other-1", "other-2"]
    static let experiment = "asked-test"
    private static let hour: Int64 = 3_600_000
    /// Hours for which predictions came in, half of them for each version.
    private static let hours = 48
    private static let rowsOfHour = 30

    /// The first window that is no copy.
    let start = Timestamp(milliseconds: 1_777_593_600_000)

    /// Days, as addresses have them: one amid the history, one near its beginning, the newest.
    var day: String { date(daysBack: 12) }
    var farDay: String { date(daysBack: 20) }
    var newestDay: String { date(daysBack: -1) }
    /// The newest window that has predictions of the newest version.
    var newestWindow: String { start.advanced(by: .milliseconds(Self.hour * Int64(Self.hours - 1))).description }

    private func date(daysBack: Int) -> String {
        start.advanced(by: .milliseconds(Int64(daysBack) * -24 * Self.hour)).civilDate.description
    }

    // MARK: What really comes in

    /// Registers the models, and has the asked one take in its predictions, outcomes, rules and limits.
    func takeIn(_ server: AskedServer) async throws {
        for model in [Self.model] + Self.others {
            for version in ["1", "2"] {
                try await server.send(
                    .POST, "/api/v1/models",
                    """
                    {"model": "\(model)", "version": "\(version)", "task": "binary_classification", "window": "hour",
                     "label_horizon_seconds": 3600,
                     "features": [{"name": "x", "kind": "numeric"}, {"name": "c", "kind": "categorical"}]}
                    """)
            }
        }
        let path = "/api/v1/models/\(Self.model)"
        for version in ["1", "2"] {
            try await server.send(
                .PUT, "\(path)/baseline?version=\(version)", lines(0..<20, labels: true, wrong: 0),
                type: "application/x-ndjson")
        }
        try await server.send(
            .PUT, "\(path)/thresholds", #"{"metric": "accuracy", "min": 0.9, "target": 0.95}"#)
        try await server.send(
            .PUT, "\(path)/rules/accuracy",
            #"{"metric": "accuracy", "comparison": "below", "threshold": 0.7, "severity": "high"}"#)
        try await experiment(server)
        for (version, hours) in [("1", 0..<Self.hours / 2), ("2", Self.hours / 2..<Self.hours)] {
            try await server.send(
                .POST, "\(path)/predictions?version=\(version)", lines(hours, labels: false, wrong: 0),
                type: "application/x-ndjson")
            try await server.send(
                .POST, "\(path)/outcomes", outcomes(hours), type: "application/x-ndjson")
        }
        try await server.service.settle()
    }

    /// A test of two units.
    private func experiment(_ server: AskedServer) async throws {
        let arms = ["1", "2"].map { #"{"model": "\#(Self.model)", "version": "\#($0)", "weight": 1}"# }
        try await server.send(
            .POST, "/api/v1/experiments",
            #"{"name": "\#(Self.experiment)", "arms": [\#(arms.joined(separator: ", "))], "success_metric": "accuracy"}"#
        )
        let path = "/api/v1/experiments/\(Self.experiment)"
        try await server.send(.POST, "\(path)/start", "{}")
        try await server.send(
            .POST, "\(path)/exposures",
            #"{"exposures": [{"unit": "a", "arm": "control"}, {"unit": "b", "arm": "treatment"}]}"#)
        try await server.send(
            .POST, "\(path)/results", #"{"results": [{"unit": "a", "value": 1}, {"unit": "b", "value": 0}]}"#)
    }

    private func time(_ hour: Int, _ row: Int) -> Timestamp {
        start.advanced(by: .milliseconds(Int64(hour) * Self.hour + Int64(row) * 60_000))
    }

    private func lines(_ hours: Range<Int>, labels: Bool, wrong: Int) -> String {
        hours.flatMap { hour in
            (0..<Self.rowsOfHour).map { row in
                let x = Double(row * 37 % 101) / 101
                let label = labels ? ",\"label\":\(row % 2)" : ""
                return """
                    {"id":"\(hour)-\(row)","timestamp":"\(time(hour, row))","features":{"x":\(x),"c":"\(row % 3)"},\
                    "score":\(row % 2 == 0 ? 0.1 : 0.9),"prediction":\(row % 2)\(label)}
                    """
            }
        }.joined(separator: "\n")
    }

    /// Half of them other than predicted from the sixth hour on, which the rule breaks by.
    private func outcomes(_ hours: Range<Int>) -> String {
        hours.flatMap { hour in
            (0..<Self.rowsOfHour).map { row in
                let label = hour % 12 < 6 ? row % 2 : row / 2 % 2
                return #"{"id":"\#(hour)-\#(row)","timestamp":"\#(time(hour, 59))","label":\#(label)}"#
            }
        }.joined(separator: "\n")
    }

    // MARK: What is copied behind it

    /// Copies what came in to so many windows before it, of every version.
    ///
    /// - Parameters:
    ///   - windows: How far back, in windows.
    ///   - database: Where to.
    /// - Throws: `StoreError`.
    func extend(_ windows: ClosedRange<Int>, _ database: any SQLDatabase) async throws {
        let statements = Self.copies
        _ = try await database.write { connection in
            for statement in statements {
                // Each has the numbers of the copies and, in every place of "?", the first window.
                let count = statement.count { $0 == "?" }
                let start = SQLValue.moment(start)
                try connection.execute(
                    "\(statement.replacing("#copies", with: Self.copies(windows)))",
                    Array(repeating: start, count: count))
            }
        }
    }

    private static func copies(_ windows: ClosedRange<Int>) -> String {
        """
        WITH RECURSIVE copies (back) AS (
            SELECT CAST(\(windows.lowerBound) AS BIGINT)
            UNION ALL SELECT back + 1 FROM copies WHERE back < \(windows.upperBound))
        """
    }

    /// One window's rows of the asked model's first version are what is copied; segments lie beside, each by itself.
    private static let copies: [String] = [
        """
        INSERT INTO prediction_windows
        (version_id, window_start, window_end, predictions, labelled, revision, evaluated_revision, evaluated_mature,
            drift_checked_predictions)
        #copies SELECT model_versions.id, CAST(? AS BIGINT) - back * \(hour), CAST(? AS BIGINT) - (back - 1) * \(hour), 30, 30,
            1, 1, 1, 30
        FROM copies CROSS JOIN model_versions
        """,
        """
        INSERT INTO metric_points
        (version_id, metric, window_start, window_end, origin, computed_at, outcome, value, standard_error, lower95, upper95,
            row_count, rows_needed, reason, predictions, labelled, last_label_at, is_mature)
        #copies SELECT model_versions.id, metric, window_start - back * \(hour), window_end - back * \(hour), origin,
            computed_at, outcome, value, standard_error, lower95, upper95, row_count, rows_needed, reason, predictions,
            labelled, last_label_at, is_mature
        FROM copies CROSS JOIN model_versions CROSS JOIN metric_points WHERE version_id = 1 AND window_start = ?
        """,
        """
        INSERT INTO drift_findings (version_id, window_start, window_end, document)
        #copies SELECT model_versions.id, window_start - back * \(hour), window_end - back * \(hour), drift_findings.document
        FROM copies CROSS JOIN model_versions CROSS JOIN drift_findings WHERE version_id = 1 AND window_start = ?
        """,
        """
        INSERT INTO window_summaries (version_id, window_start, window_end, predictions, counting_key, summary)
        #copies SELECT model_versions.id, window_start - back * \(hour), window_end - back * \(hour), predictions,
            counting_key, summary
        FROM copies CROSS JOIN model_versions CROSS JOIN window_summaries WHERE version_id = 1 AND window_start = ?
        """,
        """
        INSERT INTO live_signals (version_id, moment, column_name, detector, event_count, false_alarm_every)
        #copies SELECT id, CAST(? AS BIGINT) - back * \(hour), 'x', 'page_hinkley', 100, 10000
        FROM copies CROSS JOIN model_versions
        """,
        """
        INSERT INTO alerts (id, model, status, first_start, last_end, fired_at, document)
        #copies SELECT 'copy-' || model_progress.model || '-' || back, model_progress.model, 'resolved',
            CAST(? AS BIGINT) - back * \(hour), CAST(? AS BIGINT) - (back - 1) * \(hour), CAST(? AS BIGINT) - back * \(hour),
            (SELECT document FROM alerts WHERE id NOT LIKE 'copy-%' ORDER BY first_start LIMIT 1)
        FROM copies CROSS JOIN model_progress WHERE back % 4 = 0
        """,
        """
        INSERT INTO outbox_messages
        (deduplication_key, channel, alert_id, status, created_at, due_at, attempts, document)
        #copies SELECT id || '-' || back, 'mail', id, 'delivered', 0, 0, 1, document
        FROM copies CROSS JOIN (SELECT id, document FROM alerts ORDER BY id LIMIT 3) AS told
        """,
        """
        INSERT INTO deliveries (message_id, tried_at, result)
        SELECT id, 0, 'delivered' FROM outbox_messages
        WHERE NOT EXISTS (SELECT 1 FROM deliveries WHERE message_id = outbox_messages.id)
        """,
        segments("prediction_segments"), segments("outcome_segments"),
        """
        INSERT INTO segment_repeats (segment_id, version_id, repeats)
        SELECT id, version_id, 1 FROM prediction_segments
        WHERE id NOT IN (SELECT segment_id FROM segment_repeats)
        """,
        """
        INSERT INTO request_keys (model, content, request_key, received_at, digest, answer)
        #copies SELECT model, 1, 'key-' || back, 4000000000000 - back, document, document
        FROM copies CROSS JOIN (SELECT model, document FROM model_versions WHERE version = '1') AS asked
        """,
        """
        INSERT INTO waiting_labels
        (model, id_hash, id, prediction_time, label_time, is_searched, arrival)
        #copies SELECT model, back, document, 0, 0, 1, 0
        FROM copies CROSS JOIN (SELECT model, document FROM model_versions WHERE version = '1') AS asked
        """,
    ]

    /// Segments of other times than their rows: nobody who asks for them finds rows, but many.
    private static func segments(_ table: String) -> String {
        """
        INSERT INTO \(table)
        (version_id, span, first_time, last_time, row_count, level, first_arrival, fingerprints, keys, columns,
            fingerprint_bytes, key_bytes, column_bytes)
        #copies SELECT model_versions.id, 3, CAST(? AS BIGINT) - back * \(hour),
            CAST(? AS BIGINT) - (back - 1) * \(hour) - 1, row_count, 8, 0, fingerprints, keys, columns,
            fingerprint_bytes, key_bytes, column_bytes
        FROM copies CROSS JOIN model_versions
            CROSS JOIN (SELECT * FROM \(table) WHERE version_id = 1 ORDER BY id LIMIT 1) AS copied
        WHERE model_versions.model <> '\(model)' OR back % 4 = 0
        """
    }
}
