package import VigilDomain

extension SQLStore {
    /// Rows of one part of a baseline: far fewer bytes than any engine's limit, whatever the rows hold.
    private static let rowsOfPart = 16_384

    package func setBaseline(_ baseline: Baseline) async throws {
        let parts = try await Self.parts(of: baseline)
        try await database.write { connection in
            let version = try connection.version(baseline.schema)
            let id = try connection.first(
                "INSERT INTO baselines (version_id, source, set_at) VALUES (?, ?, ?) RETURNING id",
                [.integer(version.id), .text(baseline.source), .moment(baseline.setAt)]
            ) { try $0.integer(0) }
            guard let id else { throw StoreError(.failed, "the database gave the baseline no number") }
            for (index, part) in parts.enumerated() {
                try connection.execute(
                    "INSERT INTO baseline_parts (baseline_id, part, row_count, keys, columns) VALUES (?, ?, ?, ?, ?)",
                    [.integer(id), .count(index), .count(part.rows), .blob(part.keys), .blob(part.columns)])
            }
            // The revision grows, so that the model is evaluated anew by whichever replica; last, since appends wait for it.
            let progress = try ModelProgress(taking: baseline.schema.model, connection)
            try connection.noteConfiguration(of: progress.model)
        }
    }

    private struct Part: Sendable {
        var rows: Int
        var keys: [UInt8]
        var columns: [UInt8]
    }

    /// The rows as they are stored; their order is kept.
    @concurrent
    private static func parts(of baseline: Baseline) async throws -> [Part] {
        let batch = baseline.predictions
        do {
            try batch.validateColumns(against: baseline.schema)
        } catch {
            throw StoreError(.conflict, "the baseline does not fit \(baseline.schema.model): \(error)")
        }
        guard baseline.labels.count == batch.count, baseline.labels.kind == baseline.schema.predictionKind else {
            throw StoreError(
                .conflict,
                "the baseline of \(baseline.schema.model) has \(baseline.labels.count) \(baseline.labels.kind) labels for "
                    + "\(batch.count) rows of \(baseline.schema.predictionKind)")
        }
        let rows = SegmentRows(
            keys: SegmentKeys(
                times: batch.timestamps, arrivals: Array(0..<Int64(batch.count)), ids: TextColumn(batch.ids)),
            columns: batch.segmentColumns + [baseline.labels])
        // An empty baseline has one part without rows.
        return stride(from: 0, to: max(batch.count, 1), by: rowsOfPart).map { start in
            let part = rows.slice(start..<min(start + rowsOfPart, batch.count))
            return Part(
                rows: part.count, keys: SegmentCodec.encode(part.keys),
                columns: SegmentCodec.encode(part.columns, rows: part.count))
        }
    }

    package func baseline(of schema: ModelSchema) async throws -> Baseline? {
        let found = try await database.read { connection -> (String, Timestamp, [Part])? in
            guard let newest = try newestBaseline(of: schema, connection) else { return nil }
            let parts = try connection.all(
                "SELECT row_count, keys, columns FROM baseline_parts WHERE baseline_id = ? ORDER BY part",
                [.integer(newest.id)]
            ) { Part(rows: Int(clamping: try $0.integer(0)), keys: try $0.bytes(1), columns: try $0.bytes(2)) }
            return (newest.source, newest.setAt, parts)
        }
        guard let (source, setAt, parts) = found else { return nil }
        return try await Self.baseline(parts, source: source, setAt: setAt, schema: schema)
    }

    @concurrent
    private static func baseline(
        _ parts: [Part], source: String, setAt: Timestamp, schema: ModelSchema
    ) async throws -> Baseline {
        try StoreError.locating("the baseline of \(schema.model) \(schema.version)") {
            var rows: SegmentRows?
            for part in parts {
                let more = SegmentRows(
                    keys: try SegmentCodec.decodeKeys(part.keys, rows: part.rows),
                    columns: try SegmentCodec.decodeColumns(part.columns, rows: part.rows))
                if rows == nil { rows = more } else { try rows?.append(contentsOf: [more]) }
            }
            guard var rows, let labels = rows.columns.popLast() else { throw StoreError.damaged("it has no rows") }
            return Baseline(
                schema: schema, source: source, setAt: setAt,
                predictions: try PredictionBatch(rows, schema: schema), labels: labels.withNamesInOrder())
        }
    }

    package func baselineRevision(of schema: ModelSchema) async throws -> Int64? {
        try await database.read { try newestBaseline(of: schema, $0)?.id }
    }

    private func newestBaseline(
        of schema: ModelSchema, _ connection: any SQLConnection
    ) throws -> (id: Int64, source: String, setAt: Timestamp)? {
        try connection.first(
            """
            SELECT baselines.id, baselines.source, baselines.set_at
            FROM baselines JOIN model_versions ON model_versions.id = baselines.version_id
            WHERE model_versions.model = ? AND model_versions.version = ?
            ORDER BY baselines.id DESC LIMIT 1
            """,
            [.text(schema.model.rawValue), .text(schema.version)]
        ) { (try $0.integer(0), try $0.text(1), try $0.moment(2)) }
    }
}
