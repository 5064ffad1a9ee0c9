/// What a database holds in one moment, table by table.
package struct BackupContent: Hashable, Sendable, Codable {
    /// The number of the newest migration that was applied.
    package var schemaNumber: Int
    /// The schema that the tables are in, on engines that have several.
    package var schema: String?
    /// The name that the database was given when it was made, see ``DatabaseName``; `nil` for one of before there were such.
    package var database: String?
    /// The version of pg_dump that wrote the copy, such as 15; `nil` where no program did.
    package var dumper: Int?
    /// The tables, by name.
    package var tables: [TableContent]

    /// What a database holds.
    package init(
        schemaNumber: Int, schema: String? = nil, database: String? = nil, dumper: Int? = nil, tables: [TableContent]
    ) {
        self.schemaNumber = schemaNumber
        self.schema = schema
        self.database = database
        self.dumper = dumper
        self.tables = tables
    }

    /// The newest migration that this program knows.
    package static let newestSchemaNumber = Migration.all.count

    /// What differs between the tables of a database and those of its copy.
    ///
    /// - Parameter copy: The copy's tables.
    /// - Returns: A sentence about the first table that differs; `nil` when all are the same.
    package func difference(from copy: [TableContent]) -> String? {
        let copied = Dictionary(copy.map { ($0.table, $0) }) { first, _ in first }
        for original in tables {
            guard let found = copied[original.table] else {
                return "the table \(original.table) is missing in the copy"
            }
            guard found.rows == original.rows else {
                return "the table \(original.table) has \(original.rows) rows and its copy \(found.rows)"
            }
            guard found.digest == original.digest else {
                return "the \(original.rows) rows of the table \(original.table) differ from those of its copy"
            }
        }
        let known = Set(tables.map(\.table))
        return copy.first { !known.contains($0.table) }.map {
            "the copy has a table \($0.table) that is not the original's"
        }
    }
}

extension SQLConnection {
    /// Reads every table of Vigil's that a transaction sees; one row after the other, however large they are.
    ///
    /// - Parameters:
    ///   - dialect: The engine's SQL.
    ///   - watch: Told how far it has come.
    ///   - stream: Runs a query without gathering its rows.
    /// - Returns: What they hold.
    /// - Throws: `StoreError`, `cannotOpen`, where there are no tables of Vigil's; `CancellationError`.
    package func content(
        _ dialect: SQLDialect, _ watch: BackupWatch,
        stream: (_ sql: String, _ row: (any SQLRow) throws -> Void) throws -> Void
    ) throws -> BackupContent {
        let tables = try StoredTable.all(self, dialect)
        guard tables.contains(where: { $0.name == "schema_migrations" }) else {
            throw StoreError(.cannotOpen, "there are no tables of Vigil's in the database")
        }
        let number = try first("SELECT COALESCE(MAX(number), 0) FROM schema_migrations") { try $0.integer(0) } ?? 0
        var content = BackupContent(schemaNumber: Int(clamping: number), tables: [])
        if dialect == .postgres { content.schema = try first("SELECT current_schema()::text") { try $0.text(0) } }
        if tables.contains(where: { $0.name == DatabaseName.table }) { content.database = try DatabaseName.read(self) }
        for (index, table) in tables.enumerated() {
            var digest = RowDigest(columns: table.columns.map(\.name))
            try watch.note(done: index, of: tables.count)
            try stream(table.query(dialect)) { row in
                digest.add(row, columns: table.columns.count)
                if digest.rows & 63 == 0 { try watch.requireGoing() }
            }
            let rows = digest.rows
            content.tables.append(TableContent(table: table.name, rows: rows, digest: digest.finish()))
        }
        return content
    }
}
