import HTTPTypes
import Hummingbird
import NIOCore

/// One operation of the API: what it is called, what it takes, what it answers, and the code that does it.
///
/// The router and the OpenAPI document are both made from these values, so that neither can know an operation that the
/// other does not.
struct Endpoint: Sendable {
    var method: HTTPRequest.Method
    /// With parameters in braces, such as `/api/v1/models/{model}`.
    var path: String
    /// Unique, lower camel case.
    var operation: String
    var tag: String
    var summary: String
    var query: [Parameter] = []
    /// Headers that it takes beside those of every request.
    var headers: [Parameter] = []
    var body: Body?
    /// The answers that are not errors, by status.
    var responses: [Answer]
    /// Statuses of problem documents it can answer with, besides those that every operation can.
    var problems: [Int] = []
    /// How many times the usual limit it may take.
    var patience = 1
    /// Whether a request takes so little that it is handled on its connection's thread; the others of the thread wait.
    var isBrief: @Sendable (Request) -> Bool = { _ in false }
    var handle: @Sendable (APIRequest) async throws -> Response

    /// A query parameter or a header.
    struct Parameter: Sendable {
        var name: String
        var summary: String
        var schema: JSONSchema
        var isRequired = false
    }

    /// A request body.
    struct Body: Sendable {
        /// Media types with the schema of each.
        var content: [(mediaType: String, schema: JSONSchema)]
    }

    /// A successful answer.
    struct Answer: Sendable {
        var status: Int
        var summary: String
        var mediaType = "application/json"
        var schema: JSONSchema?
    }

    /// The names in braces, in order.
    var pathParameters: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }
}
