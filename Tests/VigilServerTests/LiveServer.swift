import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import ServiceLifecycle
import Testing
import Vigil
import VigilSQLite
import VigilServer

/// A server on a free loopback port, over a store in memory unless another is given.
struct LiveServer: Sendable {
    let service: MLModelMonitoringService
    let base: String

    struct Answer {
        var status: Int
        var headers: HTTPHeaders
        var text: String

        /// The body as a JSON object; empty when it is none.
        var json: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]) ?? [:]  // a test then fails
        }
    }

    /// Runs `body` against a server, and stops it afterwards.
    static func run(
        configuration: ServerConfiguration = ServerConfiguration(port: 0), store: MonitoringStore? = nil,
        liveQueue: LiveQueuePolicy = LiveQueuePolicy(), backups: BackupPolicy? = nil,
        _ body: @escaping @Sendable (LiveServer) async throws -> Void
    ) async throws {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        var kept = store
        if kept == nil { kept = try await .inMemory() }
        let service = MLModelMonitoringService(
            store: try #require(kept), liveQueue: liveQueue, backups: backups, logger: logger)
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let server = try MonitoringServer(service: service, configuration: configuration, logger: logger) {
            continuation.yield($0)
        }
        let group = ServiceGroup(services: [service, server], logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for await port in ports {
                try await body(LiveServer(service: service, base: "http://127.0.0.1:\(port)"))
                break
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    func send(
        _ method: HTTPMethod, _ path: String, _ body: String? = nil, type: String = "application/json",
        headers: [(String, String)] = []
    ) async throws -> Answer {
        try await send(method, path, bytes: body.map { Array($0.utf8) }, type: type, headers: headers)
    }

    func send(
        _ method: HTTPMethod, _ path: String, bytes: [UInt8]?, type: String, headers: [(String, String)] = []
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: base + path)
        request.method = method
        for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
        if let bytes {
            request.body = .bytes(ByteBuffer(bytes: bytes))
            request.headers.add(name: "Content-Type", value: type)
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let collected = try await response.body.collect(upTo: 16 << 20)
        return Answer(
            status: Int(response.status.code), headers: response.headers, text: String(buffer: collected))
    }

    func registerModel(business: Bool = false) async throws {
        let value = business ? #""business_value": {"true_positive": 20, "false_positive": -5},"# : ""
        _ = try await send(
            .POST, "/api/v1/models",
            """
            {"model": "m", "task": "binary_classification", "window": "day", "label_horizon_seconds": 86400, \(value)
             "features": [{"name": "x", "kind": "numeric"}, {"name": "c", "kind": "categorical"}]}
            """)
    }
}

/// `count` predictions of a day as NDJSON, the feature around `mean`.
func predictionLines(day: Int, count: Int, mean: Double = 0) -> String {
    (0..<count).map { row in
        let time = Timestamp(milliseconds: 1_777_593_600_000 + Int64(day) * 86_400_000 + Int64(row) * 1000)
        let x = mean + Double(row * 37 % 101) / 101
        return """
            {"id":"\(day)-\(row)","timestamp":"\(time)","features":{"x":\(x),"c":"\(row % 3 == 0 ? "a" : "b")"},\
            "score":\(row % 2 == 0 ? 0.9 : 0.1),"prediction":\(row % 2 == 0 ? 1 : 0)}
            """
    }.joined(separator: "\n")
}
