import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Vigil
import VigilDomain
import VigilFormats

/// A request in the terms of an endpoint: checked parameters and a body within its limit.
struct APIRequest: Sendable {
    let request: Request
    let context: BasicRequestContext
    let maximumBodyBytes: Int
    /// What the body holds of the memory for all of them; `nil` for an endpoint without one.
    var room: BodyRoom?

    /// The parameter in the path, decoded.
    func pathParameter(_ name: String) throws -> String {
        guard let raw = context.parameters.get(name), let text = Self.decoded(raw), !text.isEmpty else {
            throw APIError(code: .invalidParameter, field: name, detail: "it is empty or not percent-encoded UTF-8")
        }
        return text
    }

    /// A part of a path; `nil` when it is not percent-encoded UTF-8.
    private static func decoded(_ raw: String) -> String? {
        raw.utf8.contains(UInt8(ascii: "%")) ? raw.removingPercentEncoding : raw
    }

    /// The model in the path.
    func model() throws -> ModelName { try ModelName(pathParameter("model"), field: "model") }

    /// The model version in the path and the query, the newest where the query names none.
    func schema(in service: MLModelMonitoringService) async throws -> ModelSchema {
        let model = try model()
        let version = try text("version")
        return try await service.schema(of: model, version: version)
    }

    /// A query parameter's text, `nil` when it is not there.
    func text(_ name: String) throws -> String? {
        let values = request.uri.queryParameters.getAll(name)
        guard values.count <= 1 else {
            throw APIError(code: .invalidParameter, field: name, detail: "it was given \(values.count) times")
        }
        return values.first
    }

    /// A truth value; `false` when it was not given.
    func flag(_ name: String) throws -> Bool {
        guard let text = try text(name) else { return false }
        guard let value = Bool(text) else {
            throw APIError(
                code: .invalidParameter, field: name,
                detail: "\"\(text.prefix(40))\" was given; it must be true or false")
        }
        return value
    }

    func integer(_ name: String, in range: ClosedRange<Int>, default fallback: Int) throws -> Int {
        guard let text = try text(name) else { return fallback }
        guard let value = Int(text), range.contains(value) else {
            throw APIError(
                code: .invalidParameter, field: name,
                detail: "\"\(text.prefix(40))\" was given; it must be a whole number from \(range.lowerBound) to "
                    + "\(range.upperBound)")
        }
        return value
    }

    func time(_ name: String) throws -> Timestamp? {
        guard var text = try text(name) else { return nil }
        do {
            return try text.withUTF8 { try Timestamp(rfc3339: $0) }
        } catch let error as TimestampError {
            throw APIError(
                code: .invalidParameter, field: name, detail: "\"\(text.prefix(60))\" \(error)",
                hint: "a '+' in an address must be written %2B")
        }
    }

    /// The range between the parameters `from` and `to`, `nil` when neither is given.
    func range() throws -> TimeRange? {
        let from = try time("from")
        let to = try time("to")
        guard from != nil || to != nil else { return nil }
        let range = TimeRange(
            start: from ?? Timestamp(milliseconds: .min), end: to ?? Timestamp(milliseconds: .max))
        guard range.start < range.end else {
            throw APIError(code: .invalidParameter, field: "to", detail: "it must be after from")
        }
        return range
    }

    /// The whole body, decompressed; both forms have at most `maximumBodyBytes`.
    func body() async throws -> ByteBuffer {
        let coding = try contentCoding()
        let body = try await sentBody()
        // A body that was cut off by the time limit must not pass for a whole one.
        try Task.checkCancellation()
        guard let coding else { return body }
        var plain = ByteBuffer()
        do {
            try body.withUnsafeReadableBytes { bytes in
                try coding.decompress(bytes, limit: maximumBodyBytes) { piece in
                    // A buffer that grows is there twice for a moment.
                    try room?.grow(to: bytes.count + 2 * (plain.readableBytes + piece.count))
                    plain.writeBytes(piece)
                }
            }
        } catch let error as FormatError where error.code == .corrupt {
            throw APIError(code: .malformedBody, field: "Content-Encoding", detail: error.detail)
        }
        return plain
    }

    /// The whole body as it is sent.
    private func sentBody() async throws -> ByteBuffer {
        guard statedLength == nil else { return try await request.body.collect(upTo: maximumBodyBytes) }
        var body = ByteBuffer()
        for try await var piece in request.body {
            let length = body.readableBytes + piece.readableBytes
            guard length <= maximumBodyBytes else { throw NIOTooManyBytesError(maxBytes: maximumBodyBytes) }
            try room?.grow(to: 2 * length)
            body.writeBuffer(&piece)
        }
        return body
    }

    /// How long the body is by its header, at most `maximumBodyBytes`; `nil` for one that is sent in pieces.
    private var statedLength: Int? {
        request.headers[.contentLength].flatMap(Int.init).map { min(max($0, 0), maximumBodyBytes) }
    }

    /// How many bytes the body takes before it is looked at; what more it turns out to have is asked for then.
    var initialBodySize: Int { statedLength ?? 0 }

    private func contentCoding() throws -> ContentCoding? {
        guard let text = request.headers[.contentEncoding]?.trimmingCharacters(in: .whitespaces), !text.isEmpty,
            text.lowercased() != "identity"
        else { return nil }
        guard let coding = ContentCoding(name: text) else {
            throw APIError(
                code: .unsupportedMediaType, field: "Content-Encoding",
                detail: "\"\(text.prefix(60))\" was given; it must be "
                    + ContentCoding.allCases.map(\.rawValue).joined(separator: " or ") + ", or left out")
        }
        return coding
    }

    /// The body as JSON of a type; it must be sent as such.
    func json<Value: WireBody>(_ type: Value.Type) async throws -> Value { try await jsonWithBytes(type).value }

    /// The body as JSON of a type, and as it was sent.
    func jsonWithBytes<Value: WireBody>(_ type: Value.Type) async throws -> (value: Value, bytes: ByteBuffer) {
        guard mediaType == "application/json" else { throw wrongMediaType(["application/json"]) }
        let body = try await body()
        try type.requireKnownKeys(body)
        return (try WireJSON.decode(type, from: body), body)
    }

    /// The media type of the body without its parameters, in lower case.
    var mediaType: String? {
        guard let text = request.headers[.contentType] else { return nil }
        let isPlain = text.utf8.allSatisfy { byte in
            UInt8(ascii: "a") <= byte && byte <= UInt8(ascii: "z")
                || UInt8(ascii: "-") <= byte && byte <= UInt8(ascii: "9")
        }
        return isPlain ? text : text.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
    }

    func wrongMediaType(_ allowed: [String]) -> APIError {
        APIError(
            code: .unsupportedMediaType, field: "Content-Type",
            detail: "\(mediaType.map { "\"\($0.prefix(60))\"" } ?? "nothing") was given; it must be "
                + allowed.joined(separator: " or "))
    }

    /// Refuses parameters that the endpoint does not have: a misspelt filter must not be ignored.
    func requireKnownParameters(of endpoint: Endpoint) throws {
        let known = Set(endpoint.query.map(\.name))
        for (name, _) in request.uri.queryParameters where !known.contains(String(name)) {
            throw APIError(
                code: .unknownParameter, field: String(name.prefix(60)),
                detail: "there is no such parameter here; "
                    + (known.isEmpty ? "none is allowed" : "there are " + known.sorted().joined(separator: ", ")))
        }
    }
}

extension Response {
    /// JSON in the API's form.
    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        json(try WireJSON.encode(value), status: status)
    }

    /// JSON that is written already.
    static func json(_ text: ByteBuffer, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: text))
    }
}
