extension Migration {
    /// From when on a version's predictions are kept, how many are not any more, and how many bytes segments take.
    static let addRetention = Migration(number: 11, name: "AddRetention") { _ in
        [
            "ALTER TABLE model_versions ADD COLUMN kept_from BIGINT",
            "ALTER TABLE model_versions ADD COLUMN expired_predictions BIGINT NOT NULL DEFAULT 0",
        ]
            + ["prediction_segments", "outcome_segments"].flatMap { table in
                [
                    // Segments that are there already say nothing: theirs are measured where they lie, since to write them
                    // down would write the segments anew.
                    "ALTER TABLE \(table) ADD COLUMN fingerprint_bytes BIGINT",
                    "ALTER TABLE \(table) ADD COLUMN key_bytes BIGINT",
                    "ALTER TABLE \(table) ADD COLUMN column_bytes BIGINT",
                    // In the index, so that they are summed without a look at the segments.
                    "DROP INDEX \(table)_by_time",
                    """
                    CREATE INDEX \(table)_by_time
                    ON \(table) (
                        version_id, span, first_time, last_time, row_count, level, first_arrival, fingerprint_bytes,
                        key_bytes, column_bytes
                    )
                    """,
                ]
            }
    }
}
