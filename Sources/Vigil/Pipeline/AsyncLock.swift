import Synchronization
import VigilDomain

/// Lets one task at a time through a stretch of code that awaits; the others follow in the order they came.
///
/// An actor alone does not do that: while one call awaits the store, another can enter and read the same state.
actor AsyncLock {
    private var isHeld = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// Runs `body` while holding the lock.
    func withLock<Result: Sendable>(_ body: @Sendable () async throws -> Result) async rethrows -> Result {
        if isHeld {
            await withCheckedContinuation { waiting.append($0) }
        } else {
            isHeld = true
        }
        defer { release() }
        return try await body()
    }

    private func release() {
        // The lock passes on while it is held, so that nobody can slip in between.
        if waiting.isEmpty { isHeld = false } else { waiting.removeFirst().resume() }
    }
}

/// One ``AsyncLock`` for each model, so that a long piece of work on one does not hold up the others.
final class ModelLocks: Sendable {
    private let locks = Mutex<[ModelName: AsyncLock]>([:])

    /// The model's lock; there are as many as models that were ever worked on.
    func lock(of model: ModelName) -> AsyncLock {
        locks.withLock { locks in
            if let lock = locks[model] { return lock }
            let lock = AsyncLock()
            locks[model] = lock
            return lock
        }
    }
}
