import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOFoundationCompat
import Vigil
import VigilDomain
import VigilStorage

/// The key of a request that its sender may repeat, from the header `Idempotency-Key`.
struct IdempotencyKey: Hashable {
    let text: String

    private static let name = HTTPField.Name("Idempotency-Key")
    /// On an answer that was given before.
    static let replayed = HTTPField.Name("Idempotency-Replayed")

    /// The header of a request; `nil` when it has none.
    ///
    /// - Parameter headers: The request's.
    /// - Throws: `APIError` for a key that is none.
    init?(_ headers: HTTPFields) throws(APIError) {
        guard let name = Self.name else { return nil }
        let values = headers[values: name]
        guard let value = values.first else { return nil }
        guard values.count == 1 else { throw Self.fault("it was given \(values.count) times") }
        var text = Substring(value.trimmingCharacters(in: .whitespaces))
        // As a string of a structured header it stands in quotes, which are no part of it.
        if text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") { text = text.dropFirst().dropLast() }
        let isPrintable = text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        guard isPrintable, (1...RequestKeyRules.longestKey).contains(text.utf8.count) else {
            throw Self.fault("\(text.utf8.count) bytes were given")
        }
        self.text = String(text)
    }

    private static func fault(_ given: String) -> APIError {
        APIError(
            code: .invalidParameter, field: "Idempotency-Key",
            detail: "\(given); it is one text of 1 to \(RequestKeyRules.longestKey) printable ASCII characters",
            hint: "a UUID made for each request is a good key")
    }

    /// What the API's document says about the header.
    static let parameter = Endpoint.Parameter(
        name: "Idempotency-Key",
        summary:
            "made by the client for this request; sent again within a day with the same body, it is answered with the "
            + "first answer and Idempotency-Replayed, and nothing is stored twice",
        schema: .string(longest: RequestKeyRules.longestKey))
}

extension APIRequest {
    /// Answers a request that stores rows: with the first answer where its key was sent before.
    ///
    /// - Parameters:
    ///   - body: The rows, as they were sent.
    ///   - clock: Wall time.
    ///   - document: The answer to what became of the rows.
    ///   - store: Stores them, under the key where there is one.
    /// - Returns: The answer.
    /// - Throws: What storing throws; `APIError` for a key that is none or an answer that is too large to keep.
    func answer<Receipt: Sendable, Document: WireReceipt>(
        _ body: RowBody, clock: any WallClock, _ document: @escaping @Sendable (Receipt) -> Document,
        store: (KeyedRequest<Receipt>?) async throws -> MLModelMonitoringService.KeyedAnswer<Receipt>
    ) async throws -> Response {
        let request = try keyed({ body.digest(try text("version") ?? "") }, clock: clock, document)
        return try Self.response(to: try await store(request), document)
    }

    /// Answers a request that stores what is in one JSON document, as ``answer(_:clock:_:store:)`` does with rows.
    func answer<Receipt: Sendable, Document: WireReceipt>(
        json body: ByteBuffer, clock: any WallClock, _ document: @escaping @Sendable (Receipt) -> Document,
        store: (KeyedRequest<Receipt>?) async throws -> MLModelMonitoringService.KeyedAnswer<Receipt>
    ) async throws -> Response {
        let request = try keyed({ Array(SHA256.hash(data: Data(buffer: body))) }, clock: clock, document)
        return try Self.response(to: try await store(request), document)
    }

    private static func response<Receipt: Sendable, Document: WireReceipt>(
        to answer: MLModelMonitoringService.KeyedAnswer<Receipt>, _ document: (Receipt) -> Document
    ) throws -> Response {
        switch answer {
        case .new(let receipt):
            let answer = document(receipt)
            return try Response.json(WireJSON.encode(receipt: answer)).durable(
                withinMilliseconds: answer.durableWithinMs)
        case .repeated(let bytes, let durableWithin):
            var response = Response.json(ByteBuffer(bytes: bytes))
            if let name = IdempotencyKey.replayed { response.headers[name] = "true" }
            return response.durable(withinMilliseconds: durableWithin?.wholeMilliseconds)
        }
    }

    private func keyed<Receipt: Sendable, Document: WireReceipt>(
        _ digest: () throws -> [UInt8], clock: any WallClock, _ document: @escaping @Sendable (Receipt) -> Document
    ) throws -> KeyedRequest<Receipt>? {
        guard let key = try IdempotencyKey(request.headers) else { return nil }
        return KeyedRequest<Receipt>(
            key: key.text, digest: try digest(), receivedAt: clock.now()
        ) { receipt in
            let bytes = Array(buffer: try WireJSON.encode(receipt: document(receipt)))
            guard bytes.count <= RequestKeyRules.largestAnswer else {
                throw APIError(
                    code: .bodyTooLarge, field: "Idempotency-Key",
                    detail:
                        "the answer has \(bytes.count) bytes; at most \(RequestKeyRules.largestAnswer) are kept for a "
                        + "key, and nothing was stored", hint: "send fewer rows at a time")
            }
            return bytes
        }
    }
}

extension Response {
    /// The same answer, which also says in a header within which time what it acknowledges is durable.
    fileprivate func durable(withinMilliseconds milliseconds: Int64?) -> Response {
        guard let milliseconds, let name = HTTPField.Name("Vigil-Durable-Within") else { return self }
        var response = self
        response.headers[name] = "\(milliseconds)ms"
        return response
    }
}
