extension Migration {
    /// The name by which a database knows its own backups among those of others: random, given once, and restored with the rest.
    static let nameDatabase = Migration(number: 19, name: "NameDatabase") { dialect in
        let random =
            switch dialect {
            case .sqlite: "lower(hex(randomblob(16)))"
            case .postgres: "replace(gen_random_uuid()::text, '-', '')"
            }
        return [
            "CREATE TABLE database_name (id BIGINT PRIMARY KEY, name \(dialect.text) NOT NULL)",
            "INSERT INTO database_name (id, name) VALUES (1, \(random))",
        ]
    }
}
