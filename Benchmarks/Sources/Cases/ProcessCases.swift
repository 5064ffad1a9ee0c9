import Foundation
import VigilStatistics

/// Figures of the whole program, taken from outside.
enum ProcessCases {
    static let all: [Benchmark] = [
        Benchmark(
            name: "core/cli_drift_200k", unit: "s", better: .lower, goal: .init(value: 1.5, of: .value),
            measure: { try await commandLine() }),
        Benchmark(
            name: "core/server_start", unit: "ms", better: .lower, goal: .init(value: 200, of: .value),
            measure: { try await serverStart() }),
        Benchmark(
            name: "core/idle_memory", unit: "MiB", better: .lower, goal: .init(value: 60, of: .value),
            measure: { try await idleMemory() }),
    ]

    private static func commandLine() async throws -> Measured {
        let folder = try SharedFolder()
        for (index, side) in ["reference", "current"].enumerated() {
            try writeTable(to: "\(folder.path)/\(side).csv", seed: UInt64(index + 1))
        }
        let program = try RunningServer.program()
        var output = ""
        let times = try Stopwatch.seconds(runs: 5) {
            output = try run(
                program, ["drift", "\(folder.path)/reference.csv", "\(folder.path)/current.csv", "--json"])
        }
        return Measured(times: times, scale: 1, checksum: "bytes=\(output.utf8.count)")
    }

    /// 200,000 rows of 20 columns: sixteen numbers with four decimals, four names.
    private static func writeTable(to path: String, seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var text =
            (0..<16).map { "n\($0)" }.joined(separator: ",") + "," + (0..<4).map { "c\($0)" }.joined(separator: ",")
        text += "\n"
        for _ in 0..<200_000 {
            for _ in 0..<16 { text += "\(Double(Int(random.normal() * 10_000)) / 10_000)," }
            text += "a\(random.index(below: 5)),b\(random.index(below: 20)),c\(random.index(below: 3)),"
            text += "d\(random.index(below: 50))\n"
        }
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    private static func serverStart() async throws -> Measured {
        let program = try RunningServer.program()
        var times: [Double] = []
        for _ in 0..<7 {
            let folder = try SharedFolder()
            let began = ContinuousClock.now
            let server = try RunningServer(program: program, folder: folder.path)
            try await server.firstAnswer()
            times.append((ContinuousClock.now - began) / .seconds(1))
            server.stop()
        }
        return Measured(times: times.sorted(), scale: 1000, checksum: "answered")
    }

    private static func idleMemory() async throws -> Measured {
        let folder = try SharedFolder()
        let server = try RunningServer(program: try RunningServer.program(), folder: folder.path)
        defer { server.stop() }
        try await server.firstAnswer()
        try await Task.sleep(for: .seconds(2))
        return Measured(value: try server.memory().now, runs: 1, spread: 0, checksum: "resident")
    }

    private static func run(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus < 2 else {
            throw WrongResult(description: "\(program) ended with \(process.terminationStatus)")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
