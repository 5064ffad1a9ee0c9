package import VigilDomain

extension SQLStore {
    package func record(_ signals: [LiveDriftSignal], of schema: ModelSchema) async throws {
        guard !signals.isEmpty else { return }
        try await database.write { connection in
            let version = try connection.version(schema)
            for signal in signals {
                try connection.execute(
                    """
                    INSERT INTO live_signals
                        (version_id, moment, column_name, detector, event_count, false_alarm_every)
                    VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                    """,
                    [
                        .integer(version.id), .moment(signal.moment), .text(signal.column), .text(signal.detector),
                        .count(signal.eventCount), .count(signal.falseAlarmEvery),
                    ])
            }
            try connection.noteFindings(of: schema.model, hasAlerts: false)
        }
    }

    package func liveSignals(
        of model: ModelName, version: String?, in range: TimeRange?, limit: Int
    ) async throws -> [LiveDriftSignal] {
        try await database.read { connection in
            var signals: [LiveDriftSignal] = []
            for entry in try connection.versions(of: model) where version == nil || version == entry.version {
                signals += try connection.all(
                    """
                    SELECT column_name, detector, moment, event_count, false_alarm_every FROM live_signals
                    WHERE version_id = ? AND moment >= ? AND moment < ?
                    ORDER BY moment DESC, event_count DESC, column_name DESC LIMIT ?
                    """,
                    [
                        .integer(entry.id), .integer(range?.start.milliseconds ?? .min),
                        .integer(range?.end.milliseconds ?? .max), .count(max(limit, 0)),
                    ]
                ) { row in
                    LiveDriftSignal(
                        column: try row.text(0), detector: try row.text(1),
                        moment: Timestamp(milliseconds: try row.integer(2)),
                        eventCount: Int(clamping: try row.integer(3)),
                        falseAlarmEvery: Int(clamping: try row.integer(4)))
                }
            }
            signals.sort { ($0.moment, $0.eventCount, $0.column) < ($1.moment, $1.eventCount, $1.column) }
            return Array(signals.suffix(max(limit, 0)))
        }
    }
}
