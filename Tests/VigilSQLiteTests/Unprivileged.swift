import Foundation

/// Runs work as a user without rights, also when the tests run as root, to whom every file is writable.
enum Unprivileged {
    private typealias SetUser = @convention(c) (UInt32) -> Int32

    /// Runs `body` on a thread of its own whose file accesses are those of "nobody".
    static func run(_ body: @escaping @Sendable () throws -> Void) throws {
        guard geteuid() == 0, let symbol = dlsym(UnsafeMutableRawPointer(bitPattern: 0), "setfsuid") else {
            return try body()
        }
        let setUser = unsafeBitCast(symbol, to: SetUser.self)
        // Written by the thread before it signals, read after waiting for it.
        nonisolated(unsafe) var result: Result<Void, any Error> = .success(())
        let done = DispatchSemaphore(value: 0)
        let thread = Thread {
            // Of this thread alone, and only for files; it ends with the thread.
            _ = setUser(65_534)
            result = Result { try body() }
            done.signal()
        }
        thread.start()
        done.wait()
        try result.get()
    }
}
