extension Migration {
    /// Segments of outcomes under the times of their predictions, and outcomes that wait for theirs.
    static let createOutcomes = Migration(number: 3, name: "CreateOutcomes") { dialect in
        [
            """
            CREATE TABLE outcome_segments (
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
            CREATE INDEX outcome_segments_by_time
            ON outcome_segments (version_id, span, first_time, last_time, row_count, level, first_arrival)
            """,
            // The id is kept as bytes, because a text may hold a NUL that not every engine takes; a numeric label as
            // its bits, because not every engine keeps NaN and -0.
            """
            CREATE TABLE waiting_outcomes (
                model \(dialect.text) NOT NULL,
                id_hash BIGINT NOT NULL,
                id \(dialect.bytes) NOT NULL,
                label_bits BIGINT,
                label_name \(dialect.text),
                label_time BIGINT NOT NULL,
                PRIMARY KEY (model, id_hash, id)
            )
            """,
        ]
    }
}
