import VigilStorage

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A transaction on a lane, run again where that is safe and may help.
struct PostgresTransaction {
    private let lane: PostgresLane
    /// The lane's name among those that write; `nil` for one that reads.
    private let writer: String?

    /// How often a transaction is run again that collided with another.
    private static let mostCollisions = 5
    /// How long an answer is looked for whether a transaction was committed, in seconds.
    private static let patience = 15.0

    /// A transaction.
    ///
    /// - Parameters:
    ///   - lane: Where it runs; this is called by one of the lane's jobs.
    ///   - writer: The lane's name among all that write to the database.
    init(_ lane: PostgresLane, writer: String? = nil) {
        self.lane = lane
        self.writer = writer
    }

    /// Reads one state of the database.
    ///
    /// - Parameter body: What to do; it may be called again.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws; `PostgresFault`.
    func read<Result>(_ body: (any SQLConnection) throws -> Result) throws -> Result {
        try repeated {
            let link = try lane.connected()
            try link.run("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            let result = try rollingBack(link) { try body(PostgresConnection(link: link)) }
            try link.run("COMMIT")
            return result
        }
    }

    /// Writes all or nothing, and returns when it is durable.
    ///
    /// - Parameters:
    ///   - waits: Whether to wait until it is durable, or only until it is committed.
    ///   - body: What to do; it may be called again, after all that it did before was taken back.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws; `PostgresFault`; `StoreError`, `unavailable`, in the one case where it could not be
    ///   found out whether the transaction was committed, since the server went away in that moment and stayed away.
    func write<Result>(waits: Bool = true, _ body: (any SQLConnection) throws -> Result) throws -> Result {
        try repeated { try writeOnce(waits, body) }
    }

    private func writeOnce<Result>(_ waits: Bool, _ body: (any SQLConnection) throws -> Result) throws -> Result {
        let link = try lane.connected()
        try link.run(
            waits
                ? "BEGIN ISOLATION LEVEL READ COMMITTED"
                : "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL synchronous_commit = off")
        let token = CommitToken(of: writer ?? "")
        let (result, hasWritten) = try rollingBack(link) {
            let result = try body(PostgresConnection(link: link))
            return (result, try token.write(link))
        }
        do throws(PostgresFault) {
            try link.run("COMMIT")
        } catch {
            // An error on a connection that stands is an answer: nothing was committed.
            guard error.isDisconnection || !link.isConnected else { throw error }
            if hasWritten, try !wasCommitted(token) { throw Uncommitted(fault: error) }
        }
        return result
    }

    /// A transaction that the server had not committed when the connection broke.
    private struct Uncommitted: Error {
        var fault: PostgresFault
    }

    private func rollingBack<Result>(_ link: PostgresLink, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            // A connection that cannot even do this is given up, and the server takes everything back by itself.
            if (try? link.run("ROLLBACK")) == nil { lane.disconnect() }
            throw error
        }
    }

    private func repeated<Result>(_ attempt: () throws -> Result) throws -> Result {
        var collisions = 0
        var isSecond = false
        while true {
            do {
                return try attempt()
            } catch let fault as PostgresFault where fault.isCollision && collisions < Self.mostCollisions {
                collisions += 1
                usleep(UInt32(2_000 << collisions))
            } catch let fault as PostgresFault where fault.isDisconnection {
                lane.disconnect()
                // A connection that idled while the server was started anew is replaced, once.
                if isSecond { throw fault }
                isSecond = true
            } catch let uncommitted as Uncommitted {
                if isSecond { throw uncommitted.fault }
                isSecond = true
            }
        }
    }

    /// Asks the server on a new connection what became of a transaction.
    ///
    /// The token's row is locked by the transaction until it is over, one way or the other.
    private func wasCommitted(_ token: CommitToken) throws -> Bool {
        let end = ContinuousClock.now.advanced(by: .seconds(Self.patience))
        lane.disconnect()
        while true {
            do {
                return try token.isStored(lane.connected())
            } catch is PostgresFault {
                // Whatever it is, such as too many connections after a restart: only an answer ends the question.
                lane.disconnect()
            } catch let error as StoreError where error.code == .locked {
                // Another changes the tables just now.
            }
            guard ContinuousClock.now < end else {
                throw StoreError(
                    .unavailable,
                    "the server went away while it committed and did not come back, so it is not known whether what was "
                        + "sent is stored; send it again: what is there already is found by its ids")
            }
            usleep(100_000)
        }
    }
}
