extension Migration {
    /// The answers to requests that came with a key, for as long as the key may be sent again.
    static let createRequestKeys = Migration(number: 15, name: "CreateRequestKeys") { dialect in
        [
            """
            CREATE TABLE request_keys (
                model \(dialect.text) NOT NULL,
                content BIGINT NOT NULL,
                request_key \(dialect.text) NOT NULL,
                received_at BIGINT NOT NULL,
                digest \(dialect.bytes) NOT NULL,
                answer \(dialect.bytes) NOT NULL,
                PRIMARY KEY (model, content, request_key)
            )
            """,
            "CREATE INDEX request_keys_by_time ON request_keys (received_at)",
        ]
    }
}
