package import VigilDomain

extension SQLStore {
    package func windowSummaries(
        of schema: ModelSchema, in range: TimeRange, countingKey: Int64
    ) async throws -> [WindowSummary] {
        let sealed = try await database.read { connection in
            let version = try connection.version(schema)
            return try connection.all(
                """
                SELECT window_start, window_end, predictions, summary FROM window_summaries
                WHERE version_id = ? AND window_start >= ? AND window_start < ? AND window_end <= ? AND counting_key = ?
                ORDER BY window_start
                """,
                [
                    .integer(version.id), .moment(range.start), .moment(range.end), .moment(range.end),
                    .integer(countingKey),
                ]
            ) { row in
                WindowSummary(
                    window: TimeRange(start: try row.moment(0), end: try row.moment(1)),
                    predictions: Int(clamping: try row.integer(2)), countingKey: countingKey, bytes: try row.bytes(3))
            }
        }
        var summaries: [WindowSummary] = []
        summaries.reserveCapacity(sealed.count)
        for summary in sealed {
            // A newer and shorter window takes the place of what began with it.
            if let last = summaries.last, last.window.end > summary.window.start { continue }
            if let content = Self.content(of: summary) { summaries.append(content) }
        }
        return summaries
    }

    /// A number of predictions beyond this is damage; sums of many of them stay exact.
    private static let mostPredictions = 1 << 40

    /// A summary as it was given; `nil` for one that is damaged or was written by a newer Vigil, which the rows replace.
    private static func content(of sealed: WindowSummary) -> WindowSummary? {
        guard (0...mostPredictions).contains(sealed.predictions),
            let bytes = try? SealedBytes.content(.summary, of: sealed.bytes)
        else { return nil }
        var summary = sealed
        summary.bytes = Array(bytes)
        return summary
    }

    /// Writes summaries, each in the place of those of the windows in it.
    func write(_ summaries: [EncodedEvaluation.Summary], _ versionID: Int64, _ connection: any SQLConnection) throws {
        for summary in summaries {
            try connection.execute(
                "DELETE FROM window_summaries WHERE version_id = ? AND window_start >= ? AND window_end <= ?",
                [.integer(versionID), .moment(summary.window.start), .moment(summary.window.end)])
            try connection.execute(
                """
                INSERT INTO window_summaries
                (version_id, window_start, window_end, predictions, counting_key, summary) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (version_id, window_start) DO UPDATE SET
                    window_end = excluded.window_end, predictions = excluded.predictions,
                    counting_key = excluded.counting_key, summary = excluded.summary
                """,
                [.integer(versionID)] + summary.values)
        }
    }
}
