public import VigilStorage

extension MonitoringStore {
    /// A store in a database of a PostgreSQL server, version 13 or newer.
    ///
    /// libpq, PostgreSQL's client library, is loaded when this is first called. A host other than this machine is spoken
    /// to over TLS unless the URL says otherwise by `sslmode`.
    ///
    /// - Parameters:
    ///   - url: `postgres://user:password@host:port/database?key=value`, with the keys of libpq; a password is
    ///     better left to libpq's own file `.pgpass` or `PGPASSWORD`.
    ///   - durability: When what comes in over HTTP is acknowledged.
    /// - Returns: The store, its schema brought up to date; replicas of one version share it.
    /// - Throws: An error whose description names the database, without its password, and says what to do: it cannot be
    ///   reached, refuses the user, is in use by another version, holds other tables, is a standby, or was written by a
    ///   newer Vigil.
    public static func postgres(url: String, durability: Durability = .full) async throws -> MonitoringStore {
        let database = try await PostgresDatabase.open(url: url)
        do {
            return MonitoringStore(
                try await SQLStore(database, durability: durability, scratch: SQLStore.temporaryFolder), isShared: true,
                backups: database,
                close: { try await database.close() })
        } catch {
            try? await database.close()  // the first error says more
            throw error
        }
    }
}
