import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import VigilNotifications

/// Lets in who may come in: a key where keys are set, and otherwise only this machine's own programs and pages.
struct AccessMiddleware: RouterMiddleware {
    typealias Context = BasicRequestContext

    let configuration: ServerConfiguration
    /// Addresses that answer without a key: a load balancer has none.
    private let open: Set<String> = ["/healthz", "/readyz"]

    init(configuration: ServerConfiguration) {
        self.configuration = configuration
    }

    func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        if open.contains(request.uri.path) { return try await next(request, context) }
        try requireOwnHost(request)
        try requireOwnOrigin(request)
        if !configuration.apiKeys.isEmpty { try requireKey(request) }
        return try await next(request, context)
    }

    /// A page of somebody else can make a browser send requests to this machine under a name of its own choosing;
    /// on loopback only loopback names are answered.
    private func requireOwnHost(_ request: Request) throws {
        guard configuration.apiKeys.isEmpty, let authority = request.head.authority else { return }
        let host = Self.hostName(of: authority)
        guard LoopbackHost.contains(host) else {
            throw APIError(
                code: .forbiddenOrigin, field: "Host",
                detail: "\"\(host.prefix(100))\" was given; without API keys only this machine's own names are "
                    + "answered: localhost, 127.0.0.1")
        }
    }

    /// Writing from another site's page is refused, whatever credentials the browser adds.
    private func requireOwnOrigin(_ request: Request) throws {
        guard request.method != .get, request.method != .head, let origin = request.headers[.origin] else { return }
        let from = origin.split(separator: "://", maxSplits: 1).last.map(String.init) ?? origin
        guard from == request.head.authority else {
            throw APIError(
                code: .forbiddenOrigin, field: "Origin",
                detail: "\"\(origin.prefix(100))\" was given; pages of other sites may not write here")
        }
    }

    private func requireKey(_ request: Request) throws {
        guard let header = request.headers[.authorization], let key = Self.key(in: header) else {
            throw APIError(
                code: .unauthorized, field: "Authorization", detail: "no API key was given",
                hint: "send Authorization: Bearer KEY; in a browser, any name with the key as password")
        }
        // Digests of equal length are compared in constant time, and every key is: timing tells nothing.
        let given = SHA256.hash(data: Data(key.utf8))
        var isKnown = false
        for known in configuration.apiKeys where SHA256.hash(data: Data(known.revealed.utf8)) == given {
            isKnown = true
        }
        guard isKnown else {
            throw APIError(
                code: .unauthorized, field: "Authorization", detail: "the API key is not one of this server's")
        }
    }

    private static func key(in header: String) -> String? {
        let parts = header.split(separator: " ", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        switch parts[0].lowercased() {
        case "bearer": return parts[1]
        case "basic":
            guard let data = Data(base64Encoded: parts[1]) else { return nil }
            return String(decoding: data, as: UTF8.self).split(separator: ":", maxSplits: 1).last.map(String.init)
        default: return nil
        }
    }

    private static func hostName(of authority: String) -> String {
        if authority.hasPrefix("[") { return String(authority.dropFirst().prefix { $0 != "]" }) }
        return String(authority.prefix { $0 != ":" }).lowercased()
    }
}
