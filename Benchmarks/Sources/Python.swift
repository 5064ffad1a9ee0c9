import Foundation

/// Runs the yardsticks that are written in Python, in the same run as ours.
enum Python {
    /// Where `scripts/setup bench` puts NumPy and SciPy; `VIGIL_PYTHON` names another interpreter.
    private static var interpreter: String {
        ProcessInfo.processInfo.environment["VIGIL_PYTHON"] ?? ".tools/venv/bin/python"
    }

    /// Runs `Benchmarks/yardsticks.py` with these arguments and reads the JSON object that it prints.
    static func yardstick(_ arguments: [String]) throws -> [String: Double] {
        guard FileManager.default.isExecutableFile(atPath: interpreter) else {
            throw CannotMeasure(
                description: "\(interpreter) is not there; run scripts/setup bench, or set VIGIL_PYTHON")
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: interpreter)
        process.arguments = ["Benchmarks/yardsticks.py"] + arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw CannotMeasure(
                description: "Benchmarks/yardsticks.py \(arguments.first ?? "") ended with \(process.terminationStatus)"
            )
        }
        return try JSONDecoder().decode([String: Double].self, from: data)
    }
}

/// A folder for the data that both sides read, removed at the end of a case.
struct SharedFolder: ~Copyable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "vigil-bench-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        // A folder that stays behind in the system's temporary one does no harm.
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes doubles as they lie in memory, which is what NumPy's `fromfile` reads.
    func write(_ values: [Double], to name: String) throws {
        try values.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: "\(path)/\(name)")) }
    }

    func doubles(from name: String) throws -> [Double] {
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)"))
        return data.withUnsafeBytes { Array($0.bindMemory(to: Double.self)) }
    }

    func codes(from name: String) throws -> [UInt32] {
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)"))
        return data.withUnsafeBytes { Array($0.bindMemory(to: UInt32.self)) }
    }
}
