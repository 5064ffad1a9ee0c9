package import VigilDomain

/// A request that its sender may repeat under a key: its answer is kept in the transaction that stores its rows.
package struct KeyedRequest<Receipt: Sendable>: Sendable {
    /// What tells the request from every other one of its model and content.
    package var key: String
    /// A digest of all that the request says; another one under the same key is another request.
    package var digest: [UInt8]
    /// When it came in, wall time.
    package var receivedAt: Timestamp
    /// The answer, made of what became of the rows, before the transaction ends; may be called again.
    package var answer: @Sendable (Receipt) throws -> [UInt8]

    /// A request with a key.
    package init(
        key: String, digest: [UInt8], receivedAt: Timestamp, answer: @escaping @Sendable (Receipt) throws -> [UInt8]
    ) {
        self.key = key
        self.digest = digest
        self.receivedAt = receivedAt
        self.answer = answer
    }

    /// The same request, whose answer is made of something else.
    package func mapping<Other: Sendable>(
        _ receipt: @escaping @Sendable (Other) -> Receipt
    ) -> KeyedRequest<Other> {
        KeyedRequest<Other>(key: key, digest: digest, receivedAt: receivedAt) { [answer] in try answer(receipt($0)) }
    }
}

/// What the rules of request keys are.
package enum RequestKeyRules {
    /// For how long of wall time an answer is kept.
    package static let lifetime: Duration = .days(1)
    /// The most characters of a key, each a printable one of ASCII.
    package static let longestKey = 200
    /// The most bytes of an answer that is kept.
    package static let largestAnswer = 16 << 20
}

/// What a key said about a request.
package enum RequestOutcome: Hashable, Sendable {
    /// It came for the first time, or without a key.
    case new
    /// It was answered before, with these bytes; nothing was stored now.
    case repeated([UInt8])
    /// Another request had the key, at this time; nothing was stored now.
    case differs(first: Timestamp)
}
