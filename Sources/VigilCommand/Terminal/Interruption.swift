import ArgumentParser
import UnixSignals

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Work that a signal ends in an orderly way: what it has begun elsewhere is taken back first.
enum Interruption {
    private enum Event<Value: Sendable>: Sendable {
        case done(Value)
        case signal(UnixSignal)
    }

    /// Runs work, and cancels it on SIGINT and SIGTERM.
    ///
    /// - Parameter work: The work, which notices that its task is cancelled.
    /// - Returns: What `work` returns.
    /// - Throws: What `work` throws; `ExitCode`, 128 and the signal's number, when one ended it. A second signal ends the
    ///   program at once.
    static func takingBack<Value: Sendable>(_ work: @Sendable @escaping () async throws -> Value) async throws -> Value
    {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        return try await withThrowingTaskGroup(of: Event<Value>.self) { group in
            group.addTask { .done(try await work()) }
            group.addTask {
                for await signal in signals { return .signal(signal) }
                throw CancellationError()
            }
            while let event = try await group.next() {
                switch event {
                case .done(let value):
                    group.cancelAll()
                    return value
                case .signal(let signal):
                    Console.warn("Interrupted; what was begun is taken back. Once more ends it at once.")
                    group.cancelAll()
                    // Ended below, or with the program.
                    let last = Task { for await signal in signals { _exit(signal.exitCode) } }
                    defer { last.cancel() }
                    do {
                        // It may have been done in this very moment.
                        if case .done(let value) = try await group.next() { return value }
                    } catch is CancellationError {
                        // What was wanted.
                    }
                    throw ExitCode(signal.exitCode)
                }
            }
            throw CancellationError()
        }
    }
}

extension UnixSignal {
    /// What a program that it ended ends with.
    fileprivate var exitCode: Int32 { 128 + rawValue }
}
