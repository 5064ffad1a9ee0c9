/// The Kruskal-Wallis test of whether some of two or more samples tend to lie above others.
///
///     H = (12/(N(N + 1)) Σ R²/n - 3(N + 1)) / (1 - Σ(t³ - t)/(N³ - N)),  R the sums of ranks, t the sizes of ties
///
/// - Source: Kruskal and Wallis 1952, "Use of ranks in one-criterion variance analysis".
public enum KruskalWallisTest {
    /// Tests samples.
    ///
    /// - Parameter samples: Two or more; NaN counts as missing, infinities are values.
    /// - Returns: H with the p-value of the chi-squared law of k - 1 degrees of freedom; 0 and 1 where all values are equal.
    /// - Throws: `.tooFewObservations` for less than two samples or an empty one.
    /// - Complexity: O(N).
    public static func compare(_ samples: [[Double]]) throws(StatisticsError) -> CountTestResult {
        guard samples.count >= 2 else { throw .tooFewObservations("samples", have: samples.count, need: 2) }
        let present = samples.map { sample in sample.filter { !$0.isNaN } }
        guard present.allSatisfy({ !$0.isEmpty }) else {
            throw .tooFewObservations("values of the smallest sample", have: 0, need: 1)
        }
        let ranks = Midranks(present.flatMap { $0 })
        let total = Double(ranks.ranks.count)
        let middle = (total + 1) / 2
        var start = 0
        var squares = 0.0
        for sample in present {
            let count = Double(sample.count)
            // Ranks less their middle: the difference of two numbers of the size of N³ would lose digits.
            let mean = ranks.ranks[start..<(start + sample.count)].reduce(0) { $0 + ($1 - middle) } / count
            squares += count * mean * mean
            start += sample.count
        }
        let ties = ranks.tieSizes.reduce(0.0) { $0 + Double($1) * (Double($1) * Double($1) - 1) }
        let correction = 1 - ties / (total * (total * total - 1))
        let isConstant = ranks.tieSizes.first == ranks.ranks.count
        let statistic = isConstant || total < 2 ? 0 : 12 / (total * (total + 1)) * squares / correction
        return .asymptotic(statistic, degreesOfFreedom: samples.count - 1)
    }
}
