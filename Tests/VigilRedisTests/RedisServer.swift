import Foundation
import Testing

/// A Redis server of Debian's package `redis-server`, on a free port of loopback and without a disk.
final class RedisServer {
    let port: Int
    private let folder: URL
    private var process: Process?
    private var leash: Pipe?

    init() throws {
        port = Int.random(in: 20_000..<32_000)
        folder = FileManager.default.temporaryDirectory.appending(path: "vigil-redis-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        kill()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Runs a program until a line, or the end, comes in; descriptors that were passed on, the pipe's other end among them,
    /// are closed first.
    private static let script = """
        for open in /proc/self/fd/*; do n=${open##*/}; if ((n > 2)); then eval "exec $n>&-"; fi; done
        "$@" </dev/null &
        read -r _
        kill -9 $!
        wait
        """

    /// Starts it; it answers a moment later.
    ///
    /// It ends with this process, however that ends: a shell beside it waits for the pipe, and nothing of it holds on to the
    /// output of the tests.
    func start(password: String? = nil) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments =
            [
                "-c", Self.script, "bash", "/usr/bin/redis-server",
                "--port", "\(port)", "--bind", "127.0.0.1", "--save", "", "--dir", folder.path,
            ] + (password.map { ["--requirepass", $0] } ?? [])
        let leash = Pipe()
        process.standardInput = leash
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.process = process
        self.leash = leash
    }

    /// Ends it at once, with everything that it knows.
    func kill() {
        guard let process, let leash else { return }
        try? leash.fileHandleForWriting.write(contentsOf: Data("\n".utf8))
        try? leash.fileHandleForWriting.close()
        process.waitUntilExit()
        self.process = nil
        self.leash = nil
    }
}
