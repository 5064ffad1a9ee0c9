/// A share of broken or unknown values that a window has more of than its reference.
///
/// Values that are missing, new, or outside the reference's range are tested apart from the shape of the others: as bins of
/// an index they would alarm on clean windows.
public struct QualityChange: Hashable, Sendable, Codable {
    /// What the values are.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// Missing values.
        case missing
        /// Infinite numbers, of those that are there.
        case infinite
        /// Names that the reference does not have.
        case newCategories = "new_categories"
        /// Finite numbers below the reference's least.
        case belowRange = "below_range"
        /// Finite numbers above the reference's greatest.
        case aboveRange = "above_range"
        /// Rows that repeat another row of their window in every column.
        case duplicates
        /// Different names, as a share of the rows that have one: the reference's is what a sample of the window's size
        /// from the reference holds on average.
        case cardinality
    }

    /// What the values are.
    public var kind: Kind
    /// Their share in the reference, in [0, 1].
    public var referenceShare: Double
    /// Their share in the window, in [0, 1].
    public var currentShare: Double
    /// How likely a share at least as far off is without a change, in [0, 1].
    public var pValue: Double
    /// The same, adjusted across all of the table's quality tests.
    public var adjustedPValue: Double
    /// Whether it is significant and of relevant size.
    public var isAlarming: Bool

    /// A change.
    public init(
        kind: Kind, referenceShare: Double, currentShare: Double, pValue: Double, adjustedPValue: Double? = nil,
        isAlarming: Bool = false
    ) {
        self.kind = kind
        self.referenceShare = referenceShare
        self.currentShare = currentShare
        self.pValue = pValue
        self.adjustedPValue = adjustedPValue ?? pValue
        self.isAlarming = isAlarming
    }
}
