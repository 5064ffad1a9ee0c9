import Foundation
import Vigil
import VigilDomain
import VigilFormats

/// Predictions over HTTP into a server of its own, on SQLite, each answer given when the disk has them; the load comes from
/// the same machine.
enum IngestCases {
    static let all: [Benchmark] = [
        Benchmark(
            name: "storage/ingest_batch", unit: "predictions/s", better: .higher,
            goal: .init(value: 200_000, of: .value), measure: { try await batches() }),
        // The same load in the other forms of a body; the goal is that of plain text.
        Benchmark(
            name: "storage/ingest_batch_gzip", unit: "predictions/s", better: .higher,
            measure: { try await compressed(.gzip) }),
        Benchmark(
            name: "storage/ingest_batch_zstd", unit: "predictions/s", better: .higher,
            measure: { try await compressed(.zstd) }),
        Benchmark(
            name: "storage/ingest_batch_columns", unit: "predictions/s", better: .higher,
            measure: { try await columns() }),
        Benchmark(
            name: "storage/ingest_single", unit: "requests/s", better: .higher, goal: .init(value: 15_000, of: .value),
            measure: { try await singles().rate }),
        Benchmark(
            name: "storage/ingest_single_p99", unit: "ms", better: .lower, goal: .init(value: 20, of: .value),
            measure: { try await singles().latency }),
    ]

    static let rowsOfBatch = 1000
    private static let predictions = "POST /api/v1/models/bench/predictions HTTP/1.1"

    /// Runs `body` with a server of its own that knows the model of the bodies.
    static func withServer<Value>(
        _ arguments: [String] = [], _ body: (RunningServer) async throws -> Value
    ) async throws -> Value {
        let folder = try SharedFolder()
        let server = try RunningServer(program: RunningServer.program(), folder: folder.path, arguments: arguments)
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
            Array((0..<rows).map { _ in PredictionStream.line(withMilliseconds(stream.row())) }.joined().utf8)
        }
    }

    /// A full second is written without milliseconds, which the generator of the load would have no place for.
    private static func withMilliseconds(_ row: PredictionStream.Row) -> PredictionStream.Row {
        var row = row
        if row.timestamp % 1000 == 0 { row.timestamp += 1 }
        return row
    }

    private static func batches() async throws -> Measured {
        try await withServer { server in try await measured(batchLoad(server, seconds: 15), server) }
    }

    /// Batches as fast as they are taken, over four connections.
    static func batchLoad(_ server: RunningServer, seconds: Double) -> LoadGenerator {
        LoadGenerator(
            port: server.port, threads: 4, connectionsOfThread: 1, seconds: seconds, requestLine: predictions,
            bodies: bodies(32, rows: rowsOfBatch))
    }

    private static func measured(_ load: LoadGenerator, _ server: RunningServer) async throws -> Measured {
        let outcome = try await load.run()
        let bytes = Double(load.bodies.reduce(0) { $0 + $1.count }) / Double(load.bodies.count * rowsOfBatch)
        return Measured(
            value: Double(outcome.requests * rowsOfBatch) / outcome.seconds, runs: outcome.requests, spread: 0,
            checksum: "bytes_a_row=\(Int(bytes)) p50_ms=\(milliseconds(outcome, 0.5)) "
                + "p99_ms=\(milliseconds(outcome, 0.99)) most_mib=\(Int(try server.memory().most))")
    }

    /// Ids inside compressed bodies cannot be renewed, so that each body is sent once; there are enough for some seconds.
    private static func compressed(_ coding: BodyCompression) async throws -> Measured {
        try await withServer { server in
            let bodies = try bodies(1200, rows: rowsOfBatch).map { try coding.compressed($0) }
            let load = LoadGenerator(
                port: server.port, threads: 4, connectionsOfThread: 1, seconds: 15, requestLine: predictions,
                contentEncoding: coding.rawValue, bodies: bodies, renewal: .once)
            return try await measured(load, server)
        }
    }

    private static func columns() async throws -> Measured {
        try await withServer { server in
            let schema = try PredictionStream.schema("bench")
            let encoder = PredictionColumnsEncoder(schema: schema)
            var stream = PredictionStream(seed: 4)
            let bodies = try (0..<32).map { _ in try encoder.encode(stream.batch(schema, rows: rowsOfBatch)) }
            // The ids are the first column: behind the body's header, the column's, and its name.
            let first = 16 + 8 + 2
            let load = LoadGenerator(
                port: server.port, threads: 4, connectionsOfThread: 1, seconds: 15, requestLine: predictions,
                mediaType: ColumnsFormat.mediaType, bodies: bodies,
                renewal: .bytes(first..<first + 16 * rowsOfBatch))
            return try await measured(load, server)
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

    private static func milliseconds(_ outcome: LoadGenerator.Outcome, _ share: Double) -> String {
        String(format: "%.1f", outcome.latency(at: share) * 1000)
    }
}
