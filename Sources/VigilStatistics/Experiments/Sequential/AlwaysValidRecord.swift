/// The looks at one comparison so far: the least p-value and what all intervals have in common.
///
/// Both keep the promise of a single look, so a p-value that was small once stays small and an interval never grows.
/// Merging is in any order: the records of two processes that looked at the same comparison may be put together.
public struct AlwaysValidRecord: Sendable, Hashable, Codable {
    /// The least p-value so far, 1 before the first look.
    public private(set) var pValue: Double
    /// The greatest lower end so far, `nil` while nothing bounds the effect from below.
    public private(set) var lower: Double?
    /// The least upper end so far, `nil` while nothing bounds the effect from above.
    public private(set) var upper: Double?
    /// How many looks gave a result.
    public private(set) var looks: Int
    /// The largest number of units at a look.
    public private(set) var units: Int

    /// A record without looks.
    public init() {
        pValue = 1
        looks = 0
        units = 0
    }

    /// Adds a look.
    ///
    /// - Parameter outcome: What the look gave; a look without a result changes nothing.
    public mutating func observe(_ outcome: AlwaysValidOutcome) {
        guard let result = outcome.result else { return }
        observe(pValue: result.pValue, lower: result.lower, upper: result.upper, units: result.units)
        looks += 1
    }

    /// Adds what another record of the same comparison has seen.
    ///
    /// - Parameter other: The other record.
    public mutating func merge(_ other: AlwaysValidRecord) {
        observe(pValue: other.pValue, lower: other.lower, upper: other.upper, units: other.units)
        looks += other.looks
    }

    private mutating func observe(
        pValue other: Double, lower otherLower: Double?, upper otherUpper: Double?, units: Int
    ) {
        pValue = min(pValue, other)
        if let otherLower { lower = max(lower ?? otherLower, otherLower) }
        if let otherUpper { upper = min(upper ?? otherUpper, otherUpper) }
        self.units = max(self.units, units)
    }

    /// Whether two looks gave intervals without a common point.
    ///
    /// If the effect stood still, that has a probability of at most α; mostly it says that the effect changed.
    public var isContradictory: Bool {
        guard let lower, let upper else { return false }
        return lower > upper
    }

    /// What all intervals have in common, `nil` where they have nothing in common or an end is missing.
    public var interval: Interval? {
        guard let lower, let upper, lower <= upper else { return nil }
        return Interval(lower: lower, upper: upper)
    }
}
