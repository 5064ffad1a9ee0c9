import Synchronization
import VigilStorage

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A program that is run to its end.
struct ChildProcess {
    /// How a program ended.
    struct End: Hashable {
        /// Its exit code, or 128 and the number of the signal that ended it.
        var status: Int32
        /// The last of what it wrote, in one line.
        var said: String
    }

    /// Its path.
    let program: String

    private static let mostBytes = 8192

    /// Runs it, without input, and waits.
    ///
    /// - Parameters:
    ///   - arguments: Its arguments; every user of the machine can see them.
    ///   - environment: Variables that it has besides those of this process, or with other values.
    ///   - watch: Ends it when it is not wanted any more.
    /// - Returns: How it ended.
    /// - Throws: `StoreError` when it cannot be started; `CancellationError`.
    func run(_ arguments: [String], environment: [String: String] = [:], _ watch: BackupWatch) throws -> End {
        let running = Running()
        let end = try watch.whileWanted(orElse: { running.terminate() }) {
            var ends: [Int32] = [-1, -1]
            guard pipe(&ends) == 0 else { throw DurableFile.fault(program, "cannot be started") }
            let (output, input) = (ends[0], ends[1])
            defer { _ = close(output) }
            // Neither is for the program by these numbers, nor for others that are started meanwhile.
            _ = fcntl(output, F_SETFD, FD_CLOEXEC)
            _ = fcntl(input, F_SETFD, FD_CLOEXEC)
            do {
                defer { _ = close(input) }
                running.begin(try spawn(arguments, environment, input))
            }
            let said = Self.readAll(output)
            return End(status: try running.wait(for: program), said: said)
        }
        // What was ended because nobody wants it has not failed.
        try watch.requireGoing()
        return end
    }

    /// Waits until a program has ended that this process started.
    ///
    /// - Parameters:
    ///   - child: Its number.
    ///   - program: Its path, for messages.
    /// - Returns: Its exit code, or 128 and the number of the signal that ended it.
    /// - Throws: `StoreError` when the system does not tell how it ended, which is not to be taken for success.
    static func status(of child: pid_t, _ program: String) throws(StoreError) -> Int32 {
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 {
            guard errno == EINTR else {
                throw StoreError(
                    .failed, "nobody knows how \(program) ended: \(String(cString: strerror(errno))); try again")
            }
        }
        let signal = status & 0x7F
        return signal == 0 ? status >> 8 & 0xFF : 128 + signal
    }

    private func spawn(_ arguments: [String], _ environment: [String: String], _ output: Int32) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO)
        // A server ignores signals that would end the program.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGPIPE, SIGTERM, SIGINT, SIGHUP, SIGQUIT] { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        // In a group of its own: what a terminal sends to this program's is for this one to act on.
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
        var child = pid_t()
        let code = withCStrings([program] + arguments) { arguments in
            withCStrings(Self.variables(environment)) { variables in
                posix_spawn(
                    &child, program, &actions, &attributes, arguments.map { UnsafeMutablePointer(mutating: $0) },
                    variables.map { UnsafeMutablePointer(mutating: $0) })
            }
        }
        guard code == 0 else {
            throw StoreError(.cannotOpen, "\(program) cannot be started: \(String(cString: strerror(code)))")
        }
        return child
    }

    private static func variables(_ changes: [String: String]) -> [String] {
        var variables: [String] = []
        var place = environ
        while let entry = place.pointee {
            let text = String(cString: entry)
            if changes[String(text.prefix { $0 != "=" })] == nil { variables.append(text) }
            place += 1
        }
        return variables + changes.map { "\($0.key)=\($0.value)" }
    }

    private static func readAll(_ descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes = Array((bytes + buffer[..<count]).suffix(mostBytes))
        }
        return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).joined(separator: "; ")
    }
}

/// A program that was started, and is waited for once.
private final class Running: Sendable {
    private struct State {
        var child: pid_t?
        var isUnwanted = false
    }

    private let state = Mutex(State())

    func begin(_ child: pid_t) {
        state.withLock { state in
            state.child = child
            if state.isUnwanted { _ = kill(child, SIGTERM) }
        }
    }

    private static let patience: UInt32 = 5

    /// Asks it to end, and ends it some seconds later should it not.
    func terminate() {
        let isRunning = state.withLock { state in
            state.isUnwanted = true
            if let child = state.child { _ = kill(child, SIGTERM) }
            return state.child != nil
        }
        guard isRunning else { return }
        BackgroundThread.run { [self] in
            _ = sleep(Self.patience)
            state.withLock { state in
                if let child = state.child { _ = kill(child, SIGKILL) }
            }
        }
    }

    /// The exit code; the number of the process is nobody else's until this returns.
    func wait(for program: String) throws -> Int32 {
        guard let child = state.withLock({ $0.child }) else { return -1 }
        // Waited for without the lock, which whoever ends it needs, and left in the table of processes meanwhile.
        var information = siginfo_t()
        while waitid(P_PID, id_t(child), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        return try state.withLock { state in
            state.child = nil
            return try ChildProcess.status(of: child, program)
        }
    }
}

/// Calls `body` with a list of C strings that ends with null.
private func withCStrings<Value>(_ texts: [String], _ body: ([UnsafePointer<CChar>?]) -> Value) -> Value {
    let copies = texts.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies.map { UnsafePointer($0) } + [nil])
}
