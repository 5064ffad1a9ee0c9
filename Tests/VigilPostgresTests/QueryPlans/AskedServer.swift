import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import ServiceLifecycle
import Testing
import Vigil
import VigilServer
import VigilStorage

/// A server over a store whose statements are written down, with all that it does in the background.
struct AskedServer: Sendable {
    let service: MLModelMonitoringService
    let base: String

    /// Runs `body` against a server, and stops it afterwards.
    static func run(
        _ database: RecordedDatabase, _ body: @escaping @Sendable (AskedServer) async throws -> Void
    ) async throws {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        // Closed by the caller: the statements are run again afterwards.
        let store = MonitoringStore(try await SQLStore(database), isShared: database.isShared, close: {})
        let service = MLModelMonitoringService(store: store, logger: logger)
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let server = try MonitoringServer(
            service: service, configuration: ServerConfiguration(port: 0, requestTimeout: .seconds(150)), logger: logger
        ) { continuation.yield($0) }
        let group = ServiceGroup(services: [service, server], logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for await port in ports {
                let result = await Swift.Result<Void, any Error>.of {
                    try await body(AskedServer(service: service, base: "http://127.0.0.1:\(port)"))
                }
                await group.triggerGracefulShutdown()
                try result.get()
                break
            }
            try await tasks.waitForAll()
        }
    }

    /// Sends a request.
    ///
    /// - Returns: The status, and the beginning of what came with it.
    func ask(
        _ method: HTTPMethod, _ path: String, _ body: String? = nil, type: String = "application/json"
    ) async throws -> (status: Int, text: String) {
        var request = HTTPClientRequest(url: base + path)
        request.method = method
        if let body {
            request.body = .bytes(ByteBuffer(string: body))
            request.headers.add(name: "Content-Type", value: type)
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(180))
        let text = String(buffer: try await response.body.collect(upTo: 64 << 20))
        return (Int(response.status.code), String(text.prefix(600)))
    }

    /// Sends a request that has to succeed.
    func send(_ method: HTTPMethod, _ path: String, _ body: String, type: String = "application/json") async throws {
        let answer = try await ask(method, path, body, type: type)
        try #require((200..<300).contains(answer.status), "\(method) \(path): \(answer.status) \(answer.text)")
    }
}

extension Swift.Result where Failure == any Error {
    fileprivate static func of(_ body: () async throws -> Success) async -> Self {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}
