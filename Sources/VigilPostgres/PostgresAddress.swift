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

    /// Reads a URL.
    ///
    /// - Parameter url: `postgres://user:password@host:port/database?key=value`; `postgresql:` is the same.
    /// - Throws: `StoreError`, `cannotOpen`, that says what libpq does not understand.
    init(_ url: String) throws(StoreError) {
        guard vigil_postgres_is_available() else {
            throw StoreError(
                .cannotOpen,
                "PostgreSQL's client library is not there (\(String(cString: vigil_postgres_problem()))); install libpq, "
                    + "on Debian with \"apt-get install libpq5\"")
        }
        self.url = url
        redacted = Self.redacted(url)
        let host = try Self.setting("host", of: url)
        let address = try Self.setting("hostaddr", of: url) ?? host
        isLocal = address.map { $0.hasPrefix("/") || $0.hasPrefix("127.") || $0 == "localhost" || $0 == "::1" } ?? true
        hasSSLMode = try Self.setting("sslmode", of: url) != nil
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
        if !isLocal, !hasSSLMode { parameters.append((keyword: "sslmode", value: "require")) }
        parameters.append((keyword: "dbname", value: url))
        parameters.append((keyword: "client_encoding", value: "UTF8"))
        return parameters
    }

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
        if let slashes = text.firstRange(of: "//") {
            let rest = text[slashes.upperBound...]
            let authority = rest[..<(rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex)]
            // A password with a slash in it is no valid URL, but is not to be shown either.
            if let at = (authority.contains("@") ? authority : rest).lastIndex(of: "@"),
                let colon = rest[..<at].firstIndex(of: ":")
            {
                text.replaceSubrange(text.index(after: colon)..<at, with: "***")
            }
        }
        for key in ["password=", "sslpassword="] {
            guard let query = text.firstIndex(of: "?") else { break }
            var start = query
            while let found = text[start...].firstRange(of: key) {
                let end = text[found.upperBound...].firstIndex(of: "&") ?? text.endIndex
                text.replaceSubrange(found.upperBound..<end, with: "***")
                start = text.index(found.upperBound, offsetBy: 3)
            }
        }
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
