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
    /// - Returns: Sentences about what else was done; none.
    /// - Throws: `StoreError`, `conflict` when there are tables already, `locked` when a Vigil uses it; what pg_restore says;
    ///   `CancellationError`. The database is as it was then.
    @discardableResult
    package static func restore(
        _ backup: Backup, to url: String, replaces: Bool, _ watch: BackupWatch
    ) async throws -> [String] {
        let address = try PostgresAddress(url)
        try await watch.onThread {
            try PostgresFault.translating(address.redacted) { try restoreNow(backup, address, watch) }
        }
        return []
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
        let programs = try PostgresPrograms(for: link.version, dumper: content.dumper, watch)
        do {
            try watch.begin(.copying)
            // It may have come to its end although it is said to have failed: what is there then is taken back, too.
            try programs.restore(backup.path, of: content, schema, to: address, watch)
            try watch.begin(.verifying)
            try link.run("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            let restored = try PostgresBackup.content(link, watch)
            try link.run("COMMIT")
            // Plans need to know how large the tables are before the server looks by itself.
            try link.run("ANALYZE \(names(of: restored, in: schema))")
            if let difference = content.difference(from: restored.tables) {
                throw StoreError(
                    .corrupt, "\(backup.path) is not what its manifest says: \(difference); take another one")
            }
        } catch {
            do {
                try takeBack(content, in: schema, link, address)
            } catch let second {
                throw notTakenBack(error, second, schema, place)
            }
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
            """
            SELECT COUNT(*) FROM pg_class AS t JOIN pg_namespace AS s ON s.oid = t.relnamespace
            WHERE t.relkind IN ('r', 'p') AND s.nspname = ? AND t.relname NOT IN (?, ?) AND NOT EXISTS (
                SELECT 1 FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass AND d.objid = t.oid AND d.deptype = 'e')
            """,
            [.text(schema), .text(CommitToken.table), .text(CommitToken.earlierTable)]
        ).row(0).integer(0)
        guard tables == 0 else {
            throw StoreError(
                .conflict,
                "the schema \(schema) of \(place) holds \(tables) tables; a backup is restored into an empty database, which "
                    + "is renamed afterwards: createdb --encoding UTF8 --template template0 vigil_restored")
        }
    }

    /// Drops what was restored; over another connection when the first one is gone.
    private static func takeBack(
        _ content: BackupContent, in schema: String, _ link: PostgresLink, _ address: PostgresAddress
    ) throws {
        _ = try? link.run("ROLLBACK")  // there may be no transaction
        var link = link
        if !link.isConnected {
            link = try PostgresBackup.connect(address)
            guard try PostgresSession.enter(link, .alone, place: address.redacted) == .alone else {
                throw StoreError(.locked, "a Vigil uses them by now")
            }
        }
        try link.run("DROP TABLE IF EXISTS \(names(of: content, in: schema)) CASCADE")
    }

    private static func notTakenBack(
        _ error: any Error, _ second: any Error, _ schema: String, _ place: String
    ) -> StoreError {
        func words(_ error: any Error) -> String {
            switch error {
            case let error as StoreError: error.detail
            case let error as PostgresFault: error.reason
            case is CancellationError: "it was interrupted"
            default: "\(error)"
            }
        }
        return StoreError(
            (error as? StoreError)?.code ?? .failed,
            "the backup was not restored (\(words(error))), and what was written of it could not be taken back "
                + "(\(words(second))): drop the tables in the schema \(schema) of \(place), which are not to be used")
    }

    /// The tables with their schema: others of these names may be on the search_path.
    private static func names(of content: BackupContent, in schema: String) -> String {
        content.tables.map { "\(PostgresBackup.quoted(schema)).\(PostgresBackup.quoted($0.table))" }
            .joined(separator: ", ")
    }
}
