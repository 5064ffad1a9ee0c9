package import VigilStorage

/// Puts a backup into an empty database of a server.
package enum PostgresRestore {
    /// Restores a backup in one transaction, compares what came out with its manifest, and takes it back where that differs.
    ///
    /// - Parameters:
    ///   - backup: A backup that was looked at.
    ///   - url: The database, which has no tables of Vigil's yet.
    ///   - replaces: Whether to replace what is there, which is refused: other than a file, a database cannot be exchanged in
    ///     one step that leaves either the old one or the new.
    ///   - watch: Told how far it has come.
    /// - Throws: `StoreError`, `conflict` when there are tables already, `locked` when a Vigil uses it; what pg_restore says;
    ///   `CancellationError`. The database is as it was then.
    package static func restore(
        _ backup: Backup, to url: String, replaces: Bool, _ watch: BackupWatch
    ) async throws {
        let address = try PostgresAddress(url)
        try await watch.onThread {
            try PostgresFault.translating(address.redacted) { try restoreNow(backup, address, watch) }
        }
    }

    private static func restoreNow(_ backup: Backup, _ address: PostgresAddress, _ watch: BackupWatch) throws {
        let place = address.redacted
        let link = try PostgresBackup.connect(address)
        guard try PostgresSession.enter(link, .alone, place: place) == .alone else {
            throw StoreError(.locked, "\(place) is in use by a Vigil; stop that one, or name another database")
        }
        let content = backup.manifest.content
        let schema = content.schema ?? "public"
        try requireEmpty(link, schema, place)
        let programs = try PostgresPrograms(for: link.version, watch)
        try watch.begin(.copying)
        try programs.restore(backup.path, schema, to: address, watch)
        do {
            try watch.begin(.verifying)
            try link.run("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            let restored = try PostgresBackup.content(link, watch)
            try link.run("COMMIT")
            // Plans need to know how large the tables are before the server looks by itself.
            try link.run("ANALYZE \(names(of: restored))")
            if let difference = content.difference(from: restored.tables) {
                throw StoreError(
                    .corrupt, "\(backup.path) is not what its manifest says: \(difference); take another one")
            }
        } catch {
            try takeBack(content, link)
            throw error
        }
    }

    /// Makes sure that the backup's schema is the one that Vigil would use, and that nothing is in it.
    private static func requireEmpty(_ link: PostgresLink, _ schema: String, _ place: String) throws {
        let first = try link.run("SELECT current_schema()").row(0).optionalText(0)
        if first == nil { try PostgresBackup.use(schema, link) }
        guard first == nil || first == schema else {
            throw StoreError(
                .conflict,
                "the backup is of the schema \(schema) and \(place) has \(first ?? "none") first on its search_path; name the "
                    + "backup's with ?options=-csearch_path%3D\(schema), after CREATE SCHEMA")
        }
        let tables = try link.execute(
            "SELECT COUNT(*) FROM pg_tables WHERE schemaname = ? AND tablename NOT IN (?, ?)",
            [.text(schema), .text(CommitToken.table), .text(CommitToken.earlierTable)]
        ).row(0).integer(0)
        guard tables == 0 else {
            throw StoreError(
                .conflict,
                "the schema \(schema) of \(place) holds \(tables) tables; a backup is restored into an empty database, which "
                    + "is renamed afterwards: createdb --encoding UTF8 --template template0 vigil_restored")
        }
    }

    private static func takeBack(_ content: BackupContent, _ link: PostgresLink) throws {
        _ = try? link.run("ROLLBACK")  // there may be no transaction
        try link.run("DROP TABLE IF EXISTS \(names(of: content)) CASCADE")
    }

    private static func names(of content: BackupContent) -> String {
        content.tables.map { PostgresBackup.quoted($0.table) }.joined(separator: ", ")
    }
}
