public import AsyncHTTPClient

/// The kinds of channels there are, one line each.
public enum ChannelCatalog {
    /// A kind of channel, as the catalog is served to clients.
    public struct Kind: Sendable {
        /// The scheme of its address on the command line.
        public let scheme: String
        /// What it does, in a sentence.
        public let summary: String
        /// How its address looks.
        public let example: String
        let make:
            @Sendable (_ name: String, _ address: String, _ secret: Secret?, HTTPClient) -> any NotificationChannel
    }

    /// Every kind.
    public static let kinds: [Kind] = [
        Kind(scheme: "stdout", summary: "Prints a line on standard output.", example: "stdout:") { name, _, _, _ in
            StandardOutputChannel(name: name)
        },
        Kind(
            scheme: "file", summary: "Appends a line of JSON to a file.", example: "file:/var/log/vigil/alerts.ndjson"
        ) { name, address, _, _ in FileChannel(name: name, path: String(address.dropFirst("file:".count))) },
        Kind(
            scheme: "http", summary: "Posts JSON, signed when there is a secret.", example: "http://127.0.0.1:9000/hook"
        ) { WebhookChannel(name: $0, address: $1, secret: $2, client: $3) },
        Kind(
            scheme: "https", summary: "Posts JSON, signed when there is a secret.", example: "https://example.org/hook"
        ) { WebhookChannel(name: $0, address: $1, secret: $2, client: $3) },
    ]

    /// The channel for an address such as `file:alerts.ndjson`, `stdout:` or `https://example.org/hook`.
    ///
    /// - Parameters:
    ///   - name: The name that rules refer to.
    ///   - address: The address.
    ///   - secret: The key of a signed channel.
    ///   - client: The HTTP client of channels that need one.
    /// - Returns: The channel.
    /// - Throws: `ChannelAddressError` when no kind has that scheme or the rest is missing.
    public static func channel(
        name: String, address: String, secret: Secret? = nil, client: HTTPClient = .shared
    ) throws -> any NotificationChannel {
        let scheme = address.prefix { $0 != ":" }
        guard address.contains(":"), let kind = kinds.first(where: { $0.scheme == scheme }) else {
            throw ChannelAddressError(
                detail: "\"\(scheme)\" is not a kind of channel; there are "
                    + kinds.map { "\($0.scheme) (\($0.example))" }.joined(separator: ", "))
        }
        if scheme == "file", address.utf8.count <= "file:".utf8.count {
            throw ChannelAddressError(detail: "a file channel needs a path, as in \(kind.example)")
        }
        return kind.make(name, address, secret, client)
    }
}

/// A channel's address that cannot be used.
public struct ChannelAddressError: Error, CustomStringConvertible {
    /// What was given and what is allowed; never the whole address.
    public let detail: String

    public var description: String { detail }
}
