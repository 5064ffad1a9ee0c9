package import VigilDomain

extension SQLStore {
    package func windows(of schema: ModelSchema, in range: TimeRange?) async throws -> [WindowProgress] {
        try await database.read { connection in
            let version = try connection.versions(of: schema.model).first { $0.version == schema.version }
            guard let version else { return [] }
            let start = range?.start.milliseconds ?? .min
            return try connection.all(
                """
                \(Self.windowColumns)
                WHERE version_id = ? AND window_start < ? AND window_start > ? AND window_start >= ? AND window_end > ?
                ORDER BY window_start
                """,
                [
                    .integer(version.id), .integer(range?.end.milliseconds ?? .max),
                    .integer(version.earliestBeginning(reaching: start)), .integer(version.keptFrom), .integer(start),
                ], Self.windowProgress)
        }
    }

    static let windowColumns = """
        SELECT window_start, window_end, predictions, labelled, revision, evaluated_revision, evaluated_mature,
            drift_checked_predictions
        FROM prediction_windows
        """

    /// A row of ``windowColumns``.
    static func windowProgress(_ row: any SQLRow) throws -> WindowProgress {
        WindowProgress(
            window: TimeRange(start: try row.moment(0), end: try row.moment(1)),
            predictions: Int(clamping: try row.integer(2)), labelled: Int(clamping: try row.integer(3)),
            revision: try row.integer(4), evaluatedRevision: try row.optionalInteger(5),
            evaluatedMature: try row.integer(6) != 0,
            driftCheckedPredictions: try row.optionalInteger(7).map { Int(clamping: $0) })
    }

    /// Counts a version's windows anew, for another length of window.
    ///
    /// What was computed over the old windows goes away, since it will be computed over the new ones; what the caller
    /// recorded stays, and so does everything of a time whose predictions are not kept any more.
    func rebuildWindows(of schema: ModelSchema, _ connection: any SQLConnection) throws {
        do {
            try countWindows(of: schema, connection)
        } catch let damage as SegmentDamage {
            // Counted without its rows, they would be gone from every window for good.
            cache.damage.note(damage)
            throw damage.error
        }
    }

    private func countWindows(of schema: ModelSchema, _ connection: any SQLConnection) throws {
        let progress = try ModelProgress(taking: schema.model, connection)
        let version = try keepingWholeWindows(of: schema, progress, connection)
        for statement in [
            "DELETE FROM prediction_windows WHERE version_id = ? AND window_start >= ?",
            "DELETE FROM metric_points WHERE version_id = ? AND window_start >= ? AND origin <> 'recorded'",
            "DELETE FROM drift_findings WHERE version_id = ? AND window_start >= ?",
        ] {
            try connection.execute(statement, [.integer(version.id), .integer(version.keptFrom)])
        }
        var changes = WindowChanges(length: schema.window)
        for entry in try connection.segments(.predictions, of: version.id) where entry.last >= version.keptFrom {
            let times = try connection.keys(of: entry, .predictions).times
            changes.add(predictions: Array(times[times.firstIndex(atLeast: version.keptFrom)...]))
        }
        try countLabels(of: version, into: &changes, connection)
        try changes.write(version.id, revision: progress.revision, connection)
    }

    /// The version, its predictions kept from the start of one of its windows on: a window of the new length that has lost
    /// some of its rows is none.
    ///
    /// - Throws: `conflict` where that would reach into what is kept in any case.
    private func keepingWholeWindows(
        of schema: ModelSchema, _ progress: ModelProgress, _ connection: any SQLConnection
    ) throws -> VersionEntry {
        var version = try connection.version(schema)
        guard version.keptFrom != .min else { return version }
        let whole = RetentionPlan.wholeWindows(schema.window)
        let kept = Timestamp(milliseconds: version.keptFrom)
        let next = whole.start(atOrAfter: kept)
        if let watermark = progress.watermark {
            let horizon = Duration.milliseconds(try connection.versions(of: schema.model).idHorizon)
            let least = RetentionPlan.least(schema, idHorizon: horizon)
            let latest = whole.window(containing: watermark.advanced(by: .zero - least)).start
            guard next == kept || next <= latest else {
                throw StoreError(
                    .conflict,
                    "predictions are kept from \(kept) on, and no whole \(schema.window.rawValue) of those that must stay "
                        + "begins after that; take shorter windows, or change them when more is kept")
            }
        }
        version.keptFrom = next.milliseconds
        try connection.execute(
            "UPDATE model_versions SET kept_from = ? WHERE id = ?", [.integer(version.keptFrom), .integer(version.id)])
        return version
    }

    /// Counts the predictions that have a label now, window by window: a correction lies in its prediction's window.
    private func countLabels(
        of version: VersionEntry, into changes: inout WindowChanges, _ connection: any SQLConnection
    ) throws {
        var loaded: [SegmentEntry: SegmentRows] = [:]
        for window in changes.windows {
            let (start, end) = (window.start.milliseconds, window.end.milliseconds)
            let entries = try connection.segments(.outcomes, of: version.id, from: start, through: end - 1)
            loaded = loaded.filter { entries.contains($0.key) }
            for entry in entries where loaded[entry] == nil {
                loaded[entry] = try connection.rows(of: entry, .outcomes)
            }
            guard let rows = try SegmentRows.merging(entries.compactMap { loaded[$0] }, from: start, to: end) else {
                continue
            }
            let outcomes = try OutcomeRows(rows.withoutCorrected())
            for row in 0..<outcomes.keys.count where outcomes.hasLabel(row) {
                changes.addLabel(at: outcomes.keys.times[row], difference: 1)
            }
        }
    }
}

extension SQLConnection {
    /// Notes that a version has windows of a length, where it had none so long.
    ///
    /// - Parameters:
    ///   - length: Milliseconds.
    ///   - version: The version.
    /// - Throws: `StoreError`.
    func allowWindows(asLongAs length: Int64, of version: VersionEntry) throws {
        guard length > version.longestWindow else { return }
        try execute(
            "UPDATE model_versions SET longest_window = ? WHERE id = ? AND longest_window < ?",
            [.integer(length), .integer(version.id), .integer(length)])
    }
}
