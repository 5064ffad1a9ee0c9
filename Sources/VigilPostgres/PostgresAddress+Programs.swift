internal import CPostgres
import VigilStorage

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension PostgresAddress {
    /// How a program of PostgreSQL's is told where a database is.
    struct Login: Hashable {
        /// For its command line, which everybody can read: without a password.
        var connection: String
        /// For its environment.
        var environment: [String: String]
    }

    /// How a program of PostgreSQL's is told where the database is.
    ///
    /// - Parameter database: Another database of the same server; the address's own when `nil`.
    /// - Returns: What to put on its command line and into its environment.
    /// - Throws: `StoreError`, `cannotOpen`, where there is no memory for it.
    func login(database: String? = nil) throws(StoreError) -> Login {
        guard let text = vigil_postgres_without_password(url) else {
            throw StoreError(.cannotOpen, "\(redacted) cannot be read as an address of a PostgreSQL database")
        }
        defer { free(text) }
        // Before what the address says, which counts more: a server that is gone is noticed within half a minute.
        let keepalives = "keepalives_idle='15' keepalives_interval='5' keepalives_count='3' tcp_user_timeout='30000' "
        var login = Login(connection: keepalives + String(cString: text), environment: [:])
        login.connection += " connect_timeout='5'"
        if needsTLS { login.connection += " sslmode='require'" }
        if let database { login.connection += " dbname='\(database)'" }
        login.environment["PGPASSWORD"] = try password()
        return login
    }
}
