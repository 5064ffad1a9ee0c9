package import VigilStorage

extension PostgresDatabase {
    /// What Vigil's tables take with their indexes; the disk and the log are the server's.
    package func use() async throws -> DatabaseUse {
        let bytes = try await read { connection in
            var bytes: Int?
            try connection.query(
                """
                SELECT CAST(SUM(pg_total_relation_size(oid)) AS BIGINT) FROM pg_class
                WHERE relkind = 'r' AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
                """, []
            ) { bytes = try $0.optionalInteger(0).map { Int(clamping: $0) } }
            return bytes
        }
        return DatabaseUse(bytes: bytes)
    }
}
