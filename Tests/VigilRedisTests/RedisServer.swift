import Foundation
import Testing

/// A Redis server of Debian's package `redis-server`, on a free port of loopback and without a disk.
final class RedisServer {
    let port: Int
    private let folder: URL
    private var process: Process?

    init() throws {
        port = Int.random(in: 20_000..<32_000)
        folder = FileManager.default.temporaryDirectory.appending(path: "vigil-redis-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        process?.terminate()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Starts it; it answers a moment later.
    func start(password: String? = nil) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/redis-server")
        process.arguments =
            ["--port", "\(port)", "--bind", "127.0.0.1", "--save", "", "--dir", folder.path]
            + (password.map { ["--requirepass", $0] } ?? [])
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        self.process = process
    }

    /// Ends it at once, with everything that it knows.
    func kill() {
        guard let process else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        self.process = nil
    }
}
