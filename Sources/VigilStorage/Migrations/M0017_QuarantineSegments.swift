extension Migration {
    /// Damaged segments that are set aside, and how many rows each window was evaluated without.
    static let quarantineSegments = Migration(number: 17, name: "QuarantineSegments") { dialect in
        [
            """
            CREATE TABLE quarantined_segments (
                kind \(dialect.text) NOT NULL,
                segment_id BIGINT NOT NULL,
                version_id BIGINT NOT NULL REFERENCES model_versions (id),
                first_time BIGINT NOT NULL,
                last_time BIGINT NOT NULL,
                row_count BIGINT NOT NULL,
                fault \(dialect.text) NOT NULL,
                knows_ids BIGINT NOT NULL,
                found_at BIGINT NOT NULL,
                PRIMARY KEY (kind, segment_id)
            )
            """,
            "ALTER TABLE prediction_windows ADD COLUMN unreadable_predictions BIGINT NOT NULL DEFAULT 0",
            "ALTER TABLE prediction_windows ADD COLUMN unreadable_outcomes BIGINT NOT NULL DEFAULT 0",
            """
            CREATE INDEX prediction_windows_unreadable ON prediction_windows (version_id, window_start)
            WHERE \(UnreadableWindowRows.condition)
            """,
        ]
    }
}
