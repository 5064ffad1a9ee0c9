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
}
