import Synchronization
package import VigilDomain
package import VigilStorage

/// Runs one verification of the store at a time, in the background, and remembers the last one.
package final class StorageVerifier: Sendable {
    /// Where a verification stands.
    package enum State: Sendable {
        /// None was asked for since the start.
        case never
        /// One runs.
        case running(since: Timestamp, VerificationProgress)
        /// One has ended.
        case finished(since: Timestamp, until: Timestamp, VerificationReport)
        /// One could not be brought to its end.
        case failed(since: Timestamp, until: Timestamp, reason: String)

        var isRunning: Bool { if case .running = self { true } else { false } }
    }

    private struct Work {
        var state = State.never
        var task: Task<Void, Never>?
        var isStopped = false
    }

    private let work = Mutex(Work())

    /// Where it stands.
    package var state: State { work.withLock { $0.state } }

    /// Begins one, unless one runs.
    ///
    /// - Parameters:
    ///   - now: Wall time.
    ///   - verify: Does it.
    /// - Returns: Where it stands now.
    func start(
        now: @Sendable @escaping () -> Timestamp,
        _ verify:
            @Sendable @escaping (@Sendable @escaping (VerificationProgress) -> Void) async throws
            -> VerificationReport
    ) -> State {
        work.withLock { work in
            guard !work.state.isRunning, !work.isStopped else { return work.state }
            let since = now()
            work.state = .running(since: since, VerificationProgress(checked: 0, total: 0))
            work.task = Task { [self] in
                let end: State
                do {
                    let report = try await verify { self.note($0) }
                    end = .finished(since: since, until: now(), report)
                } catch is CancellationError {
                    end = .failed(since: since, until: now(), reason: "it was interrupted")
                } catch {
                    end = .failed(since: since, until: now(), reason: "\(error)")
                }
                self.work.withLock { $0.state = end }
            }
            return work.state
        }
    }

    private func note(_ progress: VerificationProgress) {
        work.withLock { work in
            guard case .running(let since, _) = work.state else { return }
            work.state = .running(since: since, progress)
        }
    }

    /// Stops the one that runs, and waits until it has.
    func stop() async {
        let task = work.withLock { work in
            work.isStopped = true
            return work.task
        }
        task?.cancel()
        await task?.value
    }
}
