import Testing
import VigilStorage

extension ContractCase {
    static let backups: [ContractCase] = [
        .store(
            "the digest of a table is over the names and all values, in the order of the key, the same on every engine"
        ) {
            store in
            let database = store.database
            try await database.run(
                """
                CREATE TABLE trial (key BIGINT PRIMARY KEY, number DOUBLE PRECISION, words TEXT,
                    bytes \(database.dialect.bytes))
                """)
            let insert = "INSERT INTO trial (key, number, words, bytes) VALUES (?, ?, ?, ?)"
            let bytes = SQLValue.blob((0..<1000).flatMap { _ in [0, 255] as [UInt8] })
            try await database.write { connection in
                try connection.execute(insert, [.integer(2), .real(0.5), .text("ü"), bytes])
                try connection.execute(insert, [.integer(-1), .null, .text(""), .blob([])])
            }
            // By Python's hashlib and struct, over the same bytes.
            let expected = "3f2cd3af29c9eedf386d79d18e08daded1dcb8ae65f5d4e04c3786926921ae61"
            #expect(try await database.trial() == TableContent(table: "trial", rows: 2, digest: expected))

            var seen: Set = [expected]
            let changes = [
                "UPDATE trial SET number = 0.25 WHERE key = 2", "UPDATE trial SET number = 2 WHERE key = 2",
                "UPDATE trial SET number = NULL WHERE key = 2", "UPDATE trial SET words = 'u' WHERE key = 2",
                "UPDATE trial SET words = NULL WHERE key = -1", "UPDATE trial SET bytes = NULL WHERE key = -1",
                "UPDATE trial SET key = 3 WHERE key = 2", "DELETE FROM trial WHERE key = -1", "DELETE FROM trial",
            ]
            for change in changes {
                try await database.run(change)
                let digest = try #require(try await database.trial()).digest
                let isNew = seen.insert(digest).inserted
                #expect(isNew, "\(change)")
            }
        },
        .store("every table of the schema is looked at, with its rows") { store in
            try await BackupSamples.add(0..<20, to: store)
            let content = try await store.database.content()
            #expect(content.schemaNumber == BackupContent.newestSchemaNumber && content.database?.utf8.count == 32)
            let rows = Dictionary(uniqueKeysWithValues: content.tables.map { ($0.table, $0.rows) })
            #expect(rows["schema_migrations"] == BackupContent.newestSchemaNumber)
            #expect(rows["model_versions"] == 1 && rows["model_progress"] == 1 && rows["alerts"] == 0)
            #expect(rows["prediction_segments"] == 1 && rows["prediction_windows"] == 1)
            #expect(try await store.database.content() == content)
        },
    ]
}

extension SQLDatabase {
    fileprivate func content() async throws -> BackupContent {
        let dialect = dialect
        return try await read { connection in
            try connection.content(dialect, BackupWatch()) { sql, row in try connection.query(sql, []) { try row($0) } }
        }
    }

    fileprivate func trial() async throws -> TableContent? {
        try await content().tables.first { $0.table == "trial" }
    }
}
