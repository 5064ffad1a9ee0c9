/// Why bytes are not an encoded summary.
public struct SummaryDecodingError: Error, Hashable, Sendable {
    /// The closed set of reasons, stable as text for labels in metrics and logs.
    public enum Code: String, CaseIterable, Sendable {
        /// The bytes end before the content does.
        case truncated
        /// The first byte names a format that this code does not read.
        case unknownVersion
        /// The bytes hold another kind of summary.
        case wrongKind
        /// The content was changed after it was written.
        case checksumMismatch
        /// The parts contradict each other or lie outside their range.
        case invalidContent
        /// Bytes are left over after the content.
        case trailingBytes
    }

    /// The reason, without any number of this one call.
    public var code: Code
    /// What was found and what was needed, in words for a person.
    public var detail: String

    /// An error with its reason and the words for a person.
    ///
    /// - Parameters:
    ///   - code: The reason.
    ///   - detail: What was found and what was needed.
    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    static func invalid(_ detail: String) -> SummaryDecodingError { SummaryDecodingError(.invalidContent, detail) }
}

extension SummaryDecodingError: CustomStringConvertible {
    /// The reason and the words for a person, on one line.
    public var description: String { "\(code.rawValue): \(detail)" }
}
