extension SQLDialect {
    /// The type of a column of bytes.
    package var bytes: String {
        switch self {
        case .sqlite: "BLOB"
        case .postgres: "BYTEA"
        }
    }

    /// The type of a text, ordered by its bytes on every engine, whatever the language of a server.
    var text: String {
        switch self {
        case .sqlite: "TEXT"
        case .postgres: "TEXT COLLATE \"C\""
        }
    }

    /// The type of a primary key that the engine counts up and never gives twice.
    ///
    /// Segments are cached under it, so a number that came back after a deletion would bring back deleted rows.
    var countedKey: String {
        switch self {
        case .sqlite: "INTEGER PRIMARY KEY AUTOINCREMENT"
        case .postgres: "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
        }
    }

    /// The moment by the database's own clock, in milliseconds, whatever the clocks of its clients say.
    var now: String {
        switch self {
        case .sqlite: "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"
        case .postgres: "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)"
        }
    }
}
