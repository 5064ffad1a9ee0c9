/// Brings a database to the schema of this program.
struct Migrator {
    let migrations: [Migration]

    /// Applies what is missing, each migration in a transaction of its own, and lets other programs in.
    ///
    /// - Throws: `newerSchema` for a database that knows migrations this program does not, before anything is changed;
    ///   `locked` when something is missing while others use the database; `StoreError` when one fails, which then has left
    ///   nothing.
    func migrate(_ database: any SQLDatabase) async throws {
        let dialect = database.dialect
        let applied = try await database.write { [self] connection in
            try connection.execute(
                "CREATE TABLE IF NOT EXISTS schema_migrations (number BIGINT PRIMARY KEY, name TEXT NOT NULL)", [])
            return try check(connection)
        }
        let missing = migrations.filter { $0.number > applied }
        if !missing.isEmpty, try await !database.isAlone() {
            throw StoreError(
                .locked,
                "the database is to be brought from migration \(applied) to \(migrations.count) while another Vigil, of an "
                    + "earlier version, uses it; stop that one first")
        }
        for migration in missing {
            try await database.write { connection in
                // A large table takes its time; others wait for it.
                if dialect == .postgres { try connection.execute("SET LOCAL statement_timeout = 0", []) }
                for statement in migration.statements(dialect) { try connection.execute(statement, []) }
                try connection.execute(
                    "INSERT INTO schema_migrations (number, name) VALUES (?, ?)",
                    [.count(migration.number), .text(migration.name)])
            }
        }
        try await database.admitOthers()
    }

    /// The number of the newest migration that was applied, 0 for none.
    private func check(_ connection: any SQLConnection) throws -> Int {
        let applied = try connection.all("SELECT number, name FROM schema_migrations ORDER BY number") {
            (number: Int(clamping: try $0.integer(0)), name: try $0.text(1))
        }
        for (number, name) in applied {
            let known = migrations.first { $0.number == number }
            guard known?.name == name else {
                throw StoreError(
                    .newerSchema,
                    "the database has migration \(number) \"\(name)\" and this Vigil knows \(migrations.count); it was "
                        + "written by another, probably newer, version. Use that one, or another database.")
            }
        }
        return applied.last?.number ?? 0
    }
}
