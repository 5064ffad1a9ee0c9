import VigilStatistics

/// How many random draws a p-value may take.
///
/// A level that is near the least share of the draws would be decided by a handful of them: twenty draws as great as the
/// statistic are expected at the level. Where that is too much work, the tail that is fitted to the draws
/// (`DrawnTail`) goes on from there.
enum DrawPlan {
    /// The level where none is named.
    static let usualLevel = 0.05
    /// The least p-value that a fitted tail gives.
    static let leastPValue = DrawnTail.leastPValue

    /// How the p-value of an area between distribution functions is made, in words.
    static let dealRecipe =
        "random deals of the pooled values, beyond 4,096 different ones of some 1,000 groups of neighbours; a fitted tail "
        + "beyond the deals"

    private static let expectedAtLevel = 20.0
    private static let fewest = 199

    /// How many draws.
    ///
    /// - Parameters:
    ///   - level: The p-value that has to be reached, above 0.
    ///   - least: How many where they are affordable, whatever the level.
    ///   - most: How many at most, whatever the level.
    ///   - steps: The work of one draw.
    ///   - budget: How much work all draws may be.
    /// - Returns: At least 199.
    static func draws(level: Double, least: Int, most: Int, steps: Int, budget: Int) -> Int {
        let wanted = min(Double(most), max(Double(least), expectedAtLevel / max(level, 1e-12)))
        return max(fewest, Int(min(wanted, Double(budget) / Double(max(1, steps)))))
    }
}

extension DealSampling {
    /// Deals of two sorted samples of numbers.
    ///
    /// Beyond 4,096 values a deal is of some thousand groups of them, each of which takes as long as several values.
    init(level: Double, least: Int, _ reference: [Double], _ current: [Double]) {
        let draws = DrawPlan.draws(
            level: level, least: least, most: 19_999, steps: min(4_096, reference.count + current.count),
            budget: 40_000_000)
        self.init(drawLimit: draws, reference, current)
    }
}

extension TableSampling {
    /// Tables of counts over bins or names.
    init(level: Double, _ pair: CountPair, least: Int = 1_999, enumerationLimit: Int = 2_000) {
        let hash = FNV1a(counts: zip(pair.reference, pair.current).lazy.map { $0 + $1 })
        let draws = DrawPlan.draws(
            level: level, least: least, most: 99_999, steps: pair.reference.count, budget: 4_000_000)
        self.init(enumerationLimit: enumerationLimit, drawLimit: draws, seed: hash.value, extendsTail: true)
    }
}
