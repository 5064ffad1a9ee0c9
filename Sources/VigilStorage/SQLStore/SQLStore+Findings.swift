package import VigilDomain

extension SQLStore: FindingStore {
    package func commit(_ evaluation: EvaluationCommit) async throws {
        guard !evaluation.isEmpty else { return }
        let schema = evaluation.schema
        try Self.requireOneVersion(evaluation)
        let writes = try await EncodedEvaluation(evaluation)
        try await database.write { connection in
            try connection.require(evaluation.lease)
            let version = try connection.version(schema)
            if let folded = evaluation.folded { try fold(folded, version.id, connection) }
            try connection.allowWindows(asLongAs: Self.longestWindow(of: evaluation, version), of: version)
            let id = SQLValue.integer(version.id)
            try connection.execute(MetricPointRow.set, each: writes.points.map { [id] + $0 })
            try connection.execute(Self.setFinding, each: writes.drift.map { [id] + $0 })
            for finding in evaluation.drift {
                let unreadable = evaluation.unreadable[finding.window]?.predictions ?? 0
                try noteCheck(finding, unreadable: unreadable, version.id, connection)
            }
            for (window, rows) in evaluation.unreadable { try note(rows, of: window, version.id, connection) }
            for window in evaluation.evaluated { try noteEvaluation(window, version.id, connection) }
            for state in writes.states {
                try connection.execute("UPDATE alert_rules SET state = ? WHERE model = ? AND name = ?", state)
            }
            try write(writes.summaries, version.id, connection)
            try connection.execute(Self.setAlert, each: writes.alerts)
            try connection.execute(Self.addMessage, each: writes.messages)
            try connection.noteFindings(of: schema.model, hasAlerts: !writes.alerts.isEmpty)
        }
    }

    private static func requireOneVersion(_ evaluation: EvaluationCommit) throws(StoreError) {
        let schema = evaluation.schema
        let isOther =
            evaluation.points.contains { $0.model != schema.model || $0.version != schema.version }
            || evaluation.drift.contains { $0.model != schema.model || $0.version != schema.version }
        guard !isOther else {
            throw StoreError(
                .conflict, "an evaluation of \(schema.model) \(schema.version) holds findings of another version")
        }
    }

    /// The longest window that something was found of, in milliseconds, but for days that were put together.
    private static func longestWindow(of evaluation: EvaluationCommit, _ version: VersionEntry) -> Int64 {
        let foldedUntil = [version.foldedUntil, evaluation.folded?.until].compactMap(\.self).max()
        let windows = evaluation.points.lazy.map(\.window).filter { window in
            let isDay = window.end.milliseconds - window.start.milliseconds <= WindowLength.day.longest
            return !isDay || foldedUntil.map { window.end > $0 } ?? true
        }
        return max(
            windows.map { $0.end.milliseconds - $0.start.milliseconds }.max() ?? 0,
            evaluation.drift.lazy.map { $0.window.end.milliseconds - $0.window.start.milliseconds }.max() ?? 0)
    }

    private func fold(_ folded: FoldedRange, _ versionID: Int64, _ connection: any SQLConnection) throws {
        if let window = folded.window {
            try connection.execute(
                """
                DELETE FROM metric_points
                WHERE version_id = ? AND window_start >= ? AND window_start < ? AND window_end - window_start < ?
                """,
                [
                    .integer(versionID), .moment(window.start), .moment(window.end),
                    .integer(window.end.since(window.start).wholeMilliseconds),
                ])
        }
        try connection.execute(
            "UPDATE model_versions SET folded_until = ? WHERE id = ? AND (folded_until IS NULL OR folded_until < ?)",
            [.moment(folded.until), .integer(versionID), .moment(folded.until)])
    }

    package func firstPoint(
        of schema: ModelSchema, from start: Timestamp?, before end: Timestamp
    ) async throws -> Timestamp? {
        try await database.read { connection in
            let version = try connection.version(schema)
            return try connection.first(
                """
                SELECT window_start FROM metric_points WHERE version_id = ? AND window_start >= ? AND window_start < ?
                ORDER BY window_start LIMIT 1
                """,
                [.integer(version.id), .integer(start?.milliseconds ?? .min), .moment(end)]
            ) { try $0.moment(0) }
        }
    }

    private static let setFinding = """
        INSERT INTO drift_findings (version_id, window_start, window_end, document) VALUES (?, ?, ?, ?)
        ON CONFLICT (version_id, window_start) DO UPDATE SET
            window_end = excluded.window_end, document = excluded.document
        """

    private func note(
        _ rows: UnreadableRows, of window: TimeRange, _ versionID: Int64, _ connection: any SQLConnection
    ) throws {
        let counts: [SQLValue] = [.count(rows.predictions), .count(rows.outcomes)]
        try connection.execute(
            """
            UPDATE prediction_windows SET unreadable_predictions = ?, unreadable_outcomes = ?
            WHERE version_id = ? AND window_start = ? AND (unreadable_predictions <> ? OR unreadable_outcomes <> ?)
            """,
            counts + [.integer(versionID), .moment(window.start)] + counts)
    }

    private func noteCheck(
        _ finding: DriftFinding, unreadable: Int, _ versionID: Int64, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            "UPDATE prediction_windows SET drift_checked_predictions = ? WHERE version_id = ? AND window_start = ?",
            [.count(finding.result.currentRows + unreadable), .integer(versionID), .moment(finding.window.start)])
    }

    private func noteEvaluation(
        _ evaluated: EvaluatedWindow, _ versionID: Int64, _ connection: any SQLConnection
    ) throws {
        // An evaluation that began earlier and ends later must not hide that a newer one was made.
        try connection.execute(
            """
            UPDATE prediction_windows SET evaluated_revision = ?, evaluated_mature = ?
            WHERE version_id = ? AND window_start = ?
                AND (evaluated_revision IS NULL OR evaluated_revision <= ?)
            """,
            [
                .integer(evaluated.revision), .flag(evaluated.isMature), .integer(versionID),
                .moment(evaluated.window.start), .integer(evaluated.revision),
            ])
    }

    package func driftFindings(
        of model: ModelName, version: String?, in range: TimeRange?, limit: Int
    ) async throws -> [DriftFinding] {
        try await database.read { connection in
            var findings: [DriftFinding] = []
            let start = range?.start.milliseconds ?? .min
            for entry in try connection.versions(of: model) where version == nil || version == entry.version {
                findings += try connection.all(
                    """
                    SELECT document FROM drift_findings
                    WHERE version_id = ? AND window_start < ? AND window_start > ? AND window_end > ?
                    ORDER BY window_start DESC LIMIT ?
                    """,
                    [
                        .integer(entry.id), .integer(range?.end.milliseconds ?? .max),
                        .integer(entry.earliestBeginning(reaching: start)), .integer(start), .count(max(limit, 0)),
                    ]
                ) { try $0.document(DriftFinding.self, 0) }
            }
            findings.sort { ($0.window, $0.version) < ($1.window, $1.version) }
            return Array(findings.suffix(max(limit, 0)))
        }
    }
}
