extension Migration {
    /// Outcomes that wait are told apart by the time of their prediction, where it was given, and by whether all
    /// predictions were searched for theirs; each version says for how long its ids are unique.
    static let addPredictionTimes = Migration(number: 7, name: "AddPredictionTimes") { dialect in
        [
            // The least number stands for a time that is not known: a key has no NULL.
            """
            CREATE TABLE waiting_labels (
                model \(dialect.text) NOT NULL,
                id_hash BIGINT NOT NULL,
                id \(dialect.bytes) NOT NULL,
                prediction_time BIGINT NOT NULL,
                label_bits BIGINT,
                label_name \(dialect.text),
                label_time BIGINT NOT NULL,
                is_searched BIGINT NOT NULL,
                arrival BIGINT NOT NULL,
                PRIMARY KEY (model, id_hash, id, prediction_time)
            )
            """,
            """
            INSERT INTO waiting_labels
            SELECT model, id_hash, id, -9223372036854775808, label_bits, label_name, label_time, 1, 0
            FROM waiting_outcomes
            """,
            "DROP TABLE waiting_outcomes",
            "CREATE INDEX waiting_labels_to_search ON waiting_labels (model, id_hash) WHERE is_searched = 0",
            "ALTER TABLE model_versions ADD COLUMN id_horizon BIGINT NOT NULL DEFAULT 604800000",
        ]
    }
}
