/// What may be said of an effect at a look that nobody announced.
///
/// Whoever looks after every unit, and stops when he likes what he sees, meets a p-value below α with a probability of
/// at most α where there is no effect, and the intervals of all looks hold the true effect together with a probability
/// of at least 1 - α. ``Guarantee`` says from which sample size on that is so.
public struct AlwaysValidResult: Sendable, Hashable, Codable {
    /// For which sample sizes the promise holds.
    public enum Guarantee: String, Sendable, Hashable, Codable, CaseIterable {
        /// For every sample size and every split: it rests on no limit theorem.
        case everySampleSize
        /// Nearly, from the stated burn-in on, where sums are close to normal.
        case asymptotic
    }

    /// The observed effect.
    public var estimate: Double
    /// The p-value of this look, 0...1; the least of all looks so far is valid, too, see ``AlwaysValidRecord``.
    public var pValue: Double
    /// The lower end of the interval, `nil` where nothing bounds the effect from below.
    public var lower: Double?
    /// The upper end of the interval, `nil` where nothing bounds the effect from above.
    public var upper: Double?
    /// The number of units behind it, of both arms.
    public var units: Int
    /// For which sample sizes the promise holds.
    public var guarantee: Guarantee

    /// A result.
    ///
    /// - Parameters:
    ///   - estimate: The observed effect.
    ///   - pValue: 0...1.
    ///   - lower: The lower end of the interval, if any.
    ///   - upper: The upper end of the interval, if any.
    ///   - units: The number of units of both arms.
    ///   - guarantee: For which sample sizes the promise holds.
    public init(
        estimate: Double, pValue: Double, lower: Double?, upper: Double?, units: Int, guarantee: Guarantee
    ) {
        self.estimate = estimate
        self.pValue = pValue
        self.lower = lower
        self.upper = upper
        self.units = units
        self.guarantee = guarantee
    }

    /// Both ends, `nil` where one is missing.
    public var interval: Interval? {
        guard let lower, let upper else { return nil }
        return Interval(lower: lower, upper: upper)
    }
}

/// A result, or why there is none yet.
public enum AlwaysValidOutcome: Sendable, Hashable, Codable {
    /// What may be said.
    case measured(AlwaysValidResult)
    /// The poorer arm has too little of what the method counts: units, or units with the rarer outcome.
    case notEnoughData(have: Int, need: Int)
    /// No value differs from another, so there is no error to measure the effect by.
    case nothingVaries

    /// The result, `nil` where there is none.
    public var result: AlwaysValidResult? {
        guard case .measured(let result) = self else { return nil }
        return result
    }
}
