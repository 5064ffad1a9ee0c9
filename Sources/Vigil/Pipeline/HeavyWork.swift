import Dispatch
import Synchronization

/// Work of seconds that must not keep a thread of the concurrency pool: there are as many as cores, and a request waits
/// for one of them.
///
/// One piece runs at a time, on a thread of its own, at low priority.
enum HeavyWork {
    private static let queue = DispatchQueue(label: "vigil.heavy-work", qos: .utility)

    /// Does a piece of work and returns what it came to.
    ///
    /// - Parameter work: Is handed a question that it asks now and then: whether nobody waits for it any more.
    /// - Returns: The result.
    /// - Throws: What the work throws; `CancellationError` when it was cancelled before it began.
    static func run<Result: Sendable>(
        _ work: @escaping @Sendable (_ isCancelled: () -> Bool) throws -> Result
    ) async throws -> Result {
        let flag = Flag()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                queue.async {
                    continuation.resume(
                        with: Swift.Result {
                            if flag.isSet { throw CancellationError() }
                            return try work { flag.isSet }
                        })
                }
            }
        } onCancel: {
            flag.set()
        }
    }

    private final class Flag: Sendable {
        private let value = Atomic(false)

        var isSet: Bool { value.load(ordering: .relaxed) }
        func set() { value.store(true, ordering: .relaxed) }
    }
}
