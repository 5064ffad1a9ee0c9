extension Migration {
    /// SQLite keeps the points of a metric beside each other, in the order of the key: a chart reads one stretch of pages
    /// instead of looking up every point by itself.
    static let clusterMetricPoints = Migration(number: 8, name: "ClusterMetricPoints") { dialect in
        // PostgreSQL has no such tables; there the index leads to pages that were written at about the same time.
        guard dialect == .sqlite else { return [] }
        return [
            """
            CREATE TABLE clustered_points (
                version_id BIGINT NOT NULL REFERENCES model_versions (id),
                metric TEXT NOT NULL,
                window_start BIGINT NOT NULL,
                window_end BIGINT NOT NULL,
                origin TEXT NOT NULL,
                computed_at BIGINT NOT NULL,
                outcome TEXT NOT NULL,
                value DOUBLE PRECISION,
                standard_error DOUBLE PRECISION,
                lower95 DOUBLE PRECISION,
                upper95 DOUBLE PRECISION,
                row_count BIGINT,
                rows_needed BIGINT,
                reason TEXT,
                predictions BIGINT NOT NULL,
                labelled BIGINT NOT NULL,
                last_label_at BIGINT,
                is_mature BIGINT NOT NULL,
                PRIMARY KEY (version_id, metric, window_start, origin)
            ) WITHOUT ROWID
            """,
            """
            INSERT INTO clustered_points
            SELECT version_id, metric, window_start, window_end, origin, computed_at, outcome, value, standard_error,
                lower95, upper95, row_count, rows_needed, reason, predictions, labelled, last_label_at, is_mature
            FROM metric_points ORDER BY version_id, metric, window_start, origin
            """,
            "DROP TABLE metric_points",
            "ALTER TABLE clustered_points RENAME TO metric_points",
            "CREATE INDEX metric_points_by_time ON metric_points (version_id, window_start)",
        ]
    }
}
