/// What state a column is in, apart from whether it drifted; none of them spoils another column's result.
public enum ColumnStatus: String, Sendable, Codable, CaseIterable {
    /// Both sides have values enough.
    case ok
    /// A side has fewer values than the rule needs.
    case tooFew = "too_few"
    /// The reference, or the window, holds one value only.
    case constant
    /// Rows are there, and none of them has a value.
    case allMissing = "all_missing"
    /// The window holds names where the reference holds numbers, or the other way round.
    case typeChanged = "type_changed"
    /// The reference has no value of it to compare with.
    case unseen
}
