/// Why a statistical procedure could not give an answer.
///
/// Only for input that breaks a procedure's contract. A sample that is merely too small for a test to say anything is an
/// outcome where the procedure has one; see the procedure's result type.
public struct StatisticsError: Error, Hashable, Sendable {
    /// The closed set of reasons, stable as text for labels in metrics and logs.
    public enum Code: String, CaseIterable, Sendable {
        /// Fewer observations than the procedure needs.
        case tooFewObservations
        /// Two inputs that belong together differ in length.
        case lengthMismatch
        /// A parameter lies outside its stated range.
        case invalidParameter
        /// An observation is NaN, infinite or of the wrong sign where the procedure cannot use it.
        case invalidValue
        /// A table, histogram or set of weights sums to nothing.
        case emptyTotal
        /// Two summaries were built with different parameters and cannot be merged.
        case incompatibleSummaries
        /// Labels hold something else than the procedure's classes, or too few of them.
        case invalidLabels
        /// A library that the procedure needs is not on this machine.
        case unavailable
    }

    /// The reason, without any number of this one call.
    public var code: Code
    /// What was given and what was needed, in words for a person.
    public var detail: String

    /// An error with its reason and the words for a person.
    ///
    /// - Parameters:
    ///   - code: The reason.
    ///   - detail: What was given and what was needed.
    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }
}

extension StatisticsError: CustomStringConvertible {
    /// The reason and the words for a person, on one line.
    public var description: String { "\(code.rawValue): \(detail)" }
}

extension StatisticsError {
    static func tooFewObservations(_ what: String, have: Int, need: Int) -> StatisticsError {
        StatisticsError(.tooFewObservations, "\(what): have \(have), need at least \(need)")
    }

    static func lengthMismatch(_ what: String, _ first: Int, _ second: Int) -> StatisticsError {
        StatisticsError(.lengthMismatch, "\(what): \(first) and \(second), need equal lengths")
    }
}
