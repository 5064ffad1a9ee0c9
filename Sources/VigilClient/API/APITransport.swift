package import NIOCore

/// Carries one request to a server and its answer back; tests put a fake one in its place.
package protocol APITransport: Sendable {
    /// Sends a request and reads the whole answer.
    ///
    /// - Parameter request: What to send.
    /// - Returns: The answer, whatever its status.
    /// - Throws: `ConnectionFailure` when no answer came.
    func send(_ request: APIRequest) async throws -> APIAnswer
}

/// A request in the terms of the API.
package struct APIRequest: Hashable, Sendable {
    /// Upper case, such as `POST`.
    package var method: String
    /// Path and query, such as `/api/v1/models?limit=10`; already percent-encoded.
    package var target: String
    /// The media type of the body.
    package var contentType: String?
    /// The body; empty for none.
    package var body: ByteBuffer
    /// What tells it from every other request, so that sent twice it is answered twice and counts once.
    package var idempotencyKey: String?

    /// A request.
    package init(
        _ method: String, _ target: String, contentType: String? = nil, body: ByteBuffer = ByteBuffer(),
        idempotencyKey: String? = nil
    ) {
        self.method = method
        self.target = target
        self.contentType = contentType
        self.body = body
        self.idempotencyKey = idempotencyKey
    }
}

/// An answer of the API.
package struct APIAnswer: Hashable, Sendable {
    /// The HTTP status.
    package var status: Int
    /// The whole body.
    package var body: ByteBuffer

    /// An answer.
    package init(status: Int, body: ByteBuffer = ByteBuffer()) {
        self.status = status
        self.body = body
    }
}

/// Why no answer came.
package struct ConnectionFailure: Error, Hashable, Sendable {
    /// The closed set of reasons.
    package enum Kind: String, Sendable, CaseIterable {
        /// Nothing listens at the address.
        case refused
        /// The host's name has no address.
        case unknownHost
        /// The connection ended before the answer was complete.
        case broken
        /// The answer did not come in time.
        case timedOut
    }

    /// Which kind it was.
    package var kind: Kind
    /// What the system said, for the log.
    package var detail: String

    /// A failure.
    package init(_ kind: Kind, detail: String = "") {
        self.kind = kind
        self.detail = detail
    }
}
