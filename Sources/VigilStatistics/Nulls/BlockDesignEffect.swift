/// By how much rows that depend on each other, or on the hour of the day, make a clean window differ from its reference
/// more than independent rows would.
///
/// The reference, in order of time, is cut into B blocks of a window's size. Each block is compared with all the others;
/// T is its squared distance (nm/(n + m) D² of a numeric column, χ² of a categorical one) and u = T/c its quotient with
/// the mean c of independent rows (π²/12, or the degrees of freedom). Then
///
///     factor = max(1, mean u, 1 + (m* - 1) ρ) · max(1, v/v0)
///
/// with m* = nm/(n + m) of the window, ρ = Σ (u - 1)/Σ (m* - 1) over the blocks, which carries the effect over to windows of
/// another size as the intra-class correlation of survey statistics does, v the squared coefficient of variation of u and
/// v0 that of independent rows (2/5, or 2/df): the law of dependent distances is not just a wider one. The p-value is that
/// of T/factor with the factor's own uncertainty in it, that of a mean of B quotients: the law of a quotient of two such
/// mean squares, whose tails are heavier than the limit law's.
///
/// Dividing by a measured factor is the first-order correction of Rao and Scott 1981, "The analysis of categorical data
/// from complex sample surveys". Over the reference periods of eight real streams, block left out by block, at 5 % for any
/// column of a table, it alarms on at most 8.3 % of blocks where the p-values of independent rows alarm on 5 to 100 %.
/// Few blocks cannot show a heavy tail: with fewer than ``fewBlocks`` the result is to be called so.
public struct BlockDesignEffect: Sendable, Hashable {
    /// The mean of the blocks' squared distances over that of independent rows; without any correction.
    public let meanRatio: Double
    /// How much two rows of one block have in common, at least 0.
    public let correlation: Double
    /// By how much the squared distances vary more than those of independent rows, at least 1.
    public let spread: Double
    /// How many blocks were compared; 0 for rows that are known to be independent.
    public let blocks: Int

    /// No dependence.
    public static let independent = BlockDesignEffect(meanRatio: 1, correlation: 0, spread: 1, blocks: 0)

    /// So many blocks at least; the factor of fewer would be guesswork.
    public static let leastBlocks = 6
    /// With fewer blocks than these the factor is to be taken with care.
    public static let fewBlocks = 12

    private init(meanRatio: Double, correlation: Double, spread: Double, blocks: Int) {
        self.meanRatio = meanRatio
        self.correlation = correlation
        self.spread = spread
        self.blocks = blocks
    }

    /// An effect that was measured elsewhere, the same for samples of all sizes.
    ///
    /// - Parameters:
    ///   - factor: What squared distances are divided by.
    ///   - blocks: On how many blocks, or clusters, it was measured.
    init(factor: Double, blocks: Int) {
        self.init(meanRatio: factor, correlation: 0, spread: 1, blocks: blocks)
    }

    private struct Block {
        /// T over its mean under independence.
        var ratio: Double
        /// nm/(n + m).
        var effectiveSize: Double
    }

    private init?(_ compared: [Block], nullVariation: Double) {
        guard compared.count >= Self.leastBlocks else { return nil }
        let count = Double(compared.count)
        let mean = compared.reduce(0) { $0 + $1.ratio } / count
        let variance = compared.reduce(0) { $0 + ($1.ratio - mean) * ($1.ratio - mean) } / (count - 1)
        let excess = compared.reduce(0) { $0 + $1.ratio - 1 }
        let size = compared.reduce(0) { $0 + $1.effectiveSize - 1 }
        let variation = mean > 0 ? variance / (mean * mean) : 0
        self.init(
            meanRatio: mean, correlation: size > 0 ? max(0, excess / size) : 0,
            spread: max(1, variation / nullVariation), blocks: compared.count)
    }

    /// The effect on a statistic whose blocks were compared elsewhere; `nil` for fewer than ``leastBlocks`` blocks.
    ///
    /// - Parameters:
    ///   - ratios: Each block's T over its mean under independence, and nm/(n + m).
    ///   - nullVariation: The squared coefficient of variation of T under independence, above 0.
    init?(ratios: [(ratio: Double, effectiveSize: Double)], nullVariation: Double) {
        self.init(
            ratios.map { Block(ratio: $0.ratio, effectiveSize: $0.effectiveSize) }, nullVariation: nullVariation)
    }

    /// What squared distances are divided by.
    ///
    /// - Parameters:
    ///   - referenceCount: N, at least 1.
    ///   - currentCount: M, at least 1.
    /// - Returns: At least 1.
    public func factor(referenceCount: Int, currentCount: Int) -> Double {
        let size = Double(referenceCount) * Double(currentCount) / Double(referenceCount + currentCount)
        return max(1, meanRatio, 1 + (size - 1) * correlation) * spread
    }

    /// By what squared distances are greater on average; what they are divided by counts that they vary more as well.
    ///
    /// - Parameters:
    ///   - referenceCount: N, at least 1.
    ///   - currentCount: M, at least 1.
    /// - Returns: At least 1, at most ``factor(referenceCount:currentCount:)``.
    public func meanFactor(referenceCount: Int, currentCount: Int) -> Double {
        factor(referenceCount: referenceCount, currentCount: currentCount) / spread
    }

    /// The mean of a distance without drift: distances, unlike their squares, grow with the factor's root.
    ///
    /// - Parameters:
    ///   - independent: The mean for independent rows.
    ///   - factor: The factor at the samples' sizes.
    /// - Returns: The mean for rows like the reference's, in the same unit.
    public static func nullMean(_ independent: Double, factor: Double) -> Double { independent * factor.squareRoot() }
}

// MARK: Measuring

extension BlockDesignEffect {
    /// The effect on the Kolmogorov-Smirnov distance of a numeric column.
    ///
    /// - Parameter blocks: The reference's values in order of time, each block as many rows as a window; NaN is missing.
    /// - Returns: The effect; `nil` for fewer than ``leastBlocks`` blocks with values.
    /// - Complexity: O(n log n); O(blocks · n) where values are tied.
    public static func numeric(blocks: [[Double]]) -> BlockDesignEffect? { numeric(groups: [blocks]) }

    /// The same, where blocks are compared within groups, such as those of one hour of the day, and the groups are pooled.
    ///
    /// - Parameter groups: The blocks of each group.
    /// - Returns: The effect; `nil` for fewer than ``leastBlocks`` blocks with values in all groups together.
    /// - Complexity: O(n log n); O(blocks · n) where values are tied.
    public static func numeric(groups: [[[Double]]]) -> BlockDesignEffect? {
        // Four moments of Kolmogorov's law: E K² = π²/12 and Var K²/(E K²)² = 2/5.
        BlockDesignEffect(groups.flatMap(numericBlocks), nullVariation: 0.4)
    }

    private static func numericBlocks(_ blocks: [[Double]]) -> [Block] {
        let sorted = blocks.map { sortedFinite($0).values }.filter { !$0.isEmpty }
        let all = sortedFinite(sorted.flatMap { $0 }).values
        guard sorted.count > 1, all.count <= SortedRanks.countLimit else { return [] }
        let mean = Double.pi * Double.pi / 12
        let isTied = KolmogorovSmirnovTest.distinct(all, atMost: all.count) < all.count / 10
        return sorted.map { block in
            let m = Double(block.count)
            let n = Double(all.count - block.count)
            let squared = isTied ? squaredQuantile(block, from: all) : squaredDistance(block, from: all)
            return Block(ratio: squared / mean, effectiveSize: n * m / (n + m))
        }
    }

    /// The square of the value at which the limit law has the p-value that respects ties.
    private static func squaredQuantile(_ block: [Double], from all: [Double]) -> Double {
        var others: [Double] = []
        others.reserveCapacity(all.count - block.count)
        var next = 0
        for value in all {
            if next < block.count && block[next] == value { next += 1 } else { others.append(value) }
        }
        // Neither is empty, and sizes were looked at: there is no error.
        guard let result = try? KolmogorovSmirnovTest().compare(sortedReference: others, sortedCurrent: block) else {
            return 0
        }
        return squaredQuantile(result, referenceCount: others.count, currentCount: block.count)
    }

    private static func squaredQuantile(
        _ result: KolmogorovSmirnovResult, referenceCount: Int, currentCount: Int
    ) -> Double {
        // So far out the ties do not matter any more, and the quantile would be that of rounding errors.
        guard result.pValue > 1e-200 else {
            let n = Double(referenceCount)
            let m = Double(currentCount)
            return n * m / (n + m) * result.statistic * result.statistic
        }
        let root = KolmogorovDistribution().survivalQuantile(result.pValue)
        return root * root
    }

    /// nm/(n + m) D² of a block against the others.
    private static func squaredDistance(_ block: [Double], from all: [Double]) -> Double {
        let m = Double(block.count)
        let total = Double(all.count)
        guard total > m else { return 0 }
        var lower = [Int32](repeating: 0, count: block.count)
        var upper = lower
        block.withUnsafeBufferPointer { block in
            all.withUnsafeBufferPointer { all in
                lower.withUnsafeMutableBufferPointer { lower in
                    upper.withUnsafeMutableBufferPointer { upper in
                        // Neither is empty.
                        guard let lower = lower.baseAddress, let upper = upper.baseAddress else { return }
                        SortedRanks.find(block, in: all, lower: lower, upper: upper)
                    }
                }
            }
        }
        var greatest = 0.0
        for index in block.indices {
            greatest = max(
                greatest, Double(lower[index]) / total - Double(index) / m,
                Double(index + 1) / m - Double(upper[index]) / total)
        }
        // The others' function is (total F - m G)/(total - m).
        let distance = greatest * total / (total - m)
        return (total - m) * m / total * distance * distance
    }

    /// The effect on the chi-squared statistic of a categorical column.
    ///
    /// - Parameter blocks: Each block's counts over the same categories, in order of time.
    /// - Returns: The effect; `nil` for fewer than ``leastBlocks`` blocks with values, or for a single category.
    /// - Complexity: O(blocks · categories).
    public static func categorical(blocks: [[Int]]) -> BlockDesignEffect? { categorical(groups: [blocks]) }

    /// The same, where blocks are compared within groups and the groups are pooled.
    ///
    /// - Parameter groups: The blocks of each group; all over the same categories.
    /// - Returns: The effect; `nil` for fewer than ``leastBlocks`` blocks with values, or for a single category.
    /// - Complexity: O(blocks · categories).
    public static func categorical(groups: [[[Int]]]) -> BlockDesignEffect? {
        var compared: [Block] = []
        var variations: [Double] = []
        for blocks in groups {
            let filled = blocks.filter { $0.contains { $0 > 0 } }
            guard let first = filled.first, filled.count > 1, filled.allSatisfy({ $0.count == first.count }) else {
                continue
            }
            let totals = first.indices.map { category in filled.reduce(0) { $0 + $1[category] } }
            for block in filled {
                let others = zip(totals, block).map { $0 - $1 }
                // A block that is the whole reference has no others to compare with.
                guard let table = try? ContingencyTable([others, block]), table.degreesOfFreedom > 0 else { continue }
                let freedom = Double(table.degreesOfFreedom)
                let n = Double(table.rowTotals[0])
                let m = Double(table.rowTotals[1])
                compared.append(Block(ratio: table.chiSquared / freedom, effectiveSize: n * m / (n + m)))
                variations.append(2 / freedom)
            }
        }
        guard !variations.isEmpty else { return nil }
        return BlockDesignEffect(compared, nullVariation: variations.reduce(0, +) / Double(variations.count))
    }
}

// MARK: Testing

extension BlockDesignEffect {
    /// The p-value of a Kolmogorov-Smirnov distance for rows like the reference's.
    ///
    /// 2 Σ (-1)^(k-1) (1 + 2k² T/(factor · a))^(-a) with a = 5(B - 1)/2: Kolmogorov's law of a distance whose scale is
    /// estimated from B blocks.
    ///
    /// - Parameters:
    ///   - result: The test of independent rows, ties respected.
    ///   - referenceCount: N.
    ///   - currentCount: M.
    /// - Returns: 0...1, never below the result's own p-value.
    /// - Complexity: O(1).
    public func pValue(_ result: KolmogorovSmirnovResult, referenceCount: Int, currentCount: Int) -> Double {
        guard blocks > 1 else { return result.pValue }
        let squared = Self.squaredQuantile(result, referenceCount: referenceCount, currentCount: currentCount)
        let scaled = squared / factor(referenceCount: referenceCount, currentCount: currentCount)
        // The limit law's survival is 1 to four digits there.
        guard scaled > 0.1 else { return 1 }
        let a = 2.5 * Double(blocks - 1)
        var sum = 0.0
        for k in 1...200 {
            let square = Double(k * k)
            let term = Elementary.exp(-a * Elementary.log(onePlus: 2 * square * scaled / a))
            sum += k % 2 == 1 ? term : -term
            if term < 1e-17 * abs(sum) { break }
        }
        return min(1, max(result.pValue, 2 * sum))
    }

    /// The p-value of any other test for rows like the reference's, from the law F(df, df (B - 1)).
    ///
    /// The p-value of independent rows is taken for that of a chi-squared statistic, the factor off it.
    ///
    /// - Parameters:
    ///   - independent: The p-value of independent rows, in 0...1.
    ///   - degreesOfFreedom: How many squared normal deviates the statistic is like, at least 1: one for a difference of two
    ///     means, one less than the bins for a distance over bins.
    ///   - referenceCount: N.
    ///   - currentCount: M.
    /// - Returns: 0...1, never below `independent`.
    /// - Complexity: O(1).
    public func pValue(
        _ independent: Double, degreesOfFreedom: Int = 1, referenceCount: Int, currentCount: Int
    ) -> Double {
        guard blocks > 1, independent < 1 else { return independent }
        let freedom = Double(max(1, degreesOfFreedom))
        let statistic = ChiSquaredDistribution(degreesOfFreedom: freedom).survivalQuantile(
            max(independent, .leastNormalMagnitude))
        let law = FDistribution(
            numeratorDegreesOfFreedom: freedom, denominatorDegreesOfFreedom: freedom * Double(blocks - 1))
        let scaled = statistic / freedom / factor(referenceCount: referenceCount, currentCount: currentCount)
        return max(independent, law.survival(scaled))
    }

    /// The p-value of a chi-squared statistic for rows like the reference's, from the law F(df, df (B - 1)).
    ///
    /// - Parameters:
    ///   - result: The test of independent rows.
    ///   - referenceCount: N.
    ///   - currentCount: M.
    /// - Returns: 0...1, never below the result's own p-value.
    /// - Complexity: O(1).
    public func pValue(_ result: CountTestResult, referenceCount: Int, currentCount: Int) -> Double {
        let freedom = Double(result.degreesOfFreedom)
        guard blocks > 1, freedom >= 1 else { return result.pValue }
        var statistic = result.statistic
        if result.method != .asymptotic, result.pValue > 0 {
            statistic = ChiSquaredDistribution(degreesOfFreedom: freedom).survivalQuantile(result.pValue)
        }
        let scaled = statistic / freedom / factor(referenceCount: referenceCount, currentCount: currentCount)
        let law = FDistribution(
            numeratorDegreesOfFreedom: freedom, denominatorDegreesOfFreedom: freedom * Double(blocks - 1))
        return min(1, max(result.pValue, law.survival(scaled)))
    }
}
