package import VigilDomain

/// Which windows were evaluated without some of their rows; written the same in the index and in the query.
enum UnreadableWindowRows {
    static let condition = "(unreadable_predictions > 0 OR unreadable_outcomes > 0)"
}

extension SQLStore {
    package func quarantineDamaged(at now: Timestamp) async throws -> [QuarantinedSegment] {
        let pending = cache.damage.pending
        guard !pending.isEmpty else { return [] }
        let found = try await database.write { connection in
            let before = try connection.quarantined()
            for damage in pending { try connection.quarantine(damage, at: now) }
            let known = Set(before.map(\.key))
            return try connection.quarantined().filter { !known.contains($0.key) }
        }
        cache.damage.markRecorded(pending)
        return found
    }

    package func quarantinedSegments() async throws -> [QuarantinedSegment] {
        try await database.read { try $0.quarantined() }
    }

    package func unreadableWindows(of schema: ModelSchema, in range: TimeRange?) async throws -> [UnreadableWindow] {
        try await database.read { connection in
            try connection.all(
                """
                SELECT window_start, window_end, unreadable_predictions, unreadable_outcomes
                FROM prediction_windows JOIN model_versions ON model_versions.id = prediction_windows.version_id
                WHERE model_versions.model = ? AND model_versions.version = ? AND \(UnreadableWindowRows.condition)
                    AND window_start < ? AND window_end > ?
                ORDER BY window_start
                """,
                [
                    .text(schema.model.rawValue), .text(schema.version),
                    .integer(range?.end.milliseconds ?? .max), .integer(range?.start.milliseconds ?? .min),
                ]
            ) { row in
                UnreadableWindow(
                    window: TimeRange(start: try row.moment(0), end: try row.moment(1)),
                    rows: UnreadableRows(
                        predictions: Int(clamping: try row.integer(2)), outcomes: Int(clamping: try row.integer(3))))
            }
        }
    }
}

extension QuarantinedSegment {
    var key: SegmentKey { SegmentKey(table: kind == .predictions ? .predictions : .outcomes, id: number) }
}

extension SQLConnection {
    /// Writes a damaged segment down, once; nothing for one that is gone.
    func quarantine(_ damage: SegmentDamage, at now: Timestamp) throws {
        let entry = damage.entry
        guard try first(damage.table.isThere, [.integer(entry.id)], { try $0.integer(0) }) != nil else { return }
        try execute(
            """
            INSERT INTO quarantined_segments
            (kind, segment_id, version_id, first_time, last_time, row_count, fault, knows_ids, found_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (kind, segment_id) DO UPDATE SET fault = excluded.fault, knows_ids = excluded.knows_ids
            """,
            [
                .text(damage.table.rawValue), .integer(entry.id), .integer(entry.versionID), .integer(entry.first),
                .integer(entry.last), .count(entry.rows), .text(damage.fault),
                .flag(try knowsIDs(of: entry, damage.table)), .moment(now),
            ])
    }

    /// Whether the ids of a segment can still be told, from its fingerprints or from its keys.
    private func knowsIDs(of entry: SegmentEntry, _ table: SegmentTable) throws -> Bool {
        let log = DamageLog()
        if try log.reading({ try fingerprints(of: entry, table) }) != nil { return true }
        return try log.reading({ try keys(of: entry, table) }) != nil
    }

    /// Every segment that is set aside, by model, version and time.
    func quarantined() throws -> [QuarantinedSegment] {
        try all(
            """
            SELECT kind, segment_id, model, version, first_time, last_time, row_count, fault, knows_ids, found_at
            FROM quarantined_segments JOIN model_versions ON model_versions.id = quarantined_segments.version_id
            ORDER BY model, version, first_time, kind, segment_id
            """
        ) { row in
            guard let kind = QuarantinedSegment.Kind(rawValue: try row.text(0)),
                let model = ModelName(rawValue: try row.text(2))
            else { throw StoreError(.newerSchema, "a segment of a kind that this Vigil does not know is set aside") }
            return QuarantinedSegment(
                kind: kind, number: try row.integer(1), model: model,
                version: try row.text(3), first: try row.moment(4), last: try row.moment(5),
                rows: Int(clamping: try row.integer(6)), fault: try row.text(7), knowsIDs: try row.integer(8) != 0,
                foundAt: try row.moment(9))
        }
    }

    /// The numbers of a table's segments that are set aside.
    func quarantinedNumbers(_ table: SegmentTable) throws -> Set<Int64> {
        Set(
            try all(
                "SELECT segment_id FROM quarantined_segments WHERE kind = ?", [.text(table.rawValue)]
            ) { try $0.integer(0) })
    }

    /// How many rows of a damaged segment lie in [`start`, `end`): exactly where their times can be read, else all that it
    /// is said to have.
    func damagedRows(of entry: SegmentEntry, _ table: SegmentTable, from start: Int64, to end: Int64) throws -> Int {
        guard let times = try DamageLog().reading({ try self.times(of: entry, table) }) else {
            return max(entry.rows, 1)
        }
        return times.count { $0 >= start && $0 < end }
    }
}
