/// What probably happened to a column that drifted, judged from its values alone.
public struct DriftCause: Hashable, Sendable, Codable {
    /// The kinds of cause that leave a trace in the values.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// More values are missing.
        case missingValues = "missing_values"
        /// More values are infinite.
        case infiniteValues = "infinite_values"
        /// Names turned up that the reference does not have.
        case newCategory = "new_category"
        /// A name was replaced by a new one of about the same share, two names changed places, or rows moved from one name
        /// to one other while all the rest stayed as it was.
        case recoding
        /// All values are multiplied by one factor, as when a unit changes.
        case unitChange = "unit_change"
        /// All values moved by about the same distance; of names, their mix changed.
        case shift
        /// The values spread more, or less, around the same middle.
        case spread
        /// Some values moved, and nothing simpler describes it.
        case shape
        /// The same column moved the same way one cycle ago, and mostly not in between.
        case seasonal
    }

    /// The kind.
    public var kind: Kind
    /// What was seen, in a clause such as "values are about 1,000 times the reference's".
    public var detail: String

    /// A cause.
    public init(kind: Kind, detail: String) {
        self.kind = kind
        self.detail = detail
    }
}
