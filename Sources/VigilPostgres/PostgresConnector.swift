import Synchronization

/// Makes connections, and does not try for a while where that failed.
final class PostgresConnector: Sendable {
    private let address: PostgresAddress
    private let backoff = Mutex(Backoff())

    /// A connector for one database.
    ///
    /// - Parameter address: Where it is.
    init(_ address: PostgresAddress) { self.address = address }

    /// Connects.
    ///
    /// - Parameter prepare: What to do first on the new connection.
    /// - Returns: The connection, its session set up.
    /// - Throws: `PostgresFault`, at once while it is too early to try again; what `prepare` throws.
    func connect(_ prepare: (PostgresLink) throws -> Void) throws -> PostgresLink {
        try backoff.withLock { try $0.requireTime(.now) }
        do {
            let link = try PostgresLink(to: address)
            try PostgresSession.begin(link)
            try prepare(link)
            backoff.withLock { $0.succeeded() }
            return link
        } catch let fault as PostgresFault {
            backoff.withLock { $0.failed(fault, at: .now) }
            throw fault
        }
    }
}
