import Foundation
import Synchronization

/// A program that was started, its output going to files.
///
/// Started with `posix_spawn` and awaited by a thread of its own: Foundation's `Process` now and then loses the end of
/// one of many programs that run at the same time (Linux, Swift 6.3).
final class RunningProgram: Sendable {
    /// What the system says when a program cannot be started.
    struct CannotStart: Error {
        var path: String
        var reason: Int32
    }

    private let identifier: pid_t
    private let files: TemporaryFolder
    private let ending = Mutex(Ending())

    private struct Ending {
        var status: Int32?
        var waiting: [CheckedContinuation<Int32, Never>] = []
    }

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - path: Where it is.
    ///   - arguments: Its arguments, without its own name.
    ///   - input: Its standard input.
    ///   - folder: The folder it runs in; one of its own when `nil`.
    ///   - environment: Added to this process's, of which `VIGIL_` variables and the terminal's width are left out.
    /// - Throws: When it cannot be started.
    init(
        _ path: String, _ arguments: [String], input: Data = Data(), in folder: TemporaryFolder? = nil,
        environment: [String: String] = [:]
    ) throws {
        files = try TemporaryFolder()
        var variables = ProcessInfo.processInfo.environment.filter {
            !$0.key.hasPrefix("VIGIL_") && $0.key != "COLUMNS"
        }
        for (name, value) in environment { variables[name] = value }
        let standardInput = try files.write("stdin", input)
        identifier = try Self.spawn(
            path, arguments: arguments, folder: (folder ?? files).url.path,
            environment: variables.map { "\($0.key)=\($0.value)" },
            files: [
                standardInput.path, files.url.appendingPathComponent("stdout").path,
                files.url.appendingPathComponent("stderr").path,
            ])
        let identifier = identifier
        Thread.detachNewThread {
            var status: Int32 = 0
            while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
            // The low seven bits are the signal that ended it, as the WIFEXITED family of macros has it.
            self.end(status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + status & 0x7F)
        }
    }

    /// What it wrote on standard output so far.
    var output: String { files.text("stdout") }
    /// What it wrote on standard error so far.
    var errors: String { files.text("stderr") }

    /// Its exit code, once it has ended; 128 and the signal's number when a signal ended it.
    func ended() async -> Int32 {
        await withCheckedContinuation { continuation in
            let known = ending.withLock { ending -> Int32? in
                if ending.status == nil { ending.waiting.append(continuation) }
                return ending.status
            }
            if let known { continuation.resume(returning: known) }
        }
    }

    /// Everything, once it has ended.
    func result() async -> Program.Output {
        let status = await ended()
        return Program.Output(status: status, standardOutput: output, standardError: errors)
    }

    func signal(_ number: Int32) {
        // Once it is known to have ended its number can belong to another process.
        ending.withLock { if $0.status == nil { kill(identifier, number) } }
    }

    private func end(_ status: Int32) {
        let waiting = ending.withLock { ending in
            ending.status = status
            defer { ending.waiting = [] }
            return ending.waiting
        }
        for continuation in waiting { continuation.resume(returning: status) }
    }

    private static func spawn(
        _ path: String, arguments: [String], folder: String, environment: [String], files: [String]
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, files[0], O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, files[1], O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, files[2], O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        // The call that changes the folder is no part of Swift's C library module; the shell does it and becomes the
        // program.
        let shell = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder, path]
        let words = (shell + arguments).map { strdup($0) } + [nil]
        let variables = environment.map { strdup($0) } + [nil]
        defer { for text in words + variables { free(text) } }
        var identifier: pid_t = 0
        let reason = posix_spawn(&identifier, shell[0], &actions, nil, words, variables)
        guard reason == 0 else { throw CannotStart(path: path, reason: reason) }
        return identifier
    }
}
