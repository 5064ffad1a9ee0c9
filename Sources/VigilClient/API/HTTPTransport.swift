package import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// The transport over HTTP.
package struct HTTPTransport: APITransport {
    private let client: HTTPClient
    private let base: String
    private let apiKey: String?
    private let timeout: Duration
    /// No answer of the API comes near it; a server that sends more is none of ours.
    private static let largestAnswer = 256 << 20

    /// A transport to one server.
    ///
    /// - Parameters:
    ///   - client: The HTTP client, shut down by its owner.
    ///   - address: The server.
    ///   - apiKey: The key that opens it, never shown.
    ///   - timeout: After how long an answer counts as not coming.
    package init(client: HTTPClient, address: ServerAddress, apiKey: String?, timeout: Duration = .seconds(120)) {
        self.client = client
        base = address.text
        self.apiKey = apiKey
        self.timeout = timeout
    }

    package func send(_ request: APIRequest) async throws -> APIAnswer {
        var message = HTTPClientRequest(url: base + request.target)
        message.method = .RAW(value: request.method)
        message.headers.add(name: "Accept", value: "application/json")
        message.headers.add(name: "User-Agent", value: "vigil")
        if let apiKey { message.headers.add(name: "Authorization", value: "Bearer \(apiKey)") }
        if let contentType = request.contentType { message.headers.add(name: "Content-Type", value: contentType) }
        if let key = request.idempotencyKey { message.headers.add(name: "Idempotency-Key", value: "\"\(key)\"") }
        if request.body.readableBytes > 0 { message.body = .bytes(request.body) }
        do {
            let seconds = timeout.components.seconds
            let response = try await client.execute(message, timeout: .seconds(seconds))
            let body = try await response.body.collect(upTo: Self.largestAnswer)
            return APIAnswer(status: Int(response.status.code), body: body)
        } catch let error as CancellationError {
            throw error
        } catch {
            throw Self.failure(error)
        }
    }

    private static func failure(_ error: any Error) -> ConnectionFailure {
        let detail = String(describing: error)
        switch error {
        case let error as NIOConnectionError:
            let isUnknown = error.connectionErrors.isEmpty && (error.dnsAError != nil || error.dnsAAAAError != nil)
            return ConnectionFailure(isUnknown ? .unknownHost : .refused, detail: detail)
        case let error as IOError where error.errnoCode == ECONNREFUSED:
            return ConnectionFailure(.refused, detail: detail)
        case let error as HTTPClientError where error == .connectTimeout:
            return ConnectionFailure(.refused, detail: detail)
        case let error as HTTPClientError where error == .deadlineExceeded || error == .readTimeout:
            return ConnectionFailure(.timedOut, detail: detail)
        default:
            return ConnectionFailure(.broken, detail: detail)
        }
    }
}

extension HTTPClient {
    /// Runs `body` with an HTTP client that is shut down afterwards.
    ///
    /// - Parameter body: What to do with it.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws.
    package static func withClient<Result>(_ body: (HTTPClient) async throws -> Result) async throws -> Result {
        var configuration = HTTPClient.Configuration(timeout: .init(connect: .seconds(5)))
        // A server that is not there is said at once; whoever wants to wait for it repeats the whole request.
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            let result = try await body(client)
            try await client.shutdown()
            return result
        } catch {
            try? await client.shutdown()  // the first error is the one to report
            throw error
        }
    }
}
