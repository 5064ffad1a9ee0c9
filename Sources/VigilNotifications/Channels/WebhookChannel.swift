public import AsyncHTTPClient
import Crypto
import Foundation
import NIOCore
import NIOHTTP1
public import VigilDomain

/// Posts each message as JSON to an address.
///
/// With a secret the request carries `X-Vigil-Signature: sha256=HEX`, the HMAC-SHA-256 of the body, so that the
/// receiver can tell that it comes from here and was not changed.
public struct WebhookChannel: NotificationChannel {
    public let name: String
    private let address: String
    private let secret: Secret?
    private let client: HTTPClient
    private let timeout: Duration

    /// A channel to `address`.
    ///
    /// - Parameters:
    ///   - name: The name that rules refer to.
    ///   - address: An `http` or `https` URL.
    ///   - secret: The key of the signature.
    ///   - client: The HTTP client, shut down by its owner.
    ///   - timeout: After how long an attempt counts as failed.
    public init(
        name: String = "webhook", address: String, secret: Secret? = nil, client: HTTPClient = .shared,
        timeout: Duration = .seconds(10)
    ) {
        self.name = name
        self.address = address
        self.secret = secret
        self.client = client
        self.timeout = timeout
    }

    public var redactedTarget: String {
        guard let url = URL(string: address), let host = url.host else { return "an address that is not a URL" }
        // The path and the query of a webhook often are its password.
        return "\(url.scheme ?? "http")://\(host)\(url.port.map { ":\($0)" } ?? "")/…"
    }

    public func send(_ message: AlertMessage) async -> DeliveryOutcome {
        do {
            let body = try message.jsonLine()
            var request = HTTPClientRequest(url: address)
            request.method = .POST
            request.headers.add(name: "Content-Type", value: "application/json")
            request.headers.add(name: "User-Agent", value: "vigil")
            request.headers.add(name: "X-Vigil-Deduplication-Key", value: message.deduplicationKey)
            if let secret {
                let code = HMAC<SHA256>.authenticationCode(
                    for: body, using: SymmetricKey(data: Data(secret.revealed.utf8)))
                request.headers.add(name: "X-Vigil-Signature", value: "sha256=\(Self.hexadecimal(code))")
            }
            request.body = .bytes(ByteBuffer(bytes: body))
            let started = ContinuousClock.now
            let response = try await client.execute(request, timeout: .milliseconds(timeout.wholeMilliseconds))
            await Self.finish(response, within: timeout - (ContinuousClock.now - started))
            // A redirected POST is repeated as a GET, which delivers nothing: what the address itself said counts.
            let status = response.history.first?.responseHead.status ?? response.status
            return HTTPDelivery.outcome(
                status: Int(status.code), retryAfter: response.headers.first(name: "Retry-After"))
        } catch {
            return .retry(after: nil, reason: "\(redactedTarget): \(type(of: error)) \(Self.redacted(error))")
        }
    }

    /// Reads a short answer to its end, so that the connection can be used again; a long or slow one is dropped, and its
    /// connection with it.
    ///
    /// The status has already said what became of the message; nothing that follows it can change that.
    private static func finish(_ response: HTTPClientResponse, within limit: Duration) async {
        let body = response.body
        await withTaskGroup(of: Void.self) { group in
            group.addTask { _ = try? await body.collect(upTo: longestAnswer) }  // dropped when it cannot be read
            group.addTask { _ = try? await Task.sleep(for: limit) }  // cancelled when the answer was read in time
            _ = await group.next()
            group.cancelAll()
        }
    }

    private static let longestAnswer = 64 * 1024

    private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// The error's own name; its description could repeat the address.
    private static func redacted(_ error: any Error) -> String {
        (error as? HTTPClientError)?.shortDescription ?? ""
    }
}
