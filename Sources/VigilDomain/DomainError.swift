/// What is wrong with a value that was handed to the domain.
public struct DomainError: Error, Hashable, Sendable {
    /// The closed set of reasons; stable text, fit for metric labels and for clients to compare with.
    public enum Code: String, Sendable, CaseIterable {
        case invalidName = "invalid_name"
        case invalidSchema = "invalid_schema"
        case invalidValue = "invalid_value"
        case lengthMismatch = "length_mismatch"
        case unknownField = "unknown_field"
        case corrupt = "corrupt"
    }

    /// Which kind of fault it is.
    public var code: Code
    /// The field at fault, as the caller wrote it; empty when it is the whole.
    public var field: String
    /// What was given and what is allowed.
    public var detail: String

    /// An error about `field`.
    public init(_ code: Code, field: String, detail: String) {
        self.code = code
        self.field = field
        self.detail = detail
    }

    /// The same fault of a value that stands inside of another one, such as `outcomes[3]`.
    package func inside(_ place: String) -> DomainError {
        DomainError(code, field: field.isEmpty ? place : "\(place).\(field)", detail: detail)
    }
}

extension DomainError: CustomStringConvertible {
    /// Field and detail in one sentence.
    public var description: String { field.isEmpty ? detail : "\(field): \(detail)" }
}
