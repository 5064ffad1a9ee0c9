extension Migration {
    /// Metric points and drift findings.
    static let createFindings = Migration(number: 4, name: "CreateFindings") { dialect in
        [
            // In columns, not as documents: pages read thousands of points, and a point is flat.
            """
            CREATE TABLE metric_points (
                version_id BIGINT NOT NULL REFERENCES model_versions (id),
                metric \(dialect.text) NOT NULL,
                window_start BIGINT NOT NULL,
                window_end BIGINT NOT NULL,
                origin \(dialect.text) NOT NULL,
                computed_at BIGINT NOT NULL,
                outcome \(dialect.text) NOT NULL,
                value DOUBLE PRECISION,
                standard_error DOUBLE PRECISION,
                lower95 DOUBLE PRECISION,
                upper95 DOUBLE PRECISION,
                row_count BIGINT,
                rows_needed BIGINT,
                reason \(dialect.text),
                predictions BIGINT NOT NULL,
                labelled BIGINT NOT NULL,
                last_label_at BIGINT,
                is_mature BIGINT NOT NULL,
                PRIMARY KEY (version_id, metric, window_start, origin)
            )
            """,
            "CREATE INDEX metric_points_by_time ON metric_points (version_id, window_start)",
            """
            CREATE TABLE drift_findings (
                version_id BIGINT NOT NULL REFERENCES model_versions (id),
                window_start BIGINT NOT NULL,
                window_end BIGINT NOT NULL,
                document \(dialect.bytes) NOT NULL,
                PRIMARY KEY (version_id, window_start)
            )
            """,
        ]
    }
}
