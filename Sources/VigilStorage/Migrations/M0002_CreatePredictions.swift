extension Migration {
    /// Segments of predictions, and the windows they fall into.
    static let createPredictions = Migration(number: 2, name: "CreatePredictions") { dialect in
        [
            // The columns that are read alone stand before the large ones.
            """
            CREATE TABLE prediction_segments (
                id \(dialect.countedKey),
                version_id BIGINT NOT NULL REFERENCES model_versions (id),
                span BIGINT NOT NULL,
                first_time BIGINT NOT NULL,
                last_time BIGINT NOT NULL,
                row_count BIGINT NOT NULL,
                level BIGINT NOT NULL,
                first_arrival BIGINT NOT NULL,
                fingerprints \(dialect.bytes) NOT NULL,
                keys \(dialect.bytes) NOT NULL,
                columns \(dialect.bytes) NOT NULL
            )
            """,
            """
            CREATE INDEX prediction_segments_by_time
            ON prediction_segments (version_id, span, first_time, last_time, row_count, level, first_arrival)
            """,
            """
            CREATE TABLE prediction_windows (
                version_id BIGINT NOT NULL REFERENCES model_versions (id),
                window_start BIGINT NOT NULL,
                window_end BIGINT NOT NULL,
                predictions BIGINT NOT NULL,
                labelled BIGINT NOT NULL,
                revision BIGINT NOT NULL,
                evaluated_revision BIGINT,
                evaluated_mature BIGINT NOT NULL,
                drift_checked_predictions BIGINT,
                PRIMARY KEY (version_id, window_start)
            )
            """,
            """
            CREATE INDEX prediction_windows_to_measure ON prediction_windows (version_id, window_start)
            WHERE \(PendingWindows.metrics)
            """,
            """
            CREATE INDEX prediction_windows_to_check ON prediction_windows (version_id, window_start)
            WHERE \(PendingWindows.drift)
            """,
        ]
    }
}
