package import VigilDomain

extension SQLStore {
    package func evaluationWork(of model: ModelName, since: Timestamp?) async throws -> EvaluationWork? {
        try await database.read { connection in
            let found = try connection.first(
                "SELECT watermark, revision FROM model_progress WHERE model = ?", [.text(model.rawValue)]
            ) { (watermark: try $0.optionalInteger(0), revision: try $0.integer(1)) }
            guard let found, let watermark = found.watermark else { return nil }
            let versions = try connection.versions(of: model).map { version in
                try versionWork(version, since: since, connection)
            }
            return EvaluationWork(
                model: model, watermark: Timestamp(milliseconds: watermark), revision: found.revision,
                versions: versions,
                rules: try ruleRecords(of: model, connection))
        }
    }

    private func versionWork(
        _ version: VersionEntry, since: Timestamp?, _ connection: any SQLConnection
    ) throws -> EvaluationWork.Version {
        let baseline = try connection.first(
            "SELECT MAX(id) FROM baselines WHERE version_id = ?", [.integer(version.id)]
        ) { try $0.optionalInteger(0) }
        let newest = try connection.all(
            "\(Self.windowColumns) WHERE version_id = ? AND window_start >= ? ORDER BY window_start DESC LIMIT 1",
            [.integer(version.id), .integer(version.keptFrom)], Self.windowProgress)
        var conditions = [PendingWindows.metrics]
        if baseline ?? nil != nil { conditions.append(PendingWindows.drift) }
        var found = try conditions.flatMap { condition in
            try connection.all(
                "\(Self.windowColumns) WHERE version_id = ? AND window_start >= ? AND \(condition)",
                [.integer(version.id), .integer(version.keptFrom)], Self.windowProgress)
        }
        if let since {
            found += try connection.all(
                "\(Self.windowColumns) WHERE version_id = ? AND window_start >= ? AND window_start > ? AND window_end > ?",
                [
                    .integer(version.id), .integer(version.keptFrom),
                    .integer(version.earliestBeginning(reaching: since.milliseconds)), .moment(since),
                ], Self.windowProgress)
        }
        let byStart = Dictionary((found + newest).map { ($0.window.start, $0) }) { first, _ in first }
        return EvaluationWork.Version(
            version: version.version, baselineRevision: baseline ?? nil,
            windows: byStart.values.sorted { $0.window < $1.window }, newestWindow: newest.first?.window,
            foldedUntil: version.foldedUntil,
            keptFrom: version.keptFrom == .min ? nil : Timestamp(milliseconds: version.keptFrom))
    }
}

/// The windows that may need work, as conditions that indexes hold ready: without them, each evaluation would read the
/// whole history again.
///
/// Written the same in the index and in the query, which is how SQLite recognises them.
enum PendingWindows {
    /// Metrics were never computed, from other rows or labels, or before the labels could decide.
    static let metrics = "(evaluated_mature = 0 OR evaluated_revision IS NULL OR evaluated_revision <> revision)"
    /// Drift was never checked, or with fewer rows.
    static let drift = "(drift_checked_predictions IS NULL OR drift_checked_predictions <> predictions)"
}
