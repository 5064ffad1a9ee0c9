package import VigilDomain

extension SQLStore: StoreVerification {
    /// So many segments are checked in one transaction, so that none lasts long.
    private static let segmentsOfStep = 16

    package func verify(
        at now: Timestamp, progress: @Sendable @escaping (VerificationProgress) -> Void
    ) async throws -> VerificationReport {
        var report = VerificationReport()
        let before = try await quarantinedSegments()
        let ends = try await database.read { connection in
            try SegmentTable.allCases.map { table in try connection.extent(of: table) }
        }
        let total = ends.reduce(0) { $0 + $1.count }
        var damaged: [SegmentDamage] = []
        for (table, end) in zip(SegmentTable.allCases, ends) {
            var last: Int64 = 0
            while last < end.last {
                try Task.checkCancellation()
                let step = try await verifySegments(table, after: last, upTo: end.last)
                guard let newest = step.last else { break }
                last = newest
                report.segments += step.segments
                report.rows += step.rows
                report.bytes += step.bytes
                damaged += step.damaged
                progress(VerificationProgress(checked: min(report.segments, total), total: total))
            }
        }
        try await verifyBaselines(&report)
        try await verifyDocuments(&report)
        report.problems += try await database.read { try $0.miscounts() }
        report.problems += try await database.integrityProblems()
        try await settle(damaged, before: before, at: now, into: &report)
        return report
    }

    private struct Step: Sendable {
        var last: Int64?
        var segments = 0
        var rows = 0
        var bytes = 0
        var damaged: [SegmentDamage] = []
    }

    private func verifySegments(_ table: SegmentTable, after number: Int64, upTo last: Int64) async throws -> Step {
        try await database.read { connection in
            let verification = SegmentVerification(schemas: try connection.schemasByNumber())
            var step = Step()
            let rows = try connection.segmentRows(table, after: number, upTo: last, limit: Self.segmentsOfStep)
            for row in rows {
                let (damage, bytes) = try verification.damage(of: row, table, connection)
                step.last = row.entry.id
                step.segments += 1
                step.bytes += bytes
                if let damage { step.damaged.append(damage) } else { step.rows += row.entry.rows }
            }
            return step
        }
    }

    /// Sets aside what is damaged, and releases what was set aside and is not damaged any more.
    private func settle(
        _ damaged: [SegmentDamage], before: [QuarantinedSegment], at now: Timestamp,
        into report: inout VerificationReport
    ) async throws {
        let keys = Set(damaged.map(\.key))
        let released = before.filter { !keys.contains($0.key) }
        if !damaged.isEmpty || !released.isEmpty {
            report.damaged = try await database.write { connection in
                for damage in damaged { try connection.quarantine(damage, at: now) }
                for segment in released { try connection.release(segment) }
                return try connection.quarantined().filter { keys.contains($0.key) }
            }
        }
        cache.damage.release(released.map(\.key))
        cache.damage.markRecorded(damaged)
        // What was found while it was damaged must not stay in the way of what it is now.
        if !released.isEmpty { cache.forgetAll() }
        report.released = released
    }

    private func verifyBaselines(_ report: inout VerificationReport) async throws {
        let parts = try await database.read { connection in
            try connection.all("SELECT baseline_id, part FROM baseline_parts ORDER BY baseline_id, part") {
                (try $0.integer(0), try $0.integer(1))
            }
        }
        for (baseline, part) in parts {
            try Task.checkCancellation()
            let found = try await database.read { try $0.verifyBaselinePart(baseline, part) }
            guard let found else { continue }
            report.baselineParts += 1
            report.rows += found.fault == nil ? found.rows : 0
            report.bytes += found.bytes
            if let fault = found.fault { report.problems.append(fault) }
        }
    }

    private func verifyDocuments(_ report: inout VerificationReport) async throws {
        for place in DocumentPlace.all {
            try Task.checkCancellation()
            let (count, bytes, problems) = try await database.read { try place.verify($0) }
            report.documents += count
            report.bytes += bytes
            report.problems += problems
        }
    }
}

extension SQLConnection {
    /// The greatest number of a table's segments, and how many there are.
    fileprivate func extent(of table: SegmentTable) throws -> (last: Int64, count: Int) {
        try first(table.extent) { (try $0.optionalInteger(0) ?? 0, Int(clamping: try $0.integer(1))) } ?? (0, 0)
    }

    /// The schemas that can be read, by the version's number in the database.
    fileprivate func schemasByNumber() throws -> [Int64: ModelSchema] {
        var schemas: [Int64: ModelSchema] = [:]
        try query("SELECT id, document FROM model_versions", []) { row in
            // One that is damaged is told among the documents.
            schemas[try row.integer(0)] = try? row.document(ModelSchema.self, 1)
        }
        return schemas
    }

    /// Takes a segment back among the others; its windows and the outcomes that wait for a prediction are looked at anew.
    fileprivate func release(_ segment: QuarantinedSegment) throws {
        try execute(
            "DELETE FROM quarantined_segments WHERE kind = ? AND segment_id = ?",
            [.text(segment.kind.rawValue), .integer(segment.number)])
        try execute(
            """
            UPDATE prediction_windows SET evaluated_revision = NULL, drift_checked_predictions = NULL
            WHERE version_id = (SELECT id FROM model_versions WHERE model = ? AND version = ?)
                AND window_start <= ? AND window_end > ? AND \(UnreadableWindowRows.condition)
            """,
            [
                .text(segment.model.rawValue), .text(segment.version), .moment(segment.last), .moment(segment.first),
            ])
        if segment.kind == .predictions {
            // It counted as looked through, with nothing found.
            try takeRepeats(of: [segment.number])
            try execute(
                "UPDATE waiting_labels SET is_searched = 0 WHERE model = ? AND is_searched = 1",
                [.text(segment.model.rawValue)])
        }
    }

    /// What is wrong with a part of a baseline, its rows and bytes; `nil` when it is gone.
    fileprivate func verifyBaselinePart(
        _ baseline: Int64, _ part: Int64
    ) throws -> (fault: String?, rows: Int, bytes: Int)? {
        let found = try first(
            "SELECT row_count, keys, columns FROM baseline_parts WHERE baseline_id = ? AND part = ?",
            [.integer(baseline), .integer(part)]
        ) { (Int(clamping: try $0.integer(0)), $0[1], $0[2]) }
        guard let (rows, keys, columns) = found else { return nil }
        do {
            guard case .blob(let keys) = keys, case .blob(let columns) = columns else {
                throw StoreError.damaged("something else than bytes stands in its place")
            }
            _ = try SegmentCodec.decodeKeys(keys, rows: rows)
            _ = try SegmentCodec.decodeColumns(columns, rows: rows)
            return (nil, rows, keys.count + columns.count)
        } catch let error as StoreError where error.code == .corrupt {
            return ("part \(part) of baseline \(baseline), \(rows) rows, is damaged: \(error.detail)", rows, 0)
        }
    }

    /// Versions whose windows count other predictions than their segments hold, of what is kept.
    fileprivate func miscounts() throws -> [String] {
        try all(
            """
            SELECT model, version, id, kept_from,
                (SELECT CAST(COALESCE(SUM(row_count), 0) AS BIGINT) FROM prediction_segments
                    WHERE version_id = model_versions.id AND (kept_from IS NULL OR first_time >= kept_from)),
                (SELECT CAST(COALESCE(SUM(predictions), 0) AS BIGINT) FROM prediction_windows
                    WHERE version_id = model_versions.id AND (kept_from IS NULL OR window_start >= kept_from))
            FROM model_versions ORDER BY model, version
            """
        ) { row in
            Counts(
                version: "\(try row.text(0)) \(try row.text(1))", id: try row.integer(2),
                keptFrom: try row.optionalInteger(3), stored: try row.integer(4), counted: try row.integer(5))
        }.compactMap { counts -> String? in
            guard let reaching = try rowsReaching(into: counts) else { return nil }
            let stored = counts.stored + reaching
            guard stored != counts.counted else { return nil }
            return "\(counts.version): the segments hold \(stored) predictions and the windows count \(counts.counted)"
        }
    }

    /// The kept rows of segments that begin before what is kept; `nil` where the times of one are damaged.
    private func rowsReaching(into counts: Counts) throws -> Int64? {
        guard let keptFrom = counts.keptFrom else { return 0 }
        var rows: Int64 = 0
        for entry in try segments(.predictions, of: counts.id, from: keptFrom, through: keptFrom)
        where entry.first < keptFrom {
            guard let times = try DamageLog().reading({ try times(of: entry, .predictions) }) else { return nil }
            rows += Int64(times.count { $0 >= keptFrom })
        }
        return rows
    }
}

/// How many predictions of a version its whole kept segments and its windows say there are.
private struct Counts {
    var version: String
    var id: Int64
    var keptFrom: Int64?
    var stored: Int64
    var counted: Int64
}
