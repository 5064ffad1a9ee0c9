import VigilDomain

/// What keys of requests are about; a key of one is none of the other's.
enum RequestContent: Int64 {
    case predictions = 1
    case outcomes = 2
    /// Results of an experiment, whose name stands in place of the model's.
    case experimentResults = 3
}

/// Another transaction has kept an answer under the key in the meantime.
struct RequestKeyTaken: Error {}

extension SQLConnection {
    /// What the store knows about a request's key.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - content: What it sends.
    ///   - model: The model.
    /// - Returns: `nil` for a key that is not known, or no longer.
    /// - Throws: `StoreError`.
    func outcome<Receipt>(
        of request: KeyedRequest<Receipt>, _ content: RequestContent, _ model: ModelName
    ) throws -> RequestOutcome? {
        let row = try first(
            """
            SELECT received_at, digest, answer FROM request_keys
            WHERE model = ? AND content = ? AND request_key = ? AND received_at > ?
            """,
            [
                .text(model.rawValue), .integer(content.rawValue), .text(request.key),
                .integer(request.forgottenUntil.milliseconds),
            ]
        ) { row in (time: try row.integer(0), digest: try row.bytes(1), answer: try row.bytes(2)) }
        guard let row else { return nil }
        guard row.digest == request.digest else { return .differs(first: Timestamp(milliseconds: row.time)) }
        let answer = try StoreError.locating("the answer kept for the request \(request.key) of \(model)") {
            try SealedBytes.content(.answer, of: row.answer)
        }
        return .repeated(Array(answer))
    }

    /// Keeps the answer to a request.
    ///
    /// - Parameters:
    ///   - answer: The answer.
    ///   - request: The request.
    ///   - content: What it sends.
    ///   - model: The model.
    /// - Throws: `RequestKeyTaken` when one is kept under its key; `StoreError`.
    func keep<Receipt>(
        _ answer: [UInt8], to request: KeyedRequest<Receipt>, _ content: RequestContent, _ model: ModelName
    ) throws {
        guard answer.count <= RequestKeyRules.largestAnswer else {
            throw StoreError(
                .failed,
                "an answer of \(answer.count) bytes cannot be kept; at most \(RequestKeyRules.largestAnswer) can")
        }
        var writer = SealedBytes.begin()
        writer.write(contentsOf: answer[...])
        let kept = try execute(
            """
            INSERT INTO request_keys (model, content, request_key, received_at, digest, answer)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (model, content, request_key) DO UPDATE
            SET received_at = excluded.received_at, digest = excluded.digest, answer = excluded.answer
            WHERE request_keys.received_at <= ?
            """,
            [
                .text(model.rawValue), .integer(content.rawValue), .text(request.key),
                .integer(request.receivedAt.milliseconds), .blob(request.digest),
                .blob(SealedBytes.seal(.answer, writer, compresses: true)),
                .integer(request.forgottenUntil.milliseconds),
            ])
        guard kept == 1 else { throw RequestKeyTaken() }
    }
}

extension KeyedRequest {
    /// What was received up to this moment is no longer known.
    fileprivate var forgottenUntil: Timestamp { receivedAt.advanced(by: Duration.zero - RequestKeyRules.lifetime) }
}
