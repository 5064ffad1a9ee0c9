/// Why a call to a server did not bring what was asked for.
package struct VigilClientError: Error, Hashable, Sendable {
    /// The closed set of reasons.
    package enum Code: String, Sendable, CaseIterable {
        /// The address cannot be one.
        case invalidAddress = "invalid_address"
        /// Nothing answers at the address.
        case unreachable
        /// The connection broke, or the answer did not come, and no repeat helped.
        case connectionLost = "connection_lost"
        /// The server said no; `problem` says why.
        case refused
        /// The answer is not one of the API's.
        case unexpectedAnswer = "unexpected_answer"
    }

    /// Which kind it is.
    package var code: Code
    /// What happened.
    package var detail: String
    /// What to do.
    package var hint: String?
    /// The server's own words, when it said no.
    package var problem: APIProblem?

    /// An error.
    package init(_ code: Code, detail: String, hint: String? = nil, problem: APIProblem? = nil) {
        self.code = code
        self.detail = detail
        self.hint = hint
        self.problem = problem
    }
}

extension VigilClientError: CustomStringConvertible {
    /// What happened and what to do, as whole sentences.
    package var description: String {
        hint.map { "\(detail). \($0.capitalizedFirstLetter)." } ?? "\(detail)."
    }
}

/// A problem document (RFC 9457) as the API sends it.
package struct APIProblem: Hashable, Sendable, Decodable {
    /// The HTTP status.
    package var status: Int
    /// Stable text to compare with.
    package var code: String
    /// The field or parameter at fault.
    package var field: String?
    /// What was given and what is allowed.
    package var detail: String
    /// What to do.
    package var hint: String?

    /// A problem.
    package init(status: Int, code: String, field: String? = nil, detail: String, hint: String? = nil) {
        self.status = status
        self.code = code
        self.field = field
        self.detail = detail
        self.hint = hint
    }
}

extension String {
    var capitalizedFirstLetter: String { prefix(1).uppercased() + dropFirst() }
}
