import Hummingbird
import Synchronization

/// Gives up requests that take too long.
///
/// One task looks at all requests that are under way some times a second: a timer for each would cost as much as answering
/// a small one.
final class RequestDeadline: Sendable {
    private struct Running {
        let end: ContinuousClock.Instant
        let task: Task<Response, any Error>
    }

    private struct State {
        var next = 0
        var running: [Int: Running] = [:]
        var given: Set<Int> = []
        var isWatching = false
    }

    /// How late a request may be given up.
    private static let pause = Duration.milliseconds(100)

    private let state = Mutex(State())

    /// Runs `work` and stops it once `limit` has passed.
    ///
    /// Waiting for the rest of a body ends at once; a transaction that has begun is finished first. Work that comes to
    /// its end all the same is answered as usual: what was stored must not look as if it was not.
    ///
    /// - Parameters:
    ///   - limit: How long it may take; it is stopped up to 100 ms later.
    ///   - executor: Where the work is done; on the threads for all tasks when `nil`.
    ///   - work: The request's work.
    /// - Returns: What `work` returns.
    /// - Throws: `APIError`, `timeout`, for work that was stopped; what `work` throws.
    func run(
        within limit: Duration, on executor: LoopExecutor? = nil,
        _ work: @escaping @Sendable () async throws -> Response
    ) async throws -> Response {
        let task = Task(executorPreference: executor) { try await work() }
        let number = begin(task, end: .now + limit)
        do {
            let response = try await withTaskCancellationHandler {
                try await task.value
            } onCancel: {
                task.cancel()
            }
            _ = isGivenUp(number)
            return response
        } catch is CancellationError {
            // The work was stopped: by us, or because the whole request is, which is nobody's timeout.
            guard isGivenUp(number) else { throw CancellationError() }
            try Task.checkCancellation()
            throw APIError(
                code: .timeout, detail: "the request took more than \(limit), which is the most that one may take",
                hint: "send the body without a pause, or ask for less at a time")
        } catch {
            _ = isGivenUp(number)
            throw error
        }
    }

    private func begin(_ task: Task<Response, any Error>, end: ContinuousClock.Instant) -> Int {
        let (number, isFirst) = state.withLock { state in
            state.next += 1
            state.running[state.next] = Running(end: end, task: task)
            defer { state.isWatching = true }
            return (state.next, !state.isWatching)
        }
        // Nobody waits for this task: it ends by itself when no request is under way.
        if isFirst { Task { await self.watch() } }
        return number
    }

    /// Ends the watch over a request.
    private func isGivenUp(_ number: Int) -> Bool {
        state.withLock { state in
            state.running[number] = nil
            return state.given.remove(number) != nil
        }
    }

    private func watch() async {
        while true {
            // Not cancelled: the task is nobody's.
            try? await Task.sleep(for: Self.pause)
            let now = ContinuousClock.now
            let late: [Task<Response, any Error>]? = state.withLock { state in
                if state.running.isEmpty {
                    state.isWatching = false
                    return nil
                }
                let late = state.running.filter { $0.value.end <= now }
                for number in late.keys {
                    state.running[number] = nil
                    state.given.insert(number)
                }
                return late.values.map(\.task)
            }
            guard let late else { return }
            for task in late { task.cancel() }
        }
    }
}
