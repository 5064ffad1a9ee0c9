/// A request that cannot be answered as asked, in the terms of HTTP.
///
/// Faults of the domain, the service and the store keep their own types and are translated in `ErrorResponses.swift`.
struct APIError: Error, Hashable {
    /// The closed set of reasons that belong to HTTP itself.
    enum Code: String, CaseIterable {
        case notFound = "not_found"
        case methodNotAllowed = "method_not_allowed"
        case unauthorized
        case forbiddenOrigin = "forbidden_origin"
        case unsupportedMediaType = "unsupported_media_type"
        case bodyTooLarge = "body_too_large"
        case malformedBody = "malformed_body"
        case invalidParameter = "invalid_parameter"
        case unknownParameter = "unknown_parameter"
        case unknownField = "unknown_field"
        case timeout
        case overloaded
    }

    var code: Code
    var field: String?
    var detail: String
    var hint: String?
    /// Methods that the resource has, for `methodNotAllowed`.
    var allowed: [String] = []
}
