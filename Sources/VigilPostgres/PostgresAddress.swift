internal import CPostgres
import VigilStorage

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where a PostgreSQL database is, and as whom to log in: a URL as libpq reads it.
package struct PostgresAddress: Sendable {
    /// How an address is written.
    package static let form = "postgres://USER:PASSWORD@HOST:PORT/DATABASE"

    /// The URL with its password, for libpq alone.
    let url: String
    /// The URL for people: in messages and logs.
    let redacted: String
    private let isLocal: Bool
    private let hasSSLMode: Bool

    /// Whether a connection has to be encrypted: to another machine, unless something else was said.
    var needsTLS: Bool { !isLocal && !hasSSLMode }

    /// Reads a URL.
    ///
    /// - Parameters:
    ///   - url: `postgres://user:password@host:port/database?key=value`; `postgresql:` is the same.
    ///   - environment: The process's variables.
    /// - Throws: `StoreError`, `cannotOpen`, that says what libpq does not understand.
    init(
        _ url: String, environment: (String) -> String? = { name in getenv(name).map { String(cString: $0) } }
    ) throws(StoreError) {
        guard vigil_postgres_is_available() else {
            throw StoreError(
                .cannotOpen,
                "PostgreSQL's client library cannot be loaded (\(String(cString: vigil_postgres_problem()))); install "
                    + "libpq 14 or newer, on Debian with \"apt-get install libpq5\"")
        }
        self.url = url
        redacted = Self.redacted(url)
        // What the URL leaves out libpq takes from the environment, or from the service that is named.
        let address = try Self.setting("hostaddr", of: url)
        let host = try Self.setting("host", of: url)
        let hosts = address ?? host ?? environment("PGHOSTADDR") ?? environment("PGHOST") ?? ""
        isLocal = hosts.split(separator: ",").allSatisfy { host in
            // A name may begin like an address.
            let isAddress = host.allSatisfy { $0 == "." || $0.isNumber }
            return host.hasPrefix("/") || host.hasPrefix("127.") && isAddress || host == "localhost" || host == "::1"
        }
        let service = try Self.setting("service", of: url) ?? environment("PGSERVICE")
        let mode = try Self.setting("sslmode", of: url) ?? environment("PGSSLMODE")
        hasSSLMode = mode != nil || service != nil
    }

    /// What libpq is told, in an order in which the later counts more.
    ///
    /// A server that does not answer is noticed within seconds. A password does not cross a network unencrypted unless the
    /// URL says so.
    var parameters: [(keyword: String, value: String)] {
        var parameters = [
            (keyword: "connect_timeout", value: "5"), (keyword: "application_name", value: "vigil"),
            (keyword: "keepalives_idle", value: "15"), (keyword: "keepalives_interval", value: "5"),
            (keyword: "keepalives_count", value: "3"), (keyword: "tcp_user_timeout", value: "30000"),
        ]
        if needsTLS { parameters.append((keyword: "sslmode", value: "require")) }
        parameters.append((keyword: "dbname", value: url))
        parameters.append((keyword: "client_encoding", value: "UTF8"))
        return parameters
    }

    /// The password in the URL, if one is there.
    ///
    /// - Returns: The password.
    /// - Throws: `StoreError` for a URL that libpq does not understand.
    func password() throws(StoreError) -> String? { try Self.setting("password", of: url) }

    private static func setting(_ keyword: String, of url: String) throws(StoreError) -> String? {
        var problem: UnsafeMutablePointer<CChar>?
        let found = vigil_postgres_setting(url, keyword, &problem)
        defer {
            free(problem)
            free(found)
        }
        if let problem {
            // libpq's sentence repeats the URL, which may hold a password.
            let words = String(cString: problem).split(separator: "\"").first.map(String.init) ?? ""
            throw StoreError(
                .cannotOpen,
                "\(redacted(url)) is no address of a PostgreSQL database (\(words.trimmed)); write "
                    + Self.form)
        }
        return found.map { String(cString: $0) }
    }

    /// The URL without what stands for a password: between the user's colon and the at sign, and in the query.
    ///
    /// - Parameter url: A URL, perhaps not a valid one.
    /// - Returns: The URL with `***` in its place.
    package static func redacted(_ url: String) -> String {
        var text = url
        // A password with a slash or an at sign in it is no valid URL, but is not to be shown either.
        let query = text.firstIndex(of: "?") ?? text.endIndex
        if let scheme = text[..<query].firstIndex(of: ":") {
            let rest = text[text.index(after: scheme)..<query].drop { $0 == "/" }
            if let at = rest.lastIndex(of: "@"), let colon = rest[..<at].firstIndex(of: ":") {
                text.replaceSubrange(text.index(after: colon)..<at, with: "***")
            }
        }
        guard let query = text.firstIndex(of: "?") else { return text }
        let parts = text[text.index(after: query)...].split(separator: "&", omittingEmptySubsequences: false)
        let shown = parts.map { part -> String in
            guard let equals = part.firstIndex(of: "="), part[..<equals].lowercased().hasSuffix("password") else {
                return String(part)
            }
            return part[...equals] + "***"
        }
        text.replaceSubrange(text.index(after: query)..., with: shown.joined(separator: "&"))
        return text
    }
}

extension String {
    /// Without the spaces and line ends around it.
    fileprivate var trimmed: String {
        var part = self[...]
        while part.last?.isWhitespace == true { part.removeLast() }
        while part.first?.isWhitespace == true { part.removeFirst() }
        return String(part)
    }
}
