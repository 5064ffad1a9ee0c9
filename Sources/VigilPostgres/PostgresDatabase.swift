import Synchronization
package import VigilStorage

/// PostgreSQL as an `SQLDatabase`: one connection that writes, several that read.
///
/// A write is durable when it returns: `synchronous_commit` is on whatever the server's default is. Where a connection
/// breaks while a transaction is committed, the server is asked afterwards whether it was, so that an answer is never
/// "maybe". Transactions run on threads of their own; a task that is cancelled still gets its transaction finished.
package final class PostgresDatabase: SQLDatabase {
    package let dialect = SQLDialect.postgres

    private let address: PostgresAddress
    private let isClosed = Mutex(false)
    private let writers: PostgresLanes
    private let readers: PostgresLanes

    /// Opens a database of a server.
    ///
    /// - Parameters:
    ///   - url: Where it is, `postgres://user:password@host:port/database?key=value`, with libpq's keys.
    ///   - readers: How many transactions read at the same time, at least 1.
    /// - Returns: The database; no other Vigil can open it until it is closed.
    /// - Throws: `StoreError` that names the database and says what to do: `cannotOpen`, `unavailable`, `locked` or
    ///   `readOnly`.
    package static func open(url: String, readers: Int = 8) async throws -> PostgresDatabase {
        let database = PostgresDatabase(try PostgresAddress(url), readers: readers)
        try await database.check()
        return database
    }

    private init(_ address: PostgresAddress, readers: Int) {
        self.address = address
        let connector = PostgresConnector(address)
        writers = PostgresLanes(most: 1) {
            try connector.connect { try PostgresSession.lock($0, place: address.redacted) }
        }
        self.readers = PostgresLanes(most: max(readers, 1)) { try connector.connect { _ in } }
    }

    private func check() async throws {
        do {
            let place = address.redacted
            try await submit(to: writers) { lane in try PostgresSession.check(lane.connected(), place: place) }
        } catch {
            try? await close()  // the first error says more
            throw error
        }
    }

    package func read<Result: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try Task.checkCancellation()
        try requireOpen()
        return try await submit(to: readers) { lane in try PostgresTransaction(lane).read(body) }
    }

    package func write<Result: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try Task.checkCancellation()
        try requireOpen()
        return try await submit(to: writers) { lane in try PostgresTransaction(lane).write(body) }
    }

    private func submit<Result: Sendable>(
        to lanes: PostgresLanes, _ body: @Sendable @escaping (PostgresLane) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            lanes.submit { [place = address.redacted] lane in
                continuation.resume(
                    with: Swift.Result { try body(lane) }.mapError { error in
                        (error as? PostgresFault)?.translated(place: place) ?? error
                    })
            }
        }
    }

    private func requireOpen() throws(StoreError) {
        guard !isClosed.withLock({ $0 }) else { throw StoreError(.failed, "\(address.redacted) is closed") }
    }

    package func close() async throws {
        let wasClosed = isClosed.withLock { isClosed in
            defer { isClosed = true }
            return isClosed
        }
        guard !wasClosed else { return }
        await withCheckedContinuation { continuation in readers.close { continuation.resume() } }
        // Last, since its connection holds the lock: whoever opens the database next finds it complete.
        await withCheckedContinuation { continuation in writers.close { continuation.resume() } }
    }
}
