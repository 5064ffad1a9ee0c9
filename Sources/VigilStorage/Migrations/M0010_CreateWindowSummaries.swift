extension Migration {
    /// What is kept of a checked window's columns, for checks of longer stretches without its rows.
    static let createWindowSummaries = Migration(number: 10, name: "CreateWindowSummaries") { dialect in
        [
            // `counting_key` tells what the columns were counted against; only summaries of one key can be put together.
            """
            CREATE TABLE window_summaries (
                version_id BIGINT NOT NULL REFERENCES model_versions (id),
                window_start BIGINT NOT NULL,
                window_end BIGINT NOT NULL,
                predictions BIGINT NOT NULL,
                counting_key BIGINT NOT NULL,
                summary \(dialect.bytes) NOT NULL,
                PRIMARY KEY (version_id, window_start)
            )
            """
        ]
    }
}
