import Foundation
import Testing

/// The built program `vigil`, run as a user runs it.
enum Program {
    /// What a run came to.
    struct Output: Sendable {
        var status: Int32
        var standardOutput: String
        var standardError: String
    }

    /// Where the tests lie the program lies too.
    private static let path: String? = {
        if let named = ProcessInfo.processInfo.environment["VIGIL_BINARY"] { return named }
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            .deletingLastPathComponent()
        // A trimmed manifest has no products and names the program after its target; the newer one was built with the
        // tests.
        return ["vigil", "VigilCommand"].map { folder.appendingPathComponent($0).path }
            .filter { FileManager.default.isExecutableFile(atPath: $0) }
            .max { modified($0) < modified($1) }
    }()

    private static func modified(_ path: String) -> Date {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)  // an unreadable one is the oldest
        return attributes?[.modificationDate] as? Date ?? .distantPast
    }

    /// Runs the program to its end.
    static func run(
        _ arguments: [String], input: Data = Data(), in folder: TemporaryFolder? = nil,
        environment: [String: String] = [:]
    ) async throws -> Output {
        try await start(arguments, input: input, in: folder, environment: environment).result()
    }

    /// Starts the program, watched by `tracer` where one is given; its output goes to files, so that it never waits for a
    /// reader.
    static func start(
        _ arguments: [String], input: Data = Data(), in folder: TemporaryFolder? = nil,
        environment: [String: String] = [:], tracer: [String] = []
    ) throws -> RunningProgram {
        let path = try #require(path, "the program is not built; set VIGIL_BINARY to its path")
        let command = tracer + [path] + arguments
        return try RunningProgram(
            command[0], Array(command.dropFirst()), input: input, in: folder, environment: environment)
    }

    /// Runs a program of the system, found by its name, to its end.
    static func runTool(_ arguments: String..., in folder: TemporaryFolder? = nil) async throws -> Output {
        try await RunningProgram("/usr/bin/env", arguments, in: folder).result()
    }
}
