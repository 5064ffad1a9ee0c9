/// A reference sample, sorted and summed up once, against which many windows are compared.
///
/// Comparing a window of M values with N reference values then costs O(M log N) instead of O(N + M): the window's values are
/// looked up in the reference, and prefix sums give the areas between them.
///
/// Infinite values are left out like missing ones and counted; a mean or an area would be infinite or nothing with them.
public struct SortedReference: Sendable {
    /// The finite values, ascending.
    public let values: [Double]
    /// How many values were NaN.
    public let missing: Int
    /// How many values were infinite.
    public let infinite: Int
    /// The mean of the finite values.
    public let mean: Double
    /// Their standard deviation as of a whole population (divided by N).
    public let standardDeviation: Double
    /// ∫ √(F(1 - F)) dx, from which the distance follows that chance alone gives.
    public let rootIntegral: Double
    /// How many of the finite values are different.
    public let distinctCount: Int
    /// How the bins were made.
    public let recipe: BinningRecipe
    /// The bins of the recipe.
    public let bins: Bins
    /// How many reference values lie in each bin.
    public let binCounts: [Int]

    /// What is subtracted before summing: sums of values near 1e8 would lose the digits of their differences.
    let center: Double
    /// The sums of the values less the centre up to each block of 16; empty where they go beyond the largest double.
    let blockSums: [Double]
    /// Every 16th value, by which a window's values are found.
    let blockStarts: [Double]
    /// The different values with their counts, where there are far fewer of them than values.
    let runs: ValueRuns?

    /// A reference.
    ///
    /// - Parameters:
    ///   - column: In any order, sorted where it lies if nobody else holds it; NaN and infinities are counted and left
    ///     out.
    ///   - recipe: How the bins are made.
    /// - Throws: `.tooFewObservations` without any finite value, `.invalidParameter` for a bad recipe or more than
    ///   2³¹ - 2 values.
    /// - Complexity: O(n log n).
    public init(_ column: consuming [Double], recipe: BinningRecipe = .deciles) throws(StatisticsError) {
        let (sorted, missing) = sortedFinite(column)
        try self.init(sorted: sorted, missing: missing, recipe: recipe)
    }

    /// A reference of a column that was sorted already.
    ///
    /// - Parameters:
    ///   - column: Ascending and free of NaN; infinities are counted and left out.
    ///   - missing: How many NaN were left out.
    ///   - recipe: How the bins are made.
    /// - Throws: As for a column in any order.
    /// - Complexity: O(n).
    package init(sorted column: [Double], missing: Int, recipe: BinningRecipe) throws(StatisticsError) {
        var sorted = column
        let finite = finiteRange(sorted)
        infinite = sorted.count - finite.count
        if infinite > 0 { sorted = Array(sorted[finite]) }
        guard let first = sorted.first else { throw .tooFewObservations("finite reference values", have: 0, need: 1) }
        guard sorted.count <= SortedRanks.countLimit else {
            throw StatisticsError(.invalidParameter, "\(sorted.count) reference values, need at most 2^31 - 2")
        }
        bins = try Bins(recipe.rule, sortedReference: sorted)
        binCounts = bins.counts(sorted: sorted)
        center = sorted[sorted.count / 2]
        let sums = AscendingSums(sorted, center: center)
        blockSums = sums.mean.isFinite ? sums.blockSums : []
        if first == sorted[sorted.count - 1] {
            mean = first
        } else if sums.mean.isFinite {
            mean = center + sums.mean
        } else {
            let count = Double(sorted.count)
            mean = sorted.reduce(0) { $0 + $1 / count }
        }
        standardDeviation = sums.variance.squareRoot()
        rootIntegral = sums.rootIntegral
        distinctCount = sums.distinctCount
        runs = distinctCount <= sorted.count / 4 ? ValueRuns(sorted: sorted, distinctCount: distinctCount) : nil
        blockStarts = SortedRanks.blockStarts(sorted)
        values = sorted
        self.missing = missing
        self.recipe = recipe
    }
}

/// The indices of the finite values of an ascending sample without NaN.
package func finiteRange(_ sorted: [Double]) -> Range<Int> {
    guard !sorted.isEmpty else { return 0..<0 }
    let start = leastNumber(in: 0...sorted.count) { $0 == sorted.count || sorted[$0] > -.infinity }
    let end = leastNumber(in: 0...sorted.count) { $0 == sorted.count || sorted[$0] == .infinity }
    return start..<max(start, end)
}
