import VigilStorage

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What holds for every connection, and what is looked at when a database is opened.
enum PostgresSession {
    /// The number of Vigil's lock among a database's advisory locks: the letters "vigil" as bytes.
    private static let lockNumber: Int64 = 0x76_69_67_69_6C

    /// Sets what a session of ours relies on, whatever the server's defaults are.
    ///
    /// - Parameter link: A new connection.
    /// - Throws: `PostgresFault`.
    static func begin(_ link: PostgresLink) throws(PostgresFault) {
        // A statement that runs for minutes, or waits for a lock so long, is one that nobody waits for any more. The server
        // notices within half a minute that our machine is gone, and gives up what its session holds.
        try link.run(
            """
            SET synchronous_commit = on; SET standard_conforming_strings = on; SET extra_float_digits = 1;
            SET statement_timeout = '120s'; SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '60s';
            SET tcp_keepalives_idle = 15; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;
            SET tcp_user_timeout = 30000
            """)
    }

    /// Takes the lock that keeps a second Vigil out, for as long as the connection stands.
    ///
    /// - Parameters:
    ///   - link: The connection that writes.
    ///   - place: The database, as a person would name it.
    /// - Throws: `StoreError`, `locked`, when another has it; `PostgresFault`.
    static func lock(_ link: PostgresLink, place: String) throws {
        // The server may take a moment to notice that our last connection is gone.
        for attempt in 0..<20 {
            let result = try link.run("SELECT pg_try_advisory_lock(\(lockNumber))::int::text")
            if try result.row(0).text(0) == "1" { return }
            if attempt < 19 { usleep(100_000) }
        }
        throw StoreError(
            .locked,
            "\(place) is in use by another Vigil; stop that one first, or ask it over HTTP instead of the database")
    }

    /// Makes sure that the database is one that Vigil can live in.
    ///
    /// - Parameters:
    ///   - link: The connection that writes.
    ///   - place: The database, as a person would name it.
    /// - Throws: `StoreError`; `PostgresFault`.
    static func check(_ link: PostgresLink, place: String) throws {
        guard link.version >= 130_000 else {
            throw StoreError(
                .cannotOpen,
                "\(place) is PostgreSQL \(link.version / 10_000); Vigil needs 13 or newer. Upgrade the server.")
        }
        let encoding = try link.run("SHOW server_encoding").row(0).text(0)
        guard encoding == "UTF8" else {
            throw StoreError(
                .cannotOpen,
                "\(place) is encoded in \(encoding), which cannot hold every name; create it with \"createdb -E UTF8\"")
        }
        guard try link.run("SHOW transaction_read_only").row(0).text(0) == "off" else {
            throw StoreError(.readOnly, "\(place) cannot be written; it may be a standby: name the primary server")
        }
        guard let schema = try link.run("SELECT current_schema()").row(0).optionalText(0) else {
            throw StoreError(
                .cannotOpen,
                "\(place) has no schema to put tables into; create the first one on its search_path (\"CREATE SCHEMA\")"
            )
        }
        let tables = try link.execute(
            """
            SELECT COUNT(*), COUNT(*) FILTER (WHERE tablename = 'model_versions') FROM pg_tables
            WHERE schemaname = ? AND tablename <> ?
            """, [.text(schema), .text(CommitToken.table)]
        ).row(0)
        guard try tables.integer(0) == 0 || tables.integer(1) == 1 else {
            throw StoreError(
                .cannotOpen,
                "the schema \(schema) of \(place) holds tables that are not Vigil's; name an empty database, or an empty "
                    + "schema with ?options=-csearch_path%3DSCHEMA")
        }
        try CommitToken.prepare(link)
    }
}
