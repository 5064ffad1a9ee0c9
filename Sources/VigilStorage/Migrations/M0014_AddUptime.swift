extension Migration {
    /// When the service was up: one row for each run, and for each time that the store could be written again.
    static let addUptime = Migration(number: 14, name: "AddUptime") { dialect in
        [
            """
            CREATE TABLE uptime_intervals (
                id \(dialect.countedKey),
                started_at BIGINT NOT NULL,
                ended_at BIGINT NOT NULL,
                beats BIGINT NOT NULL DEFAULT 0,
                fault \(dialect.text),
                is_stopped BIGINT NOT NULL DEFAULT 0
            )
            """
        ]
    }
}
