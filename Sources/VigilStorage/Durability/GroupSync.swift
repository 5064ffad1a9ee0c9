import Synchronization

/// Makes durable what was acknowledged before it was, within the promised time, by one durable commit for many.
///
/// Both engines write one log in order: a commit that has reached the disk has all earlier ones before it.
package final class GroupSync: Sendable {
    private let ledger: Mutex<GroupLedger>
    private let now: @Sendable () -> Duration
    private let sleep: @Sendable (Duration) async throws -> Void
    private let synchronize: @Sendable () async throws -> Void
    private let isFinished = Mutex(false)

    /// A synchronizer that has nothing to do yet.
    ///
    /// - Parameters:
    ///   - within: After how long at most a commit is durable.
    ///   - now: How long the process has run.
    ///   - sleep: Waits.
    ///   - synchronize: Makes every earlier commit durable.
    package init(
        within: Duration, now: @escaping @Sendable () -> Duration = GroupSync.elapsed(),
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        synchronize: @escaping @Sendable () async throws -> Void
    ) {
        ledger = Mutex(GroupLedger(within: within))
        self.now = now
        self.sleep = sleep
        self.synchronize = synchronize
    }

    /// A clock that counts from its making.
    ///
    /// - Returns: How long that is ago.
    package static func elapsed() -> @Sendable () -> Duration {
        let start = ContinuousClock.now
        return { ContinuousClock.now - start }
    }

    /// What may be promised for a commit that is made now; `nil` when it must be durable at once.
    var promise: Duration? { ledger.withLock { $0.promise } }

    /// Why nothing is acknowledged before it is durable any more.
    var fault: String? { ledger.withLock { $0.fault } }

    /// How often the promise was kept, and how often it was not.
    var counts: GroupLedger.Counts { ledger.withLock { $0.counts } }

    /// A commit was made that is not durable: it is going to be.
    ///
    /// - Throws: Where the promise was withdrawn in the meantime: when the commit could not be made durable at once.
    func committed() async throws {
        let (wait, isPromised) = ledger.withLock { ledger in
            let wait = ledger.committed(at: now())
            return (wait, ledger.promise != nil)
        }
        if let wait {
            // Nobody waits for it: it ends when everything is durable, and `finish` sees to that before the end.
            Task { await self.run(after: wait) }
        }
        if !isPromised { try await synchronize() }
    }

    private func run(after first: Duration) async {
        var wait: Duration? = first
        while let next = wait {
            try? await sleep(next)  // woken too early, it synchronizes too early
            guard !isFinished.withLock({ $0 }) else { return }
            wait = await synchronizeOnce()
        }
    }

    private func synchronizeOnce() async -> Duration? {
        ledger.withLock { $0.began() }
        do {
            try await synchronize()
            return ledger.withLock { $0.succeeded(at: now()) }
        } catch {
            // A server that is away, or busy, may come back with all that it had acknowledged. After a failed disk the system may
            // have dropped what it could not write, and says nothing of it the next time.
            let code = (error as? StoreError)?.code
            let isAway = code == .unavailable || code == .busy
            let reason =
                "what was acknowledged before it was durable could not be made so (\(error))"
                + (isAway ? "" : "; look at the disk, then start Vigil anew")
            return ledger.withLock { $0.failed(reason, isFinal: !isAway) }
        }
    }

    /// Makes durable what is not, before the database is closed.
    ///
    /// - Throws: When that fails.
    func finish() async throws {
        isFinished.withLock { $0 = true }
        guard ledger.withLock({ $0.isBehind }) else { return }
        try await synchronize()
    }
}
