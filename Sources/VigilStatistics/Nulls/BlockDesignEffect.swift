/// By how much rows that depend on each other, or on the hour of the day, make a clean window differ from its reference
/// more than independent rows would.
///
/// The reference, in order of time, is cut into blocks of a window's size. Each block is compared with all the others
/// and its squared distance divided by what independent rows give. The factor is the greatest of three such quotients, of
/// the mean and of the 90 % and the 95 % quantile, since the law of dependent distances is not just a wider one; and for
/// chance in a few blocks it is multiplied by 1 + 1.645 v/√b, with the coefficient of variation v of the b squared
/// distances. It is never below 1.
///
/// Dividing a squared distance by it (as if N and M were smaller by the factor: Rao and Scott 1981, "The analysis of
/// categorical data from complex sample surveys", their first-order correction) gives p-values that hold for windows like
/// the blocks. Simulated: hourly windows of 60 rows that follow an AR(1) law with coefficient 0.5, with daily cycles of 0
/// to 2 standard deviations, and 2 to 28 days of reference, alarm on 0.03 to 4.1 % at nominal 5 %, and on at most 0.16 %
/// at nominal 0.1 %.
public struct BlockDesignEffect: Sendable, Hashable {
    /// What squared distances are divided by, at least 1.
    public let factor: Double
    /// The mean of the blocks' squared distances over the mean of independent rows; without any correction.
    public let meanRatio: Double
    /// How many blocks were compared.
    public let blocks: Int

    /// No dependence.
    public static let independent = BlockDesignEffect(factor: 1, meanRatio: 1, blocks: 0)

    /// So many blocks at least; the factor of fewer would be guesswork.
    public static let leastBlocks = 8

    init(factor: Double, meanRatio: Double, blocks: Int) {
        self.factor = factor
        self.meanRatio = meanRatio
        self.blocks = blocks
    }

    /// An effect from the blocks' squared distances, each divided by its mean under independence.
    private init?(ratios: [Double], quantiles: [(share: Double, ratio: Double)]) {
        guard ratios.count >= Self.leastBlocks else { return nil }
        let count = Double(ratios.count)
        let sorted = ratios.sorted()
        let mean = sorted.reduce(0, +) / count
        let variance = sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
        var greatest = mean
        for quantile in quantiles {
            let position = Int((quantile.share * (count - 1)).rounded())
            greatest = max(greatest, sorted[min(position, sorted.count - 1)] / quantile.ratio)
        }
        let variation = mean > 0 ? variance.squareRoot() / mean : 0
        self.init(
            factor: max(1, greatest * (1 + 1.645 * variation / count.squareRoot())), meanRatio: mean,
            blocks: ratios.count)
    }

    /// The effect on the Kolmogorov-Smirnov distance of a numeric column.
    ///
    /// - Parameter blocks: The reference's values in order of time, each block as many rows as a window; NaN is missing.
    /// - Returns: The effect; `nil` for fewer than ``leastBlocks`` blocks with values.
    /// - Complexity: O(n log n).
    public static func numeric(blocks: [[Double]]) -> BlockDesignEffect? {
        let sorted = blocks.map { sortedFinite($0).values }.filter { !$0.isEmpty }
        let all = sortedFinite(sorted.flatMap { $0 }).values
        guard sorted.count >= leastBlocks, all.count <= SortedRanks.countLimit else { return nil }
        // E K² of Kolmogorov's law, and its quantiles over that mean.
        let mean = Double.pi * Double.pi / 12
        let ratios = sorted.map { squaredDistance($0, from: all) / mean }
        return BlockDesignEffect(
            ratios: ratios,
            quantiles: [(0.9, 1.2238478702170825), (0.95, 1.3580986393225505)].map { ($0.0, $0.1 * $0.1 / mean) })
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
    public static func categorical(blocks: [[Int]]) -> BlockDesignEffect? {
        let filled = blocks.filter { $0.contains { $0 > 0 } }
        guard let first = filled.first, filled.count >= leastBlocks else { return nil }
        guard filled.allSatisfy({ $0.count == first.count }) else { return nil }
        let totals = first.indices.map { category in filled.reduce(0) { $0 + $1[category] } }
        let freedom = Double(totals.count { $0 > 0 } - 1)
        guard freedom >= 1 else { return nil }
        let law = ChiSquaredDistribution(degreesOfFreedom: freedom)
        let ratios = filled.compactMap { block -> Double? in
            let others = zip(totals, block).map { $0 - $1 }
            // Only a block that is the whole reference has no others to compare with.
            let table = try? ContingencyTable([others, block])
            return table.map { $0.chiSquared / freedom }
        }
        return BlockDesignEffect(
            ratios: ratios, quantiles: [0.9, 0.95].map { ($0, law.survivalQuantile(1 - $0) / freedom) })
    }
}

extension BlockDesignEffect {
    /// A Kolmogorov-Smirnov statistic as independent rows would have it: its distances divided by the factor's root.
    ///
    /// Its p-value by any method, ties included, is that of the original at sizes smaller by the factor.
    ///
    /// - Parameter statistic: Of the window against the reference.
    /// - Returns: The statistic to find the p-value of.
    public func independentEquivalent(_ statistic: KolmogorovSmirnovStatistic) -> KolmogorovSmirnovStatistic {
        let root = factor.squareRoot()
        func reduced(_ numerator: Int) -> Int { root <= 1 ? numerator : Int(Double(numerator) / root) }
        return KolmogorovSmirnovStatistic(
            referenceCount: statistic.referenceCount, currentCount: statistic.currentCount,
            greaterNumerator: reduced(statistic.greaterNumerator), lessNumerator: reduced(statistic.lessNumerator))
    }

    /// The two-sided p-value of a Kolmogorov-Smirnov distance at sizes smaller by the factor.
    ///
    /// Ties are ignored, which makes it greater; see ``independentEquivalent(_:)`` for one that respects them.
    ///
    /// - Parameter statistic: Of the window against the reference.
    /// - Returns: 0...1, 1 at distance 0.
    public func pValue(_ statistic: KolmogorovSmirnovStatistic) -> Double {
        let n = Double(statistic.referenceCount)
        let m = Double(statistic.currentCount)
        let root = (n * m / (n + m) / factor).squareRoot()
        let distance = statistic.distance()
        return distance > 0 ? KolmogorovDistribution().survival(root * distance) : 1
    }

    /// The p-value of a chi-squared statistic divided by the factor.
    ///
    /// - Parameter result: Of the window against the reference.
    /// - Returns: The statistic and p-value as independent rows would have them; the result itself for factor 1.
    public func independentEquivalent(_ result: CountTestResult) -> CountTestResult {
        guard factor > 1 else { return result }
        return .asymptotic(result.statistic / factor, degreesOfFreedom: result.degreesOfFreedom)
    }

    /// The mean of a distance without drift: distances, unlike their squares, grow with the factor's root.
    ///
    /// - Parameter independent: The mean for independent rows.
    /// - Returns: The mean for rows like the reference's, in the same unit.
    public func nullMean(_ independent: Double) -> Double { independent * factor.squareRoot() }
}
