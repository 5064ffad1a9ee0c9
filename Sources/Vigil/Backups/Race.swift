import Synchronization

/// Waiting that has an end.
enum Race {
    /// Waits for a task, but not for ever, also in a task that was cancelled.
    ///
    /// - Parameters:
    ///   - task: The task.
    ///   - limit: How long it is waited for.
    /// - Returns: Whether it is over.
    static func isOver(_ task: Task<Void, Never>, within limit: Duration) async -> Bool {
        await withCheckedContinuation { continuation in
            let answer = Answer(continuation)
            // Both end by themselves: the one with the task, the other after the limit or when the task is over.
            let bound = Task {
                try? await Task.sleep(for: limit)  // cancelled, it has nothing to say any more
                answer.give(false)
            }
            Task {
                await task.value
                answer.give(true)
                bound.cancel()
            }
        }
    }

    private final class Answer: Sendable {
        private let answer: Mutex<CheckedContinuation<Bool, Never>?>

        init(_ answer: CheckedContinuation<Bool, Never>) { self.answer = Mutex(answer) }

        func give(_ value: Bool) {
            let first = answer.withLock { answer in
                defer { answer = nil }
                return answer
            }
            first?.resume(returning: value)
        }
    }
}
