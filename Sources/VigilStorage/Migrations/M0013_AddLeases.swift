extension Migration {
    /// Leases of work that one replica does at a time, and counters by which each replica sees what others did.
    static let addLeases = Migration(number: 13, name: "AddLeases") { dialect in
        [
            // By the database's clock, in milliseconds; 0 for one that was given back.
            """
            CREATE TABLE leases (
                name \(dialect.text) PRIMARY KEY,
                holder \(dialect.text) NOT NULL,
                expires_at BIGINT NOT NULL,
                fence BIGINT NOT NULL
            )
            """,
            // Predictions and outcomes are counted by the revision of model_progress. Apart from that row, which appends
            // hold.
            """
            CREATE TABLE model_changes (
                model \(dialect.text) PRIMARY KEY,
                evaluated_revision BIGINT NOT NULL,
                configuration BIGINT NOT NULL,
                findings BIGINT NOT NULL,
                alerts BIGINT NOT NULL
            )
            """,
            "INSERT INTO model_changes SELECT model, 0, 0, 0, 0 FROM model_progress",
        ]
    }
}
