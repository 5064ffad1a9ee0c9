import Synchronization
import VigilDomain
import VigilStorage

/// Lets one replica at a time do a piece of work, and prolongs its lease until the work is done.
///
/// Over a store that one process uses alone nothing is asked and nobody waits.
struct Leases: Sendable {
    private let store: (any LeaseStore)?
    /// This process, as no other is or was called.
    private let holder: String

    /// How often one who waits for a lease looks whether it is free.
    private static let pause = Duration.milliseconds(50)
    /// How long one waits whom a client waits for.
    private let patience: Duration
    /// How often work is begun anew whose lease was lost.
    private static let mostAttempts = 3

    /// Leases over a store.
    ///
    /// - Parameters:
    ///   - store: Where they are kept; `nil` where there are no other replicas.
    ///   - patience: How long one waits whom a client waits for.
    init(_ store: (any LeaseStore)?, patience: Duration = .seconds(20)) {
        self.store = store
        self.patience = patience
        var random = SystemRandomNumberGenerator()
        holder = String(random.next(), radix: 16) + String(random.next(), radix: 16)
    }

    /// Whether there may be other replicas.
    var isShared: Bool { store != nil }

    /// Does a piece of work once nobody else is at it, and does it again should the lease be lost meanwhile.
    ///
    /// - Parameters:
    ///   - name: The lease.
    ///   - body: The work, which may be begun anew: what it commits, it commits under the lease.
    /// - Returns: What `body` returns.
    /// - Throws: `StoreError`, `locked`, when another replica does not come to an end; what `body` throws.
    func hold<Result: Sendable>(
        _ name: LeaseName, _ body: @Sendable @escaping (HeldLease?) async throws -> Result
    ) async throws -> Result {
        let end = ContinuousClock.now.advanced(by: patience)
        var attempts = 0
        while true {
            do {
                if let result = try await holdIfFree(name, body) { return result }
            } catch let error as StoreError where error.code == .leaseLost {
                attempts += 1
                guard attempts < Self.mostAttempts else { throw error }
                continue
            }
            guard ContinuousClock.now < end else {
                throw StoreError(
                    .locked,
                    "another replica has been at \"\(name.rawValue)\" for \(patience); try again when it is done")
            }
            try await Task.sleep(for: Self.pause)
        }
    }

    /// Does a piece of work unless somebody else is at it.
    ///
    /// - Parameters:
    ///   - name: The lease.
    ///   - body: The work; its task is cancelled when the lease is lost.
    /// - Returns: What `body` returns; `nil` when somebody else is at it.
    /// - Throws: `StoreError`, `leaseLost`, when another replica took the lease; what `body` throws.
    func holdIfFree<Result: Sendable>(
        _ name: LeaseName, _ body: @Sendable @escaping (HeldLease?) async throws -> Result
    ) async throws -> Result? {
        guard let store else { return try await body(nil) }
        let asked = ContinuousClock.now
        guard let lease = try await store.acquire(name, holder: holder, for: LeaseTerm.length) else { return nil }
        let held = HeldLease(lease, LeaseTerm(asked: asked))
        let outcome: Swift.Result<Result?, any Error>
        do {
            outcome = .success(try await prolonging(held, in: store, body))
        } catch {
            outcome = .failure(error)
        }
        // In a task of its own since this one may be cancelled. One that cannot be given back runs out by itself.
        await Task { try? await store.release(lease) }.value
        return try outcome.get()
    }

    private func prolonging<Result: Sendable>(
        _ held: HeldLease, in store: any LeaseStore, _ body: @Sendable @escaping (HeldLease?) async throws -> Result
    ) async throws -> Result? {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await body(held) }
            group.addTask {
                try await Self.prolong(held, in: store)
                return nil
            }
            defer { group.cancelAll() }
            // Whichever ends first: the work, or the lease with an error.
            return try await group.next() ?? nil
        }
    }

    /// Prolongs a lease until it is lost or the task is cancelled.
    private static func prolong(_ held: HeldLease, in store: any LeaseStore) async throws {
        while true {
            try await Task.sleep(until: held.term.withLock { $0.renewal }, clock: .continuous)
            let asked = ContinuousClock.now
            do {
                try await store.renew(held.lease, for: LeaseTerm.length)
                held.term.withLock { $0.renewed(asked: asked) }
            } catch let error as StoreError where error.code != .leaseLost {
                // The store is away: as long as it is, nobody else gets the lease either.
                held.term.withLock { $0.failed(.now) }
            }
        }
    }
}

/// A lease that is being prolonged.
final class HeldLease: Sendable {
    /// What commits show.
    let lease: Lease
    fileprivate let term: Mutex<LeaseTerm>

    fileprivate init(_ lease: Lease, _ term: LeaseTerm) {
        self.lease = lease
        self.term = Mutex(term)
    }

    /// Whether nobody else can have it now, so that what cannot be taken back may be begun.
    var isCurrent: Bool { term.withLock { $0.isCurrent(.now) } }
}
