/// Why something could not be learned.
public struct LearningError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is missing or wrong, in a sentence.
    public let detail: String

    /// An error.
    ///
    /// - Parameter detail: What is missing or wrong, in a sentence.
    public init(_ detail: String) { self.detail = detail }

    public var description: String { detail }
}
