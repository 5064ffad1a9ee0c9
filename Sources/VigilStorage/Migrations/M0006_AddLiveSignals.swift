extension Migration {
    /// Alarms of detectors that watch predictions one by one.
    static let addLiveSignals = Migration(number: 6, name: "AddLiveSignals") { dialect in
        [
            // The same prediction may set off a column's detector once only: a repeat is not another signal.
            """
            CREATE TABLE live_signals (
                version_id BIGINT NOT NULL REFERENCES model_versions (id),
                moment BIGINT NOT NULL,
                column_name \(dialect.text) NOT NULL,
                detector \(dialect.text) NOT NULL,
                event_count BIGINT NOT NULL,
                false_alarm_every BIGINT NOT NULL,
                PRIMARY KEY (version_id, moment, column_name, detector, event_count)
            )
            """
        ]
    }
}
