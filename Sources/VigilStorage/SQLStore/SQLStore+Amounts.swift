import VigilDomain

extension SQLStore {
    package func databaseUse() async throws -> DatabaseUse { try await database.use() }

    package func storedModels() async throws -> [StoredModel] {
        let models = try await database.read { connection in
            let predictions = try Self.amounts(.predictions, connection)
            let outcomes = try Self.amounts(.outcomes, connection)
            let rows = try Self.keptRows(connection)
            let repeats = try Self.repeats(connection)
            var models: [ModelName: StoredModel] = [:]
            try connection.query(
                """
                SELECT model_versions.id, model_versions.model, version, kept_from, expired_predictions, waiting_outcomes
                FROM model_versions JOIN model_progress ON model_progress.model = model_versions.model
                ORDER BY model_versions.id
                """, []
            ) { row in
                let id = try row.integer(0)
                let model = try ModelName(row.text(1))
                let waiting = Int(clamping: try row.integer(5))
                var version = StoredVersion(version: try row.text(2))
                version.keptFrom = try row.optionalInteger(3).map { Timestamp(milliseconds: $0) }
                version.removed = Int(clamping: try row.integer(4))
                version.predictions = rows[id]?.predictions ?? 0
                version.repeatedIDs = repeats[id] ?? 0
                version.labelled = rows[id]?.labelled ?? 0
                version.predictionSegments = predictions[id] ?? SegmentAmount()
                version.outcomeSegments = outcomes[id] ?? SegmentAmount()
                models[model, default: StoredModel(model: model, waitingOutcomes: waiting, versions: [])].versions
                    .append(version)
            }
            return Array(models.values)
        }
        return models.sorted { $0.model < $1.model }
    }

    /// What the segments of each version come to.
    private static func amounts(
        _ table: SegmentTable, _ connection: any SQLConnection
    ) throws -> [Int64: SegmentAmount] {
        var amounts: [Int64: SegmentAmount] = [:]
        try connection.query(table.amounts, []) { row in
            let first = try row.moment(3)
            amounts[try row.integer(0)] = SegmentAmount(
                segments: Int(clamping: try row.integer(1)), rows: Int(clamping: try row.integer(2)),
                times: first...max(first, try row.moment(4)), keyBytes: Int(clamping: try row.integer(6)),
                columnBytes: Int(clamping: try row.integer(7)), fingerprintBytes: Int(clamping: try row.integer(5)))
        }
        return amounts
    }

    /// How many predictions of each version have an id that was there before.
    private static func repeats(_ connection: any SQLConnection) throws -> [Int64: Int] {
        var repeats: [Int64: Int] = [:]
        try connection.query(
            "SELECT version_id, CAST(SUM(repeats) AS BIGINT) FROM segment_repeats GROUP BY version_id", []
        ) { repeats[try $0.integer(0)] = Int(clamping: try $0.integer(1)) }
        return repeats
    }

    /// The predictions of each version that are kept, and those of them with a label.
    private static func keptRows(
        _ connection: any SQLConnection
    ) throws -> [Int64: (predictions: Int, labelled: Int)] {
        var rows: [Int64: (predictions: Int, labelled: Int)] = [:]
        try connection.query(
            """
            SELECT version_id, CAST(SUM(predictions) AS BIGINT), CAST(SUM(labelled) AS BIGINT)
            FROM prediction_windows JOIN model_versions ON model_versions.id = prediction_windows.version_id
            WHERE kept_from IS NULL OR window_start >= kept_from
            GROUP BY version_id
            """, []
        ) { row in
            rows[try row.integer(0)] = (Int(clamping: try row.integer(1)), Int(clamping: try row.integer(2)))
        }
        return rows
    }
}
