import Foundation
import Synchronization
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
        // A trimmed manifest has no products and names the program after its target.
        return ["vigil", "VigilCommand"].map { folder.appendingPathComponent($0).path }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    /// Runs the program to its end.
    static func run(
        _ arguments: [String], input: Data? = nil, in folder: TemporaryFolder? = nil,
        environment: [String: String] = [:]
    ) async throws -> Output {
        let running = try start(arguments, input: input, in: folder, environment: environment)
        let status = await running.ended()
        return Output(status: status, standardOutput: running.output, standardError: running.errors)
    }

    /// Starts the program; its output goes to files, so that it never waits for a reader.
    static func start(
        _ arguments: [String], input: Data? = nil, in folder: TemporaryFolder? = nil,
        environment: [String: String] = [:]
    ) throws -> RunningProgram {
        let path = try #require(path, "the program is not built; set VIGIL_BINARY to its path")
        return try RunningProgram(
            path: path, arguments: arguments, input: input, folder: folder, environment: environment)
    }
}

/// A program that was started.
final class RunningProgram: Sendable {
    // Foundation's class is not marked as Sendable; it is only ever used under this lock.
    private let process: Mutex<Process>
    private let files: TemporaryFolder
    private let status = Mutex<(ended: Int32?, waiting: [CheckedContinuation<Int32, Never>])>((nil, []))

    init(
        path: String, arguments: [String], input: Data?, folder: TemporaryFolder?, environment: [String: String]
    ) throws {
        let files = try TemporaryFolder()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.currentDirectoryURL = (folder ?? files).url
        var variables = ProcessInfo.processInfo.environment.filter {
            !$0.key.hasPrefix("VIGIL_") && $0.key != "COLUMNS"
        }
        for (name, value) in environment { variables[name] = value }
        process.environment = variables
        process.standardInput = try FileHandle(forReadingFrom: files.write("stdin", input ?? Data()))
        process.standardOutput = try FileHandle(forWritingTo: files.write("stdout", Data()))
        process.standardError = try FileHandle(forWritingTo: files.write("stderr", Data()))
        self.files = files
        self.process = Mutex(process)
        process.terminationHandler = { [weak self] process in self?.end(process.terminationStatus) }
        try process.run()
    }

    /// What it wrote on standard output so far.
    var output: String { files.text("stdout") }
    /// What it wrote on standard error so far.
    var errors: String { files.text("stderr") }

    /// Its exit code, once it has ended.
    func ended() async -> Int32 {
        await withCheckedContinuation { continuation in
            let known = status.withLock { status -> Int32? in
                if status.ended == nil { status.waiting.append(continuation) }
                return status.ended
            }
            if let known { continuation.resume(returning: known) }
        }
    }

    func signal(_ number: Int32) { _ = process.withLock { kill($0.processIdentifier, number) } }

    private func end(_ code: Int32) {
        let waiting = status.withLock { status in
            defer { status = (code, []) }
            return status.waiting
        }
        for continuation in waiting { continuation.resume(returning: code) }
    }
}

/// A folder that is removed when nobody needs it any more.
final class TemporaryFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("vigil-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)  // a left-over in the temporary folder is harmless
    }

    /// Writes a file and returns where it is.
    @discardableResult
    func write(_ name: String, _ data: Data) throws -> URL {
        let file = url.appendingPathComponent(name)
        try data.write(to: file)
        return file
    }

    @discardableResult
    func write(_ name: String, _ text: String) throws -> URL { try write(name, Data(text.utf8)) }

    /// A file's text, empty when it is not there.
    func text(_ name: String) -> String {
        String(
            decoding: FileManager.default.contents(atPath: url.appendingPathComponent(name).path) ?? Data(),
            as: UTF8.self)
    }
}
