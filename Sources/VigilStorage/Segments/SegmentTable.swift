/// The two tables of segments; they have the same columns.
enum SegmentTable: String, Hashable, Sendable, CaseIterable {
    /// Predictions under the times at which they were made.
    case predictions
    /// Outcomes under the times of the predictions that they belong to.
    case outcomes

    private var name: String {
        switch self {
        case .predictions: "prediction_segments"
        case .outcomes: "outcome_segments"
        }
    }

    // The table's name, out of the two above, is all that is ever put into a statement's text.

    func entriesOfClass() -> String {
        """
        SELECT id, first_time, last_time, row_count, level, first_arrival FROM \(name)
        WHERE version_id = ? AND span = ? AND first_time >= ? AND first_time < ? AND last_time >= ?
        """
    }

    /// Every segment of a version that overlaps a range of time, in one statement: one part for each class of spans.
    static let overlapping: [SegmentTable: String] = Dictionary(
        uniqueKeysWithValues: [SegmentTable.predictions, .outcomes].map { table in
            let parts = Array(repeating: table.entriesOfClass(), count: SegmentSpan.allCases.count)
            return (table, parts.joined(separator: " UNION ALL "))
        })

    var allEntries: String {
        """
        SELECT id, first_time, last_time, row_count, level, first_arrival FROM \(name) WHERE version_id = ?
        """
    }

    /// The earliest beginning and the latest end of a version's segments, which is every argument.
    ///
    /// Class by class the first and the last entry of the index tell. The one that ends last begins no longer before the
    /// last beginning than a segment of the class lasts.
    static let timeSpan: [SegmentTable: String] = Dictionary(
        uniqueKeysWithValues: allCases.map { table in
            let classes = SegmentSpan.allCases.map { span in
                let own = "FROM \(table.name) WHERE version_id = ? AND span = \(span.rawValue)"
                let last =
                    span.longest > SegmentSpan.weeks.longest
                    ? "" : " AND first_time >= (SELECT MAX(first_time) \(own)) - \(span.longest)"
                return
                    "SELECT (SELECT MIN(first_time) \(own)) AS earliest, (SELECT MAX(last_time) \(own)\(last)) AS latest"
            }
            return (
                table, "SELECT MIN(earliest), MAX(latest) FROM (\(classes.joined(separator: " UNION ALL "))) AS classes"
            )
        })

    var fingerprints: String { "SELECT fingerprints FROM \(name) WHERE id = ?" }

    var keys: String { "SELECT keys FROM \(name) WHERE id = ?" }

    var columns: String { "SELECT columns FROM \(name) WHERE id = ?" }

    var keysAndColumns: String { "SELECT keys, columns FROM \(name) WHERE id = ?" }

    /// The bytes of a segment; those of an older version of Vigil are measured, which reads no more than where they lie.
    private static let bytes = """
        COALESCE(fingerprint_bytes, length(fingerprints)), COALESCE(key_bytes, length(keys)),
        COALESCE(column_bytes, length(columns))
        """

    /// Number, times, rows and bytes of every segment of a version.
    var sizes: String {
        "SELECT id, first_time, last_time, row_count, \(Self.bytes) FROM \(name) WHERE version_id = ?"
    }

    /// For each version how many segments it has, their rows, their times and their bytes.
    var amounts: String {
        """
        SELECT version_id, COUNT(*), CAST(SUM(row_count) AS BIGINT), MIN(first_time), MAX(last_time),
            CAST(SUM(COALESCE(fingerprint_bytes, length(fingerprints))) AS BIGINT),
            CAST(SUM(COALESCE(key_bytes, length(keys))) AS BIGINT),
            CAST(SUM(COALESCE(column_bytes, length(columns))) AS BIGINT)
        FROM \(name) GROUP BY version_id
        """
    }

    /// The same of some segments that end before a moment.
    var sizesBefore: String {
        """
        SELECT id, first_time, last_time, row_count, \(Self.bytes) FROM \(name)
        WHERE version_id = ? AND last_time < ? LIMIT ?
        """
    }

    var isThere: String { "SELECT id FROM \(name) WHERE id = ?" }

    /// Entries in order of their numbers, with the version and the class of spans.
    var inOrder: String {
        """
        SELECT id, first_time, last_time, row_count, level, first_arrival, version_id, span FROM \(name)
        WHERE id > ? AND id <= ? ORDER BY id LIMIT ?
        """
    }

    var extent: String { "SELECT MAX(id), COUNT(*) FROM \(name)" }

    var size: String { "SELECT LENGTH(fingerprints) + LENGTH(keys) + LENGTH(columns) FROM \(name) WHERE id = ?" }

    var delete: String { "DELETE FROM \(name) WHERE id = ?" }

    var insert: String {
        """
        INSERT INTO \(name)
        (
            version_id, span, first_time, last_time, row_count, level, first_arrival, fingerprints, keys, columns,
            fingerprint_bytes, key_bytes, column_bytes
        )
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    }
}
