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

    /// The number of the lock that is held besides by the one that is alone for a while only, and lets others in afterwards.
    private static let openingNumber: Int64 = lockNumber + 1

    /// How long one that opens the database waits for another that does not share it.
    struct Patience: Sendable {
        /// For one that will not let others in: the server needs a moment to notice that our last connection is gone.
        let stranger: Duration
        /// For one that changes the tables, which takes as long as they are large.
        let opening: Duration

        static let usual = Patience(stranger: .seconds(20), opening: .seconds(900))
        /// For one that had the database already: when another has changed the tables meanwhile it has to begin anew.
        static let again = Patience(stranger: .seconds(20), opening: .seconds(20))
    }

    /// Sets what a session of ours relies on, whatever the server's defaults are.
    ///
    /// - Parameter link: A new connection.
    /// - Throws: `PostgresFault`.
    static func begin(_ link: PostgresLink) throws(PostgresFault) {
        // A statement that runs for minutes, or waits for a lock so long, is one that nobody waits for any more. The server
        // notices within half a minute that our machine is gone, and gives up what its session holds. A process that stands
        // still in the middle of a transaction loses it within seconds: others wait for the model that it holds.
        try link.run(
            """
            SET synchronous_commit = on; SET standard_conforming_strings = on; SET extra_float_digits = 1;
            SET statement_timeout = '120s'; SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '10s';
            SET tcp_keepalives_idle = 15; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;
            SET tcp_user_timeout = 30000
            """)
    }

    /// How a Vigil uses a database: together with others, or alone while it changes the schema.
    enum Access: Hashable, Sendable {
        case alone, shared
    }

    /// Takes Vigil's lock of the database for as long as the connection stands.
    ///
    /// Vigils that serve share it. One that opens the database gets it for itself where nobody else is there, so that it may
    /// change the schema; earlier versions, which expected to be alone, always hold it so.
    ///
    /// - Parameters:
    ///   - link: The connection that writes.
    ///   - access: What is wanted; a wish to be alone is not insisted on.
    ///   - place: The database, as a person would name it.
    ///   - patience: How long to wait for another that is alone in it.
    /// - Returns: What was got.
    /// - Throws: `StoreError`, `locked`, when another stays alone in it; `PostgresFault`.
    static func enter(
        _ link: PostgresLink, _ access: Access, place: String, patience: Patience = .usual
    ) throws -> Access {
        let clock = ContinuousClock()
        let beginning = clock.now
        while true {
            if access == .alone, try isTaken("pg_try_advisory_lock", lockNumber, link) {
                // Others look for it only after they have waited for long.
                try link.run("SELECT pg_advisory_lock_shared(\(openingNumber))")
                return .alone
            }
            if try isTaken("pg_try_advisory_lock_shared", lockNumber, link) { return .shared }
            let waited = beginning.duration(to: clock.now)
            if waited >= patience.stranger {
                let isOpening = try isOpened(link)
                guard isOpening, waited < patience.opening else { throw refusal(place, isOpening: isOpening) }
            }
            usleep(100_000)
        }
    }

    /// Tries to be alone where the database is shared: whoever was there may just have gone, which the server notices a
    /// moment later.
    ///
    /// - Parameters:
    ///   - link: The connection that has Vigil's lock together with others.
    ///   - patience: For how long.
    /// - Returns: Whether it is alone now.
    /// - Throws: `PostgresFault`.
    static func becomeAlone(_ link: PostgresLink, patience: Duration = .seconds(2)) throws -> Bool {
        let end = ContinuousClock.now.advanced(by: patience)
        while try !isTaken("pg_try_advisory_lock", lockNumber, link) {
            guard ContinuousClock.now < end else { return false }
            usleep(100_000)
        }
        try link.run(
            "SELECT pg_advisory_lock_shared(\(openingNumber)); SELECT pg_advisory_unlock_shared(\(lockNumber))")
        return true
    }

    private static func refusal(_ place: String, isOpening: Bool) -> StoreError {
        StoreError(
            .locked,
            isOpening
                ? "another Vigil has been changing the tables of \(place) all the while; wait for it to be done, and start "
                    + "this one again"
                : "\(place) is in use by another Vigil, of an earlier version, that does not share it; stop that one first"
        )
    }

    /// Whether somebody says that the one that is alone will let others in.
    private static func isOpened(_ link: PostgresLink) throws -> Bool {
        // As the server shows a number of 64 bits.
        try link.run(
            """
            SELECT 1 FROM pg_locks
            WHERE locktype = 'advisory' AND objsubid = 1 AND granted
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND classid::bigint = \(openingNumber >> 32) AND objid::bigint = \(openingNumber & 0xFFFF_FFFF)
            """
        ).count > 0
    }

    private static func isTaken(_ function: String, _ number: Int64, _ link: PostgresLink) throws -> Bool {
        try link.run("SELECT \(function)(\(number))::int::text").row(0).text(0) == "1"
    }

    /// The newest migration of the database, 0 for none: another Vigil can have changed the tables while no connection of
    /// ours stood.
    ///
    /// - Parameter link: A connection.
    /// - Returns: Its number.
    /// - Throws: `PostgresFault`.
    static func schemaNumber(_ link: PostgresLink) throws -> Int64 {
        let table = try link.run("SELECT to_regclass('schema_migrations')::text").row(0).optionalText(0)
        guard table != nil else { return 0 }
        return try link.execute("SELECT COALESCE(MAX(number), 0) FROM schema_migrations", []).row(0).integer(0)
    }

    /// Makes sure that the tables are those of when the database was opened.
    ///
    /// - Parameters:
    ///   - expected: The newest migration then; `nil` while that is not known yet.
    ///   - link: A new connection.
    ///   - place: The database, as a person would name it.
    /// - Throws: `StoreError`, `newerSchema`; `PostgresFault`.
    static func requireSchema(_ expected: Int64?, _ link: PostgresLink, place: String) throws {
        guard let expected else { return }
        let found = try schemaNumber(link)
        guard found == expected else {
            throw StoreError(
                .newerSchema,
                "\(place) was brought from migration \(expected) to \(found) by another Vigil; start this one anew in the same "
                    + "version as that")
        }
    }

    /// Lets others in again.
    ///
    /// - Parameter link: The connection that is alone.
    /// - Throws: `PostgresFault`.
    static func admitOthers(_ link: PostgresLink) throws(PostgresFault) {
        // In this order, so that there is no moment without a lock.
        try link.run(
            """
            SELECT pg_advisory_lock_shared(\(lockNumber)); SELECT pg_advisory_unlock(\(lockNumber));
            SELECT pg_advisory_unlock_shared(\(openingNumber))
            """)
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
            WHERE schemaname = ? AND tablename NOT IN (?, ?)
            """, [.text(schema), .text(CommitToken.table), .text(CommitToken.earlierTable)]
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
