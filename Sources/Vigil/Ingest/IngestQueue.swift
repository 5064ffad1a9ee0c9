import Synchronization
import VigilDomain
import VigilStorage

/// Gathers predictions that arrive at the same time into one durable commit.
///
/// While a commit is on its way to the disk, more writes queue up behind it and share the next one: the cost of an
/// fsync is paid once for all of them, and a lone writer never waits for company. A lock and no actor: whoever comes while
/// others are there would be suspended and resumed only to take a place in the line.
final class IngestQueue: Sendable {
    private struct Member: Sendable {
        let write: PredictionWrite
        let waiter: CheckedContinuation<PredictionReceipt, any Error>
    }

    private struct State {
        var waiting: [Member] = []
        var isCommitting = false
        var commits = 0
    }

    private let store: any PredictionStore
    private let state = Mutex(State())

    init(store: any PredictionStore) { self.store = store }

    /// How many commits there were.
    var commits: Int { state.withLock { $0.commits } }

    /// How many writes wait for the next commit.
    var depth: Int { state.withLock { $0.waiting.count } }

    /// Writes a batch and returns once it is durable.
    ///
    /// The caller's thread commits nothing: it may be the one of many connections, and whoever commits is waited for by all.
    func append(_ write: PredictionWrite) async throws -> PredictionReceipt {
        try await withCheckedThrowingContinuation { waiter in
            let member = Member(write: write, waiter: waiter)
            let isAlone = state.withLock { state in
                state.waiting.append(member)
                defer { state.isCommitting = true }
                return !state.isCommitting
            }
            if isAlone { beginDraining() }
        }
    }

    /// Begins to commit what waits, and what comes meanwhile.
    ///
    /// Nobody waits for this task: it carries the continuations of the writers that queued up, and ends when none is left.
    /// Each of those writers does wait.
    private func beginDraining() { Task { await drain() } }

    private func drain() async {
        while true {
            let group = state.withLock { state in
                defer { state.waiting = [] }
                if state.waiting.isEmpty { state.isCommitting = false }
                return state.waiting
            }
            guard !group.isEmpty else { return }
            await commit(group)
        }
    }

    private func commit(_ group: [Member]) async {
        state.withLock { $0.commits += 1 }
        do {
            let receipts = try await store.append(group.map(\.write))
            for (index, member) in group.enumerated() {
                member.waiter.resume(with: Result { try Self.receipt(index, of: receipts) })
            }
        } catch  where group.count > 1 {
            // One bad batch must not fail its neighbours: each is tried again alone.
            for member in group { await commit([member]) }
        } catch {
            for member in group { member.waiter.resume(throwing: error) }
        }
    }

    private static func receipt(_ index: Int, of receipts: [PredictionReceipt]) throws(StoreError) -> PredictionReceipt
    {
        guard index < receipts.count else { throw StoreError(.failed, "the store gave no receipt for a write") }
        return receipts[index]
    }
}
