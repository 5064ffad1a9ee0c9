import Foundation

/// What a server holds while predictions come in as fast as it takes them.
enum MemoryCases {
    static let all: [Benchmark] = [
        Benchmark(
            name: "storage/memory", unit: "MiB", better: .lower, goal: .init(value: 300, of: .value),
            measure: { try await memory() })
    ]

    /// So many minutes unless `MINUTES` says otherwise; ten show that what is held does not grow.
    private static let usualMinutes = 1.0
    private static let leastFreeBytes = 10 << 30

    /// The most memory that a server held, and the most in each quarter of the time.
    private static func memory() async throws -> Measured {
        let minutes = ProcessInfo.processInfo.environment["MINUTES"].flatMap(Double.init) ?? usualMinutes
        try requireRoom()
        return try await IngestCases.withServer(["--retention-size", "2GiB"]) { server in
            let load = IngestCases.batchLoad(server, seconds: minutes * 60)
            let watch = Task {
                var held: [Double] = []
                while !Task.isCancelled {
                    held.append(try server.memory().now)
                    // The end of the load cancels it.
                    try? await Task.sleep(for: .milliseconds(250))
                }
                return held
            }
            let outcome = try await load.run()
            watch.cancel()
            let held = try await watch.value
            let quarters = (0..<4).map { quarter in
                held[(held.count * quarter / 4)..<(held.count * (quarter + 1) / 4)].max() ?? .nan
            }
            let memory = try server.memory()
            return Measured(
                value: memory.most, runs: 1, spread: 0,
                checksum: "minutes=\(minutes) predictions=\(outcome.requests * IngestCases.rowsOfBatch) "
                    + "most_in_quarters_mib=\(quarters.map { String(Int($0)) }.joined(separator: ",")) "
                    + "in_the_end_mib=\(Int(memory.now))")
        }
    }

    /// What is measured must not fill somebody's disk.
    private static func requireRoom() throws {
        let folder = FileManager.default.temporaryDirectory.path
        let free = try FileManager.default.attributesOfFileSystem(forPath: folder)[.systemFreeSize] as? Int ?? 0
        guard free >= leastFreeBytes else {
            throw CannotMeasure(
                description:
                    "\(folder) has \(free >> 30) GiB of free disk and 10 are needed; set TMPDIR to another disk")
        }
    }
}
