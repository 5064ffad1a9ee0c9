/// A bootstrap of a number that is a function of column sums, such as the difference of two models' F1 on the same rows.
///
/// Rows are drawn with all their columns, so that what hangs together stays together. The interval is bias-corrected and
/// accelerated (BCa), with the acceleration from the jackknife; the p-value is that of the BCa interval which just reaches
/// 0. More rows than ``mostParts`` are first put together at random into so many parts, which leaves the law of a smooth
/// function of means as it is.
///
/// - Source: Efron 1987, "Better bootstrap confidence intervals", doi:10.1080/01621459.1987.10478410.
public struct BootstrapComparison: Sendable, Hashable {
    /// What a bootstrap came to.
    public struct Result: Sendable, Hashable {
        /// The number over all rows.
        public var estimate: Double
        /// The draws' standard deviation.
        public var standardError: Double
        /// The BCa interval.
        public var interval: Interval
        /// The two-sided p-value of no difference from 0, above 0 and at most 1; at least 1/(draws + 1).
        public var pValue: Double
    }

    /// How many samples are drawn.
    public var draws: Int
    /// The interval's confidence.
    public var confidence: Double
    /// The seed; the same gives the same interval.
    public var seed: UInt64

    /// Into so many parts are more rows put together.
    public static let mostParts = 2000

    /// A bootstrap.
    ///
    /// - Parameters:
    ///   - draws: How many samples are drawn, at least 100.
    ///   - confidence: The interval's, above 0 and below 1.
    ///   - seed: Any number.
    public init(draws: Int = 2000, confidence: Double = 0.95, seed: UInt64 = 0x5EED) {
        self.draws = max(100, draws)
        self.confidence = confidence
        self.seed = seed
    }

    /// Draws.
    ///
    /// - Parameters:
    ///   - columns: The columns whose sums the number is a function of, one value a row, without NaN.
    ///   - statistic: The number from the columns' sums; NaN where it has no value.
    /// - Returns: `nil` where the number has no value over all rows, or in more than a tenth of the draws.
    /// - Throws: `.lengthMismatch` where columns differ in length, `.tooFewObservations` for fewer than ten rows.
    /// - Complexity: O(draws · columns · min(rows, ``mostParts``)).
    public func compare(
        _ columns: [[Double]], statistic: (_ sums: [Double]) -> Double
    ) throws(StatisticsError) -> Result? {
        let rows = columns.first?.count ?? 0
        for column in columns where column.count != rows { throw .lengthMismatch("columns", rows, column.count) }
        guard rows >= 10 else { throw .tooFewObservations("rows", have: rows, need: 10) }
        var generator = SplitMix64(seed: seed)
        let parts = Self.parts(columns, rows, &generator)
        let width = columns.count
        let count = parts.count / width
        var totals = [Double](repeating: 0, count: width)
        for part in 0..<count { for column in 0..<width { totals[column] += parts[part * width + column] } }
        let estimate = statistic(totals)
        guard estimate.isFinite else { return nil }

        var drawn: [Double] = []
        drawn.reserveCapacity(draws)
        for _ in 0..<draws {
            var sums = [Double](repeating: 0, count: width)
            parts.withUnsafeBufferPointer { parts in
                sums.withUnsafeMutableBufferPointer { sums in
                    for _ in 0..<count {
                        let start = generator.index(below: count) * width
                        for column in 0..<width { sums[column] += parts[start + column] }
                    }
                }
            }
            let value = statistic(sums)
            if value.isFinite { drawn.append(value) }
        }
        guard drawn.count * 10 >= draws * 9 else { return nil }
        let acceleration = Self.acceleration(parts, totals, statistic)
        return result(estimate, drawn.sorted(), acceleration)
    }

    /// The columns part by part, row by row where there are few.
    private static func parts(_ columns: [[Double]], _ rows: Int, _ generator: inout SplitMix64) -> [Double] {
        let width = columns.count
        let count = min(rows, mostParts)
        var parts = [Double](repeating: 0, count: count * width)
        var order = Array(0..<rows)
        if rows > count {
            for index in 0..<(rows - 1) { order.swapAt(index, index + generator.index(below: rows - index)) }
        }
        for (place, row) in order.enumerated() {
            let start = place % count * width
            for column in 0..<width { parts[start + column] += columns[column][row] }
        }
        return parts
    }

    /// A sixth of the skewness of the jackknife's values.
    private static func acceleration(
        _ parts: [Double], _ totals: [Double], _ statistic: (_ sums: [Double]) -> Double
    ) -> Double {
        let width = totals.count
        let values = stride(from: 0, to: parts.count, by: width).map { start in
            statistic(totals.indices.map { totals[$0] - parts[start + $0] })
        }.filter(\.isFinite)
        let mean = values.reduce(0, +) / Double(max(1, values.count))
        var (squares, cubes) = (0.0, 0.0)
        for value in values {
            squares += (mean - value) * (mean - value)
            cubes += (mean - value) * (mean - value) * (mean - value)
        }
        return squares > 0 ? cubes / (6 * squares * squares.squareRoot()) : 0
    }

    private func result(_ estimate: Double, _ sorted: [Double], _ acceleration: Double) -> Result {
        let law = NormalDistribution.standard
        let n = Double(sorted.count)
        /// The share of draws below a value, ties one half, kept off 0 and 1.
        func share(below value: Double) -> Double {
            let below = Double(sorted.count { $0 < value }) + Double(sorted.count { $0 == value }) / 2
            return min(max(below, 0.5), n - 0.5) / n
        }
        let bias = law.quantile(share(below: estimate))
        func end(_ probability: Double) -> Double {
            let z = bias + law.quantile(probability)
            let level = law.cumulative(bias + z / (1 - acceleration * z))
            let place = min(max(level * (n + 1) - 1, 0), n - 1)
            let low = Int(place)
            let high = min(low + 1, sorted.count - 1)
            return sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low])
        }
        let half = (1 - confidence) / 2
        let distance = law.quantile(share(below: 0)) - bias
        let scaled = 1 + acceleration * distance
        // The level whose end is 0; where the acceleration carries it past a pole, the uncorrected one.
        let z = (scaled > 0 ? distance / scaled : distance) - bias
        let tail = min(law.cumulative(z), law.survival(z))
        let mean = sorted.reduce(0, +) / n
        let variance = sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
        let varies = sorted[0] < sorted[sorted.count - 1]
        return Result(
            estimate: estimate, standardError: variance.squareRoot(),
            interval: varies
                ? Interval(lower: end(half), upper: end(1 - half)) : Interval(lower: estimate, upper: estimate),
            pValue: varies ? min(1, max(2 * tail, 1 / (n + 1))) : estimate == 0 ? 1 : 1 / (n + 1))
    }
}
