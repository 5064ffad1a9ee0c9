/// Why one row of a body was rejected; the other rows are not touched by it.
///
/// A row has one of these, about the first fault that was found in it.
package struct RowError: Error, Hashable, Sendable {
    /// The closed set of reasons; stable text for clients to compare with.
    package enum Code: String, Sendable, CaseIterable, Codable {
        /// A line that is not JSON.
        case malformedJSON = "malformed_json"
        /// A row that is not a JSON object.
        case notAnObject = "not_an_object"
        /// A key that the model's schema or the format does not have.
        case unknownField = "unknown_field"
        /// A key that is there twice.
        case duplicateField = "duplicate_field"
        /// A value of another JSON type than the field has.
        case wrongType = "wrong_type"
        /// A required field that is absent or null.
        case missingField = "missing_field"
        /// An id without a character.
        case empty
        /// More bytes than are allowed.
        case tooLong = "too_long"
        /// Text that cannot be stored: a control character in an id, half a surrogate pair anywhere.
        case invalidText = "invalid_text"
        /// A text that is not an RFC 3339 time.
        case invalidTimestamp = "invalid_timestamp"
        /// A time that does not say in which zone.
        case timestampWithoutZone = "timestamp_without_zone"
        /// A time before 1900.
        case timestampTooEarly = "timestamp_too_early"
        /// A time further ahead of the clock than is tolerated.
        case timestampInFuture = "timestamp_in_future"
        /// A number outside the range that the field has, or beyond that of a double.
        case outOfRange = "out_of_range"
        /// An id that an earlier row of the same body has.
        case duplicateID = "duplicate_id"
        /// A name that is none of the classes that the model names.
        case unknownClass = "unknown_class"
    }

    /// The row, from 1: its place in the array, or its line in NDJSON with blank lines counted.
    package var row: Int
    /// The field, such as `timestamp` or `features.age`; empty when it is the whole row.
    package var field: String
    /// Which kind of fault it is.
    package var code: Code
    /// What was given and what is allowed.
    package var detail: String

    /// An error about a field of a row.
    ///
    /// - Parameters:
    ///   - row: The row, from 1.
    ///   - field: The field; empty when it is the whole row.
    ///   - code: Which kind of fault it is.
    ///   - detail: What was given and what is allowed.
    package init(row: Int, field: String, code: Code, detail: String) {
        self.row = row
        self.field = field
        self.code = code
        self.detail = detail
    }
}

extension RowError: CustomStringConvertible {
    /// Row, field and detail in one sentence.
    package var description: String {
        field.isEmpty ? "row \(row): \(detail)" : "row \(row), \(field): \(detail)"
    }
}
