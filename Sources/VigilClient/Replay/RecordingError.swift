import VigilDomain

/// Why a recording cannot be sent.
package struct RecordingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The closed set of reasons.
    package enum Code: String, Sendable, CaseIterable {
        /// A column that is needed is not in the file.
        case missingColumn = "missing_column"
        /// A row without an id.
        case missingID = "missing_id"
        /// A time that is missing or is none.
        case invalidTime = "invalid_time"
        /// Rows that are not in the order of their times.
        case notSorted = "not_sorted"
        /// No row is left after the filters.
        case noRows = "no_rows"
    }

    /// Which kind of fault it is.
    package var code: Code
    /// What was found and what is needed.
    package var description: String

    /// An error.
    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    static func noColumn(_ name: String, for option: String, in header: [String]) -> RecordingError {
        RecordingError(.missingColumn, "\(option): there is no column \"\(name)\"; there are \(list(header))")
    }

    static func noUsualColumn(_ role: ReplayColumns.Role, in header: [String]) -> RecordingError {
        let usual = role.usualNames.map { "\"\($0)\"" }.joined(separator: " or ")
        return RecordingError(
            .missingColumn,
            "there is no column \(usual); name the one that holds it with --\(role.rawValue). There are \(list(header))"
        )
    }

    static func missingFeatures(_ names: [String], model: ModelName) -> RecordingError {
        RecordingError(
            .missingColumn,
            "\(model) has \(names.count == 1 ? "an input" : "\(names.count) inputs") that the file lacks: \(list(names))"
        )
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(20).joined(separator: ", ")
        return names.count > 20 ? "\(shown) and \(names.count - 20) more" : shown
    }
}
