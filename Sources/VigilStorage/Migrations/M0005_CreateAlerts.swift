extension Migration {
    /// Thresholds, alert rules with their states, alerts, and the messages about them.
    static let createAlerts = Migration(number: 5, name: "CreateAlerts") { dialect in
        [
            """
            CREATE TABLE performance_thresholds (
                model TEXT NOT NULL,
                metric TEXT NOT NULL,
                document \(dialect.bytes) NOT NULL,
                PRIMARY KEY (model, metric)
            )
            """,
            """
            CREATE TABLE alert_rules (
                model TEXT NOT NULL,
                name TEXT NOT NULL,
                set_at BIGINT NOT NULL,
                document \(dialect.bytes) NOT NULL,
                state \(dialect.bytes) NOT NULL,
                PRIMARY KEY (model, name)
            )
            """,
            """
            CREATE TABLE alerts (
                id TEXT PRIMARY KEY,
                model TEXT NOT NULL,
                status TEXT NOT NULL,
                first_start BIGINT NOT NULL,
                last_end BIGINT NOT NULL,
                fired_at BIGINT NOT NULL,
                document \(dialect.bytes) NOT NULL
            )
            """,
            "CREATE INDEX alerts_by_model ON alerts (model, first_start)",
            "CREATE INDEX alerts_by_time ON alerts (first_start)",
            """
            CREATE TABLE outbox_messages (
                id \(dialect.countedKey),
                deduplication_key TEXT NOT NULL,
                channel TEXT NOT NULL,
                alert_id TEXT NOT NULL,
                status TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                due_at BIGINT NOT NULL,
                attempts BIGINT NOT NULL,
                document \(dialect.bytes) NOT NULL,
                UNIQUE (deduplication_key, channel)
            )
            """,
            "CREATE INDEX outbox_messages_by_status ON outbox_messages (status, id)",
            "CREATE INDEX outbox_messages_by_alert ON outbox_messages (alert_id)",
            """
            CREATE TABLE deliveries (
                id \(dialect.countedKey),
                message_id BIGINT NOT NULL REFERENCES outbox_messages (id),
                tried_at BIGINT NOT NULL,
                result TEXT NOT NULL,
                reason TEXT
            )
            """,
            "CREATE INDEX deliveries_by_message ON deliveries (message_id)",
        ]
    }
}
