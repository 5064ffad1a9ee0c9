import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// Threads for work that blocks for long, which the pools of Swift's tasks and of Dispatch have no room for.
package enum BackgroundThread {
    /// How much such work stands back where others want the processor: half of what the system knows.
    private static let niceness: Int32 = 10

    /// Runs work on a thread that ends with it, and behind the others where the system has priorities of threads.
    ///
    /// - Parameter work: The work; what it starts stands back as well.
    package static func run(_ work: @escaping @Sendable () -> Void) {
        Thread.detachNewThread {
            #if os(Linux)
                // There 0 is the thread that asks, and not its process. Where it is refused nothing is wrong.
                _ = setpriority(Int32(bitPattern: PRIO_PROCESS.rawValue), 0, niceness)
            #endif
            work()
        }
    }

    /// Runs work on such a thread and waits for it, also in a task that was cancelled.
    ///
    /// - Parameter work: The work.
    /// - Returns: What `work` returns.
    /// - Throws: What `work` throws.
    package static func value<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            run { continuation.resume(with: Swift.Result { try work() }) }
        }
    }
}
