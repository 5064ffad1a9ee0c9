import Foundation
import Vigil
import VigilDomain

/// Predictions over HTTP into a server of its own, on SQLite, each answer given when the disk has them; the load comes from
/// the same machine.
enum IngestCases {
    static let all: [Benchmark] = [
        Benchmark(
            name: "storage/ingest_batch", unit: "predictions/s", better: .higher,
            goal: .init(value: 200_000, of: .value), measure: { try await batches() }),
        Benchmark(
            name: "storage/ingest_single", unit: "requests/s", better: .higher, goal: .init(value: 15_000, of: .value),
            measure: { try await singles().rate }),
        Benchmark(
            name: "storage/ingest_single_p99", unit: "ms", better: .lower, goal: .init(value: 20, of: .value),
            measure: { try await singles().latency }),
        Benchmark(
            name: "storage/memory", unit: "MiB", better: .lower, goal: .init(value: 300, of: .value),
            measure: { try await memory() }),
    ]

    private static let rowsOfBatch = 1000
    private static let predictions = "POST /api/v1/models/bench/predictions HTTP/1.1"

    private static func withServer<Value>(_ body: (RunningServer) async throws -> Value) async throws -> Value {
        let folder = try SharedFolder()
        let server = try RunningServer(program: RunningServer.program(), folder: folder.path)
        defer { server.stop() }
        try await server.firstAnswer()
        let features = try PredictionStream.schema("bench").features.map {
            "{\"name\": \"\($0.name)\", \"kind\": \"\($0.kind.rawValue)\"}"
        }
        let schema =
            "{\"model\": \"bench\", \"task\": \"binary_classification\", \"features\": [\(features.joined(separator: ","))]}"
        let status = try await server.post("/api/v1/models", schema)
        guard status == 201 else { throw CannotMeasure(description: "the model was not registered: \(status)") }
        return try await body(server)
    }

    private static func bodies(_ count: Int, rows: Int) -> [[UInt8]] {
        var stream = PredictionStream(seed: 4)
        return (0..<count).map { _ in
            Array((0..<rows).map { _ in PredictionStream.line(stream.row()) }.joined().utf8)
        }
    }

    private static func batches() async throws -> Measured {
        try await withServer { server in
            let bodies = bodies(32, rows: rowsOfBatch)
            let load = LoadGenerator(
                port: server.port, threads: 4, connectionsOfThread: 1, seconds: 15, requestLine: predictions,
                bodies: bodies)
            let outcome = try await load.run()
            let rate = Double(outcome.requests * rowsOfBatch) / outcome.seconds
            let bytes = Double(bodies.reduce(0) { $0 + $1.count }) / Double(bodies.count * rowsOfBatch)
            return Measured(
                value: rate, runs: outcome.requests, spread: 0,
                checksum: "bytes_a_row=\(Int(bytes)) p50_ms=\(milliseconds(outcome, 0.5)) "
                    + "p99_ms=\(milliseconds(outcome, 0.99)) most_mib=\(Int(try server.memory().most))")
        }
    }

    /// The yardstick is a route of the same server that stores nothing, under the same load.
    private static func singles() async throws -> (rate: Measured, latency: Measured) {
        try await withServer { server in
            var load = LoadGenerator(
                port: server.port, threads: 2, connectionsOfThread: 32, seconds: 10, requestLine: predictions,
                bodies: bodies(256, rows: 1))
            let outcome = try await load.run()
            load.requestLine = "GET /healthz HTTP/1.1"
            load.bodies = [[]]
            let empty = try await load.run()
            let checksum = "p50_ms=\(milliseconds(outcome, 0.5)) most_mib=\(Int(try server.memory().most))"
            func measured(_ value: Double, _ yardstick: Double) -> Measured {
                Measured(
                    value: value, runs: outcome.requests, spread: 0,
                    yardstick: Yardstick(name: "GET /healthz under the same load", value: yardstick, source: .sameRun),
                    checksum: checksum)
            }
            return (
                measured(Double(outcome.requests) / outcome.seconds, Double(empty.requests) / empty.seconds),
                measured(outcome.latency(at: 0.99) * 1000, empty.latency(at: 0.99) * 1000)
            )
        }
    }

    /// The most memory that a server held in a minute at full speed.
    private static func memory() async throws -> Measured {
        try await withServer { server in
            let load = LoadGenerator(
                port: server.port, threads: 4, connectionsOfThread: 1, seconds: 60, requestLine: predictions,
                bodies: bodies(32, rows: rowsOfBatch))
            let outcome = try await load.run()
            let memory = try server.memory()
            return Measured(
                value: memory.most, runs: 1, spread: 0,
                checksum: "predictions=\(outcome.requests * rowsOfBatch) in_the_end_mib=\(Int(memory.now))")
        }
    }

    private static func milliseconds(_ outcome: LoadGenerator.Outcome, _ share: Double) -> String {
        String(format: "%.1f", outcome.latency(at: share) * 1000)
    }
}
