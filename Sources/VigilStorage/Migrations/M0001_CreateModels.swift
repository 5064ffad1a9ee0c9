extension Migration {
    /// Model versions, what a model has come to, and baselines.
    static let createModels = Migration(number: 1, name: "CreateModels") { dialect in
        [
            """
            CREATE TABLE model_versions (
                id \(dialect.countedKey),
                model \(dialect.text) NOT NULL,
                version \(dialect.text) NOT NULL,
                registered_at BIGINT NOT NULL,
                window_length \(dialect.text) NOT NULL,
                label_kind \(dialect.text) NOT NULL,
                document \(dialect.bytes) NOT NULL,
                UNIQUE (model, version)
            )
            """,
            // One row a model, changed by every append: on engines with several writers it is also the lock under which
            // ids are compared and arrivals counted.
            """
            CREATE TABLE model_progress (
                model \(dialect.text) PRIMARY KEY,
                revision BIGINT NOT NULL,
                next_arrival BIGINT NOT NULL,
                waiting_outcomes BIGINT NOT NULL,
                watermark BIGINT
            )
            """,
            """
            CREATE TABLE baselines (
                id \(dialect.countedKey),
                version_id BIGINT NOT NULL REFERENCES model_versions (id),
                source \(dialect.text) NOT NULL,
                set_at BIGINT NOT NULL
            )
            """,
            "CREATE INDEX baselines_by_version ON baselines (version_id, id)",
            """
            CREATE TABLE baseline_parts (
                baseline_id BIGINT NOT NULL REFERENCES baselines (id),
                part BIGINT NOT NULL,
                row_count BIGINT NOT NULL,
                keys \(dialect.bytes) NOT NULL,
                columns \(dialect.bytes) NOT NULL,
                PRIMARY KEY (baseline_id, part)
            )
            """,
        ]
    }
}
