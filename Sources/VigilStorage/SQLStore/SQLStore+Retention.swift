package import VigilDomain

extension SQLStore {
    package func storedSpans(of model: ModelName) async throws -> [StoredSpan] {
        try await database.read { connection in
            var spans: [StoredSpan] = []
            for version in try connection.versions(of: model) {
                for table in [SegmentTable.predictions, .outcomes] {
                    spans += try connection.all(table.sizes, [.integer(version.id)]) { row in
                        let size = try SegmentSize(row)
                        let first = Timestamp(milliseconds: size.first)
                        let last = max(first, Timestamp(milliseconds: size.last))
                        return StoredSpan(version: version.version, times: first...last, bytes: size.bytes)
                    }
                }
            }
            return spans
        }
    }

    package func expire(
        _ cuts: [RetentionPlan.Cut], of model: ModelName, asOf revision: Int64
    ) async throws -> [RetentionPlan.Cut] {
        try await database.write { connection in
            _ = try ModelProgress(taking: model, connection)
            let versions = try connection.versions(of: model)
            return try cuts.compactMap { cut in
                guard let version = versions.first(where: { $0.version == cut.version }) else { return nil }
                let changed = try connection.first(
                    """
                    SELECT MIN(window_start) FROM prediction_windows
                    WHERE version_id = ? AND window_start >= ? AND window_start < ? AND revision > ?
                        AND \(PendingWindows.metrics)
                    """,
                    [.integer(version.id), .integer(version.keptFrom), .moment(cut.keptFrom), .integer(revision)]
                ) { try $0.optionalInteger(0) }
                var kept = cut.keptFrom
                if let changed = changed ?? nil {
                    let whole = RetentionPlan.wholeWindows(version.window)
                    kept = min(kept, whole.window(containing: Timestamp(milliseconds: changed)).start)
                }
                guard kept.milliseconds > version.keptFrom else { return nil }
                try connection.execute(
                    "UPDATE model_versions SET kept_from = ? WHERE id = ?", [.moment(kept), .integer(version.id)])
                return RetentionPlan.Cut(version: cut.version, keptFrom: kept)
            }
        }
    }

    package func removeExpired(of model: ModelName, alsoWaiting: Bool) async throws -> RemovalReceipt {
        var receipt = RemovalReceipt()
        while let step = try await database.read({ try RemovalStep(of: model, $0) }) {
            try Task.checkCancellation()
            let removed = try await database.write { try step.remove($0) }
            for table in [SegmentTable.predictions, .outcomes] {
                cache.forget(step.segments.filter { $0.table == table }.map(\.size.id), of: table)
            }
            receipt.add(removed)
        }
        if alsoWaiting { receipt.waitingOutcomes = try await removeExpiredWaiting(of: model) }
        return receipt
    }

    /// Deletes the outcomes whose prediction cannot come any more, a stretch of the list at a time.
    private func removeExpiredWaiting(of model: ModelName) async throws -> Int {
        var removed = 0
        var start: Int64? = .min
        while let first = start {
            try Task.checkCancellation()
            let kept = try await database.read { try $0.versions(of: model).keptFrom }
            guard kept != .min else { return removed }
            let next = try await database.read { connection in
                try connection.first(
                    "SELECT id_hash FROM waiting_labels WHERE model = ? AND id_hash > ? ORDER BY id_hash LIMIT 1 OFFSET ?",
                    [.text(model.rawValue), .integer(first), .count(Self.waitingOfStep)]
                ) { try $0.integer(0) }
            }
            removed += try await database.write { connection in
                let kept = try connection.versions(of: model).keptFrom
                guard kept != .min else { return 0 }
                var progress = try ModelProgress(taking: model, connection)
                let removed = try connection.execute(
                    Self.removeWaiting,
                    [
                        .text(model.rawValue), .integer(first), .integer(next ?? .max),
                        .integer(WaitingLabel.unknownTime), .integer(kept),
                    ])
                progress.waitingOutcomes -= removed
                if removed > 0 { try progress.save(connection) }
                return removed
            }
            start = next
        }
        return removed
    }

    /// So many outcomes that wait are looked at in one transaction.
    private static let waitingOfStep = 5000

    /// As `WaitingTime.isOver(before:)` says; an outcome that is still to be searched for waits for that.
    private static let removeWaiting = """
        DELETE FROM waiting_labels WHERE model = ? AND id_hash >= ? AND id_hash <= ? AND is_searched = 1
            AND CASE WHEN prediction_time = ? THEN label_time ELSE prediction_time END < ?
        """
}

extension RemovalReceipt {
    fileprivate mutating func add(_ other: RemovalReceipt) {
        predictions += other.predictions
        segments += other.segments
        bytes += other.bytes
        waitingOutcomes += other.waitingOutcomes
    }
}

/// What a segment takes.
struct SegmentSize: Hashable, Sendable {
    var id: Int64
    var first: Int64
    var last: Int64
    var rows: Int
    var fingerprintBytes: Int
    var keyBytes: Int
    var columnBytes: Int

    /// A row of `SegmentTable.sizes`.
    init(_ row: any SQLRow) throws(StoreError) {
        id = try row.integer(0)
        first = try row.integer(1)
        last = try row.integer(2)
        rows = Int(clamping: try row.integer(3))
        fingerprintBytes = Int(clamping: try row.integer(4))
        keyBytes = Int(clamping: try row.integer(5))
        columnBytes = Int(clamping: try row.integer(6))
    }

    var bytes: Int { fingerprintBytes + keyBytes + columnBytes }
}
