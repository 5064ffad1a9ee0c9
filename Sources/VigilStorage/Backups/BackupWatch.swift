import Synchronization

/// How far a backup or the restoring of one has come, and whether it is still wanted.
package struct BackupProgress: Hashable, Sendable {
    /// What is being done.
    package enum Step: String, Hashable, Sendable, Codable {
        /// The database is copied.
        case copying
        /// What it held when the copy began is read.
        case reading
        /// The copy is read and compared.
        case verifying
    }

    /// What is being done.
    package var step: Step
    /// How much of it is done.
    package var done: Int
    /// How much that is in all; 0 where nobody knows.
    package var total: Int

    /// Some progress.
    package init(_ step: Step, done: Int, total: Int) {
        self.step = step
        self.done = done
        self.total = total
    }

    /// The share that is done of the step, if it is known.
    package var share: Double? { total > 0 ? Double(done) / Double(total) : nil }
}

/// What work on threads of its own looks at again and again: it is told whether to go on, and tells how far it is.
package final class BackupWatch: Sendable {
    private struct State {
        var progress = BackupProgress(.copying, done: 0, total: 0)
        var lastSign = ContinuousClock.now
        var isStopped = false
        var reason: any Error = CancellationError()
        var whenStopped: [Int: @Sendable () -> Void] = [:]
        var count = 0
    }

    private let state = Mutex(State())
    private let tell: @Sendable (BackupProgress) -> Void

    /// A watch over one piece of work.
    ///
    /// - Parameter tell: Told again and again how far it has come.
    package init(tell: @escaping @Sendable (BackupProgress) -> Void = { _ in }) { self.tell = tell }

    /// Begins a step.
    ///
    /// - Parameter step: Which.
    /// - Throws: `CancellationError` when the work is not wanted any more.
    package func begin(_ step: BackupProgress.Step) throws {
        state.withLock { $0.progress = BackupProgress(step, done: 0, total: 0) }
        try note(done: 0, of: 0)
    }

    /// Notes how far the step has come.
    ///
    /// - Parameters:
    ///   - done: How much is done.
    ///   - total: How much that is in all.
    /// - Throws: `CancellationError` when the work is not wanted any more.
    package func note(done: Int, of total: Int) throws {
        let progress = state.withLock { state in
            state.progress.done = done
            state.progress.total = total
            return state.progress
        }
        tell(progress)
        try requireGoing()
    }

    /// Makes sure that the work is still wanted.
    ///
    /// - Throws: `CancellationError` when it is not, or what it was stopped because of.
    package func requireGoing() throws {
        let reason: (any Error)? = state.withLock { state in
            state.lastSign = .now
            return state.isStopped ? state.reason : nil
        }
        if let reason { throw reason }
    }

    /// For how long the work has given no sign of itself while it holds a moment of the database.
    ///
    /// It does while it copies, and reads what it copied: what grows or stays in the database meanwhile is its doing.
    ///
    /// - Returns: The time; `nil` while it holds none.
    package func silence() -> Duration? {
        state.withLock { state in
            state.progress.step == .verifying ? nil : state.lastSign.duration(to: .now)
        }
    }

    /// Says that the work is not wanted any more.
    ///
    /// - Parameter reason: What the work then fails with; the first one counts.
    package func stop(because reason: any Error = CancellationError()) {
        let bodies = state.withLock { state in
            if !state.isStopped { state.reason = reason }
            state.isStopped = true
            defer { state.whenStopped = [:] }
            return state.whenStopped.values.map(\.self)
        }
        for body in bodies { body() }
    }

    /// Runs work that `interrupt` ends when it is not wanted any more.
    ///
    /// - Parameters:
    ///   - interrupt: Ends it; called once at most, on any thread, and not after the work is over.
    ///   - work: The work.
    /// - Returns: What `work` returns.
    /// - Throws: What `work` throws; as ``requireGoing()`` when it is not wanted to begin with.
    package func whileWanted<Result>(
        orElse interrupt: @escaping @Sendable () -> Void, _ work: () throws -> Result
    ) throws -> Result {
        let key: Int? = state.withLock { state in
            // In one step: one that is stopped between a look and this would never be interrupted.
            guard !state.isStopped else { return nil }
            state.count += 1
            state.whenStopped[state.count] = interrupt
            return state.count
        }
        guard let key else {
            try requireGoing()
            throw CancellationError()
        }
        defer { _ = state.withLock { $0.whenStopped.removeValue(forKey: key) } }
        return try work()
    }

    /// Runs blocking work on a thread of its own; a task that is cancelled stops it.
    ///
    /// - Parameter work: The work.
    /// - Returns: What `work` returns.
    /// - Throws: What `work` throws.
    package func onThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withTaskCancellationHandler {
            try await BackgroundThread.value(work)
        } onCancel: {
            stop()
        }
    }
}
