import Foundation

/// A library of `Benchmarks/peers`: measured in the same run where it is installed, cited as recorded where it is not.
struct Peer: Sendable {
    /// The environment and the script of `Benchmarks/peers/run`, such as "main/b_table_drift".
    var script: String
    /// The case's name in the script.
    var label: String
    /// What `recorded.json` calls the library.
    var library: String
    /// What `recorded.json` calls the case.
    var workload: String
    /// The size of the case in `recorded.json`.
    var size: String

    /// Its time as a yardstick.
    ///
    /// - Parameters:
    ///   - name: What the report calls it.
    ///   - convert: Turns seconds into the benchmark's unit.
    /// - Returns: The yardstick, which says where its value comes from.
    /// - Throws: `CannotMeasure` where the library is installed and does not answer.
    func yardstick(_ name: String, _ convert: (Double) -> Double) throws -> Yardstick {
        isInstalled
            ? Yardstick(name: name, value: convert(try measured().seconds), source: .sameRun)
            : Yardstick(name: name, value: try recorded()?.seconds.map(convert), source: .recorded)
    }

    /// The bytes of one of its rows on the disk as a yardstick.
    ///
    /// - Parameter name: What the report calls it.
    /// - Returns: The yardstick, which says where its value comes from.
    /// - Throws: As ``yardstick(_:_:)``.
    func bytesYardstick(_ name: String) throws -> Yardstick {
        isInstalled
            ? Yardstick(name: name, value: try measured().bytesPerPrediction, source: .sameRun)
            : Yardstick(name: name, value: try recorded()?.bytesPerPrediction, source: .recorded)
    }

    private var isInstalled: Bool {
        let environment = script.split(separator: "/").first.map(String.init) ?? script
        return FileManager.default.isExecutableFile(atPath: ".tools/peers/\(environment)/bin/python")
    }

    private func measured() throws -> Timing {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "Benchmarks/peers/run")
        process.arguments = ["measure", "\(script)/\(label)"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let lines = data.split(separator: UInt8(ascii: "\n"))
        guard process.terminationStatus == 0, let line = lines.last else {
            throw CannotMeasure(description: "Benchmarks/peers/run \(label) ended with \(process.terminationStatus)")
        }
        return try Self.decoder.decode(Timing.self, from: line)
    }

    private static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }

    private func recorded() throws -> Recorded.Result? {
        let data = try Data(contentsOf: URL(fileURLWithPath: "Benchmarks/peers/recorded.json"))
        return try Self.decoder.decode(Recorded.self, from: data).results.first {
            $0.library == library && $0.workload == workload && $0.n?.text == size
        }
    }

    private struct Timing: Decodable {
        var seconds: Double
        var bytesPerPrediction: Double?
    }

    private struct Recorded: Decodable {
        struct Result: Decodable {
            var library: String
            var workload: String
            var n: Size?
            var seconds: Double?
            var bytesPerPrediction: Double?
        }

        /// A number or a text.
        struct Size: Decodable {
            var text: String

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let number = try? container.decode(Int.self) {
                    // Not a number is the other form that sizes have.
                    text = "\(number)"
                } else {
                    text = try container.decode(String.self)
                }
            }
        }

        var results: [Result]
    }
}
