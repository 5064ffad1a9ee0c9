import Synchronization
package import VigilStorage

/// PostgreSQL as an `SQLDatabase`: one connection that writes, one for what must not wait behind it, several that read.
///
/// Several Vigils use a database at the same time; only the schema is changed by one that is alone in it.
///
/// A write is durable when it returns: `synchronous_commit` is on whatever the server's default is. Where a connection
/// breaks while a transaction is committed, the server is asked afterwards whether it was, so that an answer is never
/// "maybe". Transactions run on threads of their own; a task that is cancelled still gets its transaction finished.
package final class PostgresDatabase: SQLDatabase {
    package let dialect = SQLDialect.postgres
    package let isShared = true

    let address: PostgresAddress
    private let isClosed = Mutex(false)
    /// How the database is used: what was wanted last, and what was got.
    private let access: Access
    private let writers: PostgresLanes
    private let aside: PostgresLanes
    private let readers: PostgresLanes
    private let writer = CommitToken.unique()
    private let asideWriter = CommitToken.unique()

    private final class Access: Sendable {
        let wanted = Mutex(PostgresSession.Access.alone)
        let got = Mutex(PostgresSession.Access.shared)
        let isChecked = Mutex(false)
        /// The newest migration when others were let in.
        let schemaNumber = Mutex<Int64?>(nil)
    }

    /// Opens a database of a server.
    ///
    /// - Parameters:
    ///   - url: Where it is, `postgres://user:password@host:port/database?key=value`, with libpq's keys.
    ///   - readers: How many transactions read at the same time, at least 1.
    /// - Returns: The database. No other Vigil gets in before ``admitOthers()``, unless one is there already.
    /// - Throws: `StoreError` that names the database and says what to do: `cannotOpen`, `unavailable`, `locked` or
    ///   `readOnly`.
    package static func open(url: String, readers: Int = 8) async throws -> PostgresDatabase {
        let database = PostgresDatabase(try PostgresAddress(url), readers: readers)
        try await database.check()
        return database
    }

    private init(_ address: PostgresAddress, readers: Int) {
        self.address = address
        let access = Access()
        self.access = access
        let connector = PostgresConnector(address)
        writers = PostgresLanes(most: 1) { [place = address.redacted, writer] in
            try connector.connect { link in
                let patience = access.isChecked.withLock { $0 ? PostgresSession.Patience.again : .usual }
                let got = try PostgresSession.enter(
                    link, access.wanted.withLock { $0 }, place: place, patience: patience)
                access.got.withLock { $0 = got }
                try PostgresSession.requireSchema(access.schemaNumber.withLock { $0 }, link, place: place)
                // Before the database was looked at nothing is written to it.
                if access.isChecked.withLock({ $0 }) { try CommitToken.admit(writer, link) }
            }
        }
        aside = PostgresLanes(most: 1) { [place = address.redacted, asideWriter] in
            try connector.connect { link in
                try PostgresSession.requireSchema(access.schemaNumber.withLock { $0 }, link, place: place)
                try CommitToken.admit(asideWriter, link)
            }
        }
        self.readers = PostgresLanes(most: max(readers, 1)) { try connector.connect { _ in } }
    }

    private func check() async throws {
        do {
            let place = address.redacted
            try await submit(to: writers) { [access, writer] lane in
                let link = try lane.connected()
                try PostgresSession.check(link, place: place)
                try CommitToken.admit(writer, link)
                access.isChecked.withLock { $0 = true }
            }
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
        return try await submit(to: writers) { [writer] lane in
            try PostgresTransaction(lane, writer: writer).write(body)
        }
    }

    package func writeAside<Result: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try Task.checkCancellation()
        try requireOpen()
        return try await submit(to: aside) { [asideWriter] lane in
            try PostgresTransaction(lane, writer: asideWriter).write(body)
        }
    }

    package func isAlone() async throws -> Bool {
        try requireOpen()
        return try await submit(to: writers) { [access] lane in
            let link = try lane.connected()
            guard access.got.withLock({ $0 == .shared }), access.wanted.withLock({ $0 == .alone }) else {
                return access.got.withLock { $0 == .alone }
            }
            guard try PostgresSession.becomeAlone(link) else { return false }
            access.got.withLock { $0 = .alone }
            return true
        }
    }

    package func admitOthers() async throws {
        try requireOpen()
        access.wanted.withLock { $0 = .shared }
        try await submit(to: writers) { [access] lane in
            let link = try lane.connected()
            let number = try PostgresSession.schemaNumber(link)
            access.schemaNumber.withLock { $0 = number }
            guard access.got.withLock({ $0 == .alone }) else { return }
            try PostgresSession.admitOthers(link)
            access.got.withLock { $0 = .shared }
        }
    }

    package func writeWithoutWaiting<Result: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try Task.checkCancellation()
        try requireOpen()
        return try await submit(to: writers) { lane in try PostgresTransaction(lane).write(waits: false, body) }
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

    func requireOpen() throws(StoreError) {
        guard !isClosed.withLock({ $0 }) else { throw StoreError(.failed, "\(address.redacted) is closed") }
    }

    package func close() async throws {
        let wasClosed = isClosed.withLock { isClosed in
            defer { isClosed = true }
            return isClosed
        }
        guard !wasClosed else { return }
        await withCheckedContinuation { continuation in readers.close { continuation.resume() } }
        await withCheckedContinuation { continuation in aside.close { continuation.resume() } }
        // Last, since its connection holds the lock: whoever opens the database next finds it complete.
        await withCheckedContinuation { continuation in writers.close { continuation.resume() } }
    }
}
