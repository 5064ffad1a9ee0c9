/// The one place of a series at which its level most likely changed, and whether it did.
///
///     D = max over k of |Σ (rank(i) - (n + 1)/2), i ≤ k|
///
/// The place is where D is reached. For the p-value the same is done to what the value before does not explain, since
/// values that depend on each other wander as if their level changed, and D is compared with that of the same values in
/// random orders. The dependence is estimated from what two levels leave, and corrected for its bias. Of series without
/// a change and an autocorrelation of 0.5 some 7 to 9 % have a p-value below 0.05, of those of independent values 2 %.
/// A trend makes levels differ, too.
///
/// - Source: Pettitt 1979, "A non-parametric approach to the change-point problem", doi:10.2307/2346729.
public struct LevelChange: Sendable, Hashable, Codable {
    /// The place of the first value of the new level in the series that was given.
    public var index: Int
    /// The median before.
    public var before: Double
    /// The median from there on.
    public var after: Double
    /// The probability of as large a D without a change, above 0 and at most 1.
    public var pValue: Double

    /// The fewest values.
    public static let fewestValues = 10

    /// Looks for a change.
    ///
    /// - Parameters:
    ///   - values: In the order of time; NaN is missing.
    ///   - seed: Of the random orders; the same seed and values give the same p-value.
    /// - Returns: The place; `nil` for fewer than ten values that are not NaN, or values that are all the same.
    /// - Throws: `.invalidValue` for an infinite value.
    /// - Complexity: O(n log n), and at most a thousand random orders.
    public static func search(_ values: [Double], seed: UInt64 = 0x5EED) throws(StatisticsError) -> LevelChange? {
        guard !values.contains(where: \.isInfinite) else {
            throw StatisticsError(.invalidValue, "values: one is infinite, need finite ones or NaN")
        }
        let places = values.indices.filter { !values[$0].isNaN }
        let known = places.map { values[$0] }
        guard known.count >= fewestValues, let (split, _) = farthest(Midranks(known).ranks) else { return nil }
        func median(_ part: ArraySlice<Double>) -> Double {
            quantile(0.5, ofSorted: sortedFinite(Array(part)).values) ?? .nan
        }
        let before = median(known[..<split])
        let after = median(known[split...])
        let residuals = known.indices.map { known[$0] - ($0 < split ? before : after) }
        let dependence = RankDependence.firstOrder(residuals, bias: (2, 6))
        var ranks = Midranks(RankDependence.innovations(known, dependence: dependence)).ranks
        guard let (_, observed) = farthest(ranks) else { return nil }
        var generator = SplitMix64(seed: seed)
        let simulation = SequentialMonteCarlo(drawLimit: 999, stopAfterExceedances: 20)
        // Sums of halves are exact, so equal statistics are equal numbers.
        let pValue = simulation.pValue {
            for last in stride(from: ranks.count - 1, to: 0, by: -1) {
                ranks.swapAt(last, generator.index(below: last + 1))
            }
            return (farthest(ranks)?.distance ?? 0) >= observed
        }
        return LevelChange(index: places[split], before: before, after: after, pValue: pValue)
    }

    /// Where the sum of ranks is farthest from what it would be without a change; `nil` where it never is.
    private static func farthest(_ ranks: [Double]) -> (split: Int, distance: Double)? {
        let middle = Double(ranks.count + 1) / 2
        var sum = 0.0
        var best: (split: Int, distance: Double)?
        for place in 0..<max(0, ranks.count - 1) {
            sum += ranks[place] - middle
            if sum.magnitude > best?.distance ?? 0 { best = (place + 1, sum.magnitude) }
        }
        return best
    }
}
