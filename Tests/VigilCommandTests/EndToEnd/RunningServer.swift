import Foundation
import Testing

/// A server that was started for a test, on a free port.
struct RunningServer {
    let program: RunningProgram
    let address: String
    let port: Int

    /// Starts a server and waits until it says where it listens.
    init(in folder: TemporaryFolder, port: Int = 0, _ options: [String] = [], tracer: [String] = []) async throws {
        program = try Program.start(
            ["serve", "--database", "test.db", "--port", "\(port)"] + options, in: folder, tracer: tracer)
        let found = try await Self.address(said: program)
        address = try #require(found, "the server did not start: \(program.errors)")
        self.port = try #require(address.split(separator: ":").last.flatMap { Int($0) })
    }

    /// The address that a starting server prints once its port is open; `nil` when it does not within half a minute.
    ///
    /// There is nothing to be notified by, so its output is looked at again and again.
    static func address(said program: RunningProgram) async throws -> String? {
        for _ in 0..<600 {
            if let match = program.output.firstMatch(of: /http:\/\/[0-9a-z.]+:[0-9]+/) { return String(match.output) }
            try await Task.sleep(for: .milliseconds(50))
        }
        return nil
    }

    /// Asks it to stop, and returns its exit code.
    func stop() async -> Int32 {
        program.signal(SIGTERM)
        return await program.ended()
    }
}
