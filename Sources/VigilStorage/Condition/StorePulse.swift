import Synchronization

/// What is known of a store's condition, by what its transactions report.
package final class StorePulse: Sendable {
    /// Called with what is worth saying, once each.
    package typealias Listener = @Sendable (StoreCondition.Change) -> Void

    private let state = Mutex(StoreCondition())
    private let listener = Mutex<Listener?>(nil)
    private let now: @Sendable () -> StoreCondition.Moment

    /// A pulse of which nothing was felt yet.
    ///
    /// - Parameter now: A clock that never goes back.
    package init(now: @escaping @Sendable () -> StoreCondition.Moment = { ContinuousClock.now }) { self.now = now }

    /// The condition.
    package var condition: StoreCondition { state.withLock { $0 } }

    /// Why the store is not to be relied on now; `nil` when it can be written.
    package var problem: StoreError? { state.withLock { [now] in $0.problem(at: now()) } }

    /// How long ago a transaction was committed; `nil` before the first.
    package var sinceLastCommit: Duration? {
        state.withLock { [now] condition in condition.lastCommit.map { now() - $0 } }
    }

    /// Has `body` called with every change from now on; one listener at a time.
    ///
    /// - Parameter body: Called on the thread that met the change.
    package func listen(_ body: @escaping Listener) { listener.withLock { $0 = body } }

    /// Notes that not even a small row could be written that nobody else has a hold on.
    ///
    /// - Parameter error: Why, whatever its code: what is only busy for others keeps everything from being written here.
    package func noteUnwritable(_ error: StoreError) {
        guard !error.isOfTheStore else { return }  // its transaction has told already
        fail(nil, StoreError(.unavailable, error.detail))
    }

    func begin() -> Int { state.withLock { [now] in $0.begin(at: now()) } }

    func forget(_ number: Int) { state.withLock { $0.forget(number) } }

    func end(_ number: Int?) { tell(state.withLock { [now] in $0.end(number, at: now()) }) }

    func fail(_ number: Int?, _ error: any Error) {
        tell(state.withLock { [now] in $0.fail(number, error, at: now()) })
    }

    private func tell(_ changes: [StoreCondition.Change]) {
        guard !changes.isEmpty, let listener = listener.withLock({ $0 }) else { return }
        for change in changes { listener(change) }
    }
}
