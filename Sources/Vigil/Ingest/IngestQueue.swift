import VigilDomain
import VigilStorage

/// Gathers predictions that arrive at the same time into one durable commit.
///
/// While a commit is on its way to the disk, more writes queue up behind it and share the next one: the cost of an
/// fsync is paid once for all of them, and a lone writer never waits for company.
actor IngestQueue {
    private typealias Waiter = CheckedContinuation<PredictionReceipt, any Error>

    private let store: any PredictionStore
    private var waiting: [(write: PredictionWrite, waiter: Waiter)] = []
    private var isCommitting = false
    /// How many commits there were.
    private(set) var commits = 0
    /// How many writes wait for the next commit.
    var depth: Int { waiting.count }

    init(store: any PredictionStore) {
        self.store = store
    }

    /// Writes a batch and returns once it is durable.
    func append(_ write: PredictionWrite) async throws -> PredictionReceipt {
        if isCommitting {
            return try await withCheckedThrowingContinuation { waiting.append((write, $0)) }
        }
        isCommitting = true
        commits += 1
        let result: Result<PredictionReceipt, any Error>
        do {
            let receipts = try await store.append([write])
            result = receipts.first.map { .success($0) } ?? .failure(missingReceipt)
        } catch {
            result = .failure(error)
        }
        if waiting.isEmpty {
            isCommitting = false
        } else {
            // Nobody waits for this task: it carries the continuations of the writers that queued up behind this one,
            // and ends when none is left. Each of those writers does wait.
            Task { await self.drain() }
        }
        return try result.get()
    }

    private func drain() async {
        while !waiting.isEmpty {
            let group = waiting
            waiting = []
            await commit(group)
        }
        isCommitting = false
    }

    private func commit(_ group: [(write: PredictionWrite, waiter: Waiter)]) async {
        commits += 1
        do {
            let receipts = try await store.append(group.map(\.write))
            for (index, member) in group.enumerated() {
                member.waiter.resume(
                    with: index < receipts.count ? .success(receipts[index]) : .failure(missingReceipt))
            }
        } catch  where group.count > 1 {
            // One bad batch must not fail its neighbours: each is tried again alone.
            for member in group { await commit([member]) }
        } catch {
            for member in group { member.waiter.resume(throwing: error) }
        }
    }

    private var missingReceipt: StoreError { StoreError(.failed, "the store gave no receipt for a write") }
}
