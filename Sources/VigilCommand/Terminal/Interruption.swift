import ArgumentParser
import Synchronization
import UnixSignals

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Work that a signal ends in an orderly way: what it has begun elsewhere is taken back first.
enum Interruption {
    /// Runs work, and cancels it on SIGINT and SIGTERM.
    ///
    /// - Parameter work: The work, which notices that its task is cancelled.
    /// - Returns: What `work` returns.
    /// - Throws: What `work` throws; `ExitCode`, 128 and the signal's number, when one ended it. A second signal ends the
    ///   program at once.
    static func takingBack<Value: Sendable>(_ work: @Sendable @escaping () async throws -> Value) async throws -> Value
    {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        let received = First()
        // Both are awaited or ended below.
        let task = Task { try await work() }
        let listening = Task {
            for await signal in signals {
                guard received.note(signal) else { _exit(signal.exitCode) }
                Console.warn("Interrupted; what was begun is taken back. Once more ends it at once.")
                task.cancel()
            }
        }
        defer { listening.cancel() }
        do {
            return try await withTaskCancellationHandler {
                try await task.value
            } onCancel: {
                task.cancel()
            }
        } catch let error as CancellationError {
            guard let signal = received.signal else { throw error }
            throw ExitCode(signal.exitCode)
        }
    }

    /// The first signal that came.
    private final class First: Sendable {
        private let state = Mutex<UnixSignal?>(nil)

        var signal: UnixSignal? { state.withLock { $0 } }

        /// Whether it is the first.
        func note(_ signal: UnixSignal) -> Bool {
            state.withLock { first in
                guard first == nil else { return false }
                first = signal
                return true
            }
        }
    }
}

extension UnixSignal {
    /// What a program that it ended ends with.
    fileprivate var exitCode: Int32 { 128 + rawValue }
}
