package import VigilDomain

extension SQLStore: StoreMaintenance {
    /// So many segments of one level may gather before they are merged.
    private static let mostOfLevel = 32
    /// Short segments that were merged so often stay as they are.
    private static let lastLevel = 8
    /// Rows merged at once: some ten megabytes for 20 features.
    private static let rowsAtOnce = 65_536

    package func compact(_ schema: ModelSchema) async throws -> CompactionReceipt {
        var receipt = CompactionReceipt(merged: 0, written: 0)
        for table in [SegmentTable.predictions, .outcomes] {
            while let work = try await nextWork(table, schema) {
                try Task.checkCancellation()
                let merged = try await Self.merge(work, window: schema.window)
                try await exchange(work, for: merged)
                receipt.merged += work.entries.count
                receipt.written += merged.count
            }
        }
        return receipt
    }

    /// Segments to merge, with their rows.
    private struct Work: Sendable {
        var table: SegmentTable
        var entries: [SegmentEntry]
        var rows: [SegmentRows]
    }

    private func nextWork(_ table: SegmentTable, _ schema: ModelSchema) async throws -> Work? {
        try await database.read { connection in
            let version = try connection.version(schema)
            let short = try connection.segments(table, of: version.id).filter { $0.level < Self.lastLevel }
            let levels = Dictionary(grouping: short, by: \.level).filter { $0.value.count > Self.mostOfLevel }
            guard let lowest = levels.min(by: { $0.key < $1.key }) else { return nil }
            var entries: [SegmentEntry] = []
            var rows = 0
            for entry in lowest.value.sorted(by: { $0.id < $1.id }) {
                rows += entry.rows
                if rows > Self.rowsAtOnce, entries.count > 1 { break }
                entries.append(entry)
            }
            return Work(table: table, entries: entries, rows: try entries.map { try connection.rows(of: $0, table) })
        }
    }

    @concurrent
    private static func merge(_ work: Work, window: WindowLength) async throws -> [EncodedSegment] {
        // Every time lies below the greatest number, so that the end leaves none out.
        guard var rows = try SegmentRows.merging(work.rows, from: .min, to: .max) else { return [] }
        if work.table == .outcomes { rows = rows.withoutCorrected() }
        return EncodedSegment.merged(rows, window: window, level: (work.entries.first?.level ?? 0) + 1)
    }

    /// Puts the merged segments in place of the others.
    ///
    /// Segments never change, so that what was read before the transaction still holds if all of them are still there.
    private func exchange(_ work: Work, for merged: [EncodedSegment]) async throws {
        try await database.write { connection in
            for entry in work.entries {
                let deleted = try connection.execute(work.table.delete, [.integer(entry.id)])
                guard deleted == 1 else {
                    throw StoreError(.failed, "segment \(entry.id) was merged by someone else at the same time")
                }
            }
            guard let versionID = work.entries.first?.versionID else { return }
            for segment in merged { try connection.insert(segment, work.table, of: versionID, arrivalsFrom: 0) }
        }
    }
}
