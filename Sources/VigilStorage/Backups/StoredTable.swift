/// A table as the engine itself describes it.
struct StoredTable: Hashable {
    struct Column: Hashable {
        var name: String
        /// The column as it is selected: types that values do not have are read as text.
        var expression: String
        /// Whether it is a text, ordered by its bytes.
        var isText: Bool
        /// Its place in the primary key, from 1; 0 when it is not part of it.
        var keyPlace: Int
    }

    var name: String
    var columns: [Column]

    /// A query for every row, in the order of the key; of all columns where there is none.
    func query(_ dialect: SQLDialect) -> String {
        let key = columns.filter { $0.keyPlace > 0 }.sorted { $0.keyPlace < $1.keyPlace }
        let order = (key.isEmpty ? columns : key).map { column in
            Self.quoted(column.name) + (column.isText && dialect == .postgres ? " COLLATE \"C\"" : "")
        }
        return "SELECT \(columns.map(\.expression).joined(separator: ", ")) FROM \(Self.quoted(name)) "
            + "ORDER BY \(order.joined(separator: ", "))"
    }

    /// Every table, by name; those that the engine's own code keeps for itself are left out.
    ///
    /// - Parameters:
    ///   - connection: A transaction.
    ///   - dialect: The engine's SQL.
    /// - Returns: The tables with their columns in order.
    /// - Throws: `StoreError`.
    static func all(_ connection: some SQLConnection, _ dialect: SQLDialect) throws -> [StoredTable] {
        var tables: [StoredTable] = []
        try connection.query(listing(dialect), []) { row in
            let name = try row.text(0)
            let column = Column(
                name: try row.text(1), expression: try row.text(2), isText: try row.integer(3) != 0,
                keyPlace: Int(clamping: try row.integer(4)))
            if tables.last?.name == name {
                tables[tables.count - 1].columns.append(column)
            } else {
                tables.append(StoredTable(name: name, columns: [column]))
            }
        }
        return tables
    }

    private static func listing(_ dialect: SQLDialect) -> String {
        switch dialect {
        case .sqlite:
            // The counters of keys are compared, too: a number that came back would be another segment's.
            """
            SELECT tables.name, columns.name, '"' || replace(columns.name, '"', '""') || '"', 0, columns.pk
            FROM sqlite_master AS tables JOIN pragma_table_info(tables.name) AS columns
            WHERE tables.type = 'table' AND (tables.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' OR tables.name = 'sqlite_sequence')
            ORDER BY tables.name, columns.cid
            """
        case .postgres:
            // 17 to 1043 are the types that values have. Partitions are read through their table; those of extensions, which
            // come with the extension, are in no dump.
            """
            SELECT t.relname::text, c.attname::text,
                CASE WHEN c.atttypid IN (17, 20, 21, 23, 25, 701, 1043) THEN quote_ident(c.attname)
                    ELSE quote_ident(c.attname) || '::text' END,
                CASE WHEN c.attcollation <> 0 THEN 1::bigint ELSE 0::bigint END,
                COALESCE((SELECT k.place FROM pg_index AS i, unnest(i.indkey::int2[]) WITH ORDINALITY AS k (column_number, place)
                    WHERE i.indrelid = t.oid AND i.indisprimary AND k.column_number = c.attnum), 0)
            FROM pg_class AS t JOIN pg_attribute AS c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped
            WHERE t.relkind IN ('r', 'p') AND NOT t.relispartition
                AND t.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
                AND t.relname NOT IN ('vigil_commits', 'vigil_newest_commit')
                AND NOT EXISTS (SELECT 1 FROM pg_depend AS d
                    WHERE d.classid = 'pg_class'::regclass AND d.objid = t.oid AND d.deptype = 'e')
            ORDER BY t.relname COLLATE "C", c.attnum
            """
        }
    }

    private static func quoted(_ name: String) -> String { "\"\(name.replacing("\"", with: "\"\""))\"" }
}
