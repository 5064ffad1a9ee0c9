extension Migration {
    /// Thresholds, alert rules with their states, alerts, and the messages about them.
    static let createAlerts = Migration(number: 5, name: "CreateAlerts") { dialect in
        [
            """
            CREATE TABLE performance_thresholds (
                model \(dialect.text) NOT NULL,
                metric \(dialect.text) NOT NULL,
                document \(dialect.bytes) NOT NULL,
                PRIMARY KEY (model, metric)
            )
            """,
            """
            CREATE TABLE alert_rules (
                model \(dialect.text) NOT NULL,
                name \(dialect.text) NOT NULL,
                set_at BIGINT NOT NULL,
                document \(dialect.bytes) NOT NULL,
                state \(dialect.bytes) NOT NULL,
                PRIMARY KEY (model, name)
            )
            """,
            """
            CREATE TABLE alerts (
                id \(dialect.text) PRIMARY KEY,
                model \(dialect.text) NOT NULL,
                status \(dialect.text) NOT NULL,
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
                deduplication_key \(dialect.text) NOT NULL,
                channel \(dialect.text) NOT NULL,
                alert_id \(dialect.text) NOT NULL,
                status \(dialect.text) NOT NULL,
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
                result \(dialect.text) NOT NULL,
                reason \(dialect.text)
            )
            """,
            "CREATE INDEX deliveries_by_message ON deliveries (message_id)",
        ]
    }
}
