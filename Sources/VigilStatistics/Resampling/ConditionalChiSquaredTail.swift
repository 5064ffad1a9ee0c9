/// The upper tail of the chi-squared statistic of a table of two rows given its margins, beyond what can be simulated.
///
/// A gamma law, shifted, with the statistic's first three moments (Pearson's type III): the mean and the variance are the
/// exact ones, the skewness that of independent binomial counts less what their sum explains, which is off by some per
/// cent. Where few rare categories make the statistic jump, no smooth law reaches far enough; the tail is then at least the
/// sum over the categories of the probabilities that one alone contributes three quarters of the excess over the mean,
/// which is too large rather than too small.
///
/// Against simulations of up to 1,000,000 tables, at p-values of 0.01 to 0.0001: within a fifth for 190 categories and
/// more, from 0.9 times to 5 times for some 20 categories in windows of 50 rows.
///
/// - Source: Dawson 1954, "A simplified expression for the variance of the χ² function on a contingency table",
///   Biometrika 41, 280; Mielke and Berry 1985, "Non-asymptotic inferences based on the chi-square statistic for r by c
///   contingency tables", doi:10.1016/0378-3758(85)90089-2, who fit the same law.
struct ConditionalChiSquaredTail {
    /// The exact mean.
    let mean: Double
    /// The exact variance.
    let variance: Double
    /// The skewness, above 0.
    let skewness: Double

    private let total: Int
    private let marked: Int
    /// The different sizes of categories and how many have each.
    private let sizes: [(size: Int, categories: Int)]

    /// A share of the excess over the mean that one category alone may make up.
    private static let largeShare = 0.75

    /// - Returns: `nil` for other than two rows, and for margins that leave nothing to chance.
    init?(_ table: ContingencyTable) {
        guard table.rowTotals.count == 2, table.columnTotals.count > 1, table.total > 3 else { return nil }
        total = table.total
        marked = min(table.rowTotals[0], table.rowTotals[1])
        var counted: [Int: Int] = [:]
        for size in table.columnTotals { counted[size, default: 0] += 1 }
        sizes = counted.map { (size: $0.key, categories: $0.value) }.sorted { $0.size < $1.size }

        let n = Double(total)
        let categories = Double(table.columnTotals.count)
        func excess(_ totals: [Int], _ count: Double) -> Double {
            (totals.reduce(0) { $0 + n / Double($1) } - count * count) / (n - 2)
        }
        let rowExcess = excess(table.rowTotals, 2)
        let columnExcess = excess(table.columnTotals, categories)
        let rowPart = (n - 2) / (n - 1)
        let columnPart = (categories - 1) * (n - categories) / (n - 1)
        mean = n * (categories - 1) / (n - 1)
        variance =
            2 * n / (n - 3) * (rowPart - rowExcess) * (columnPart - columnExcess)
            + n * n / (n - 1) * rowExcess * columnExcess
        guard let skewness = Self.skewness(sizes, categories: categories, n: n, share: Double(marked) / n),
            variance > 1e-9 * mean
        else { return nil }
        // A law that is hardly skewed is left with enough skewness for its parameters to be numbers.
        self.skewness = max(skewness, 1e-3)
    }

    /// The skewness of Σ z, z = (K - sπ)²/(sπ(1 - π)) - β (K - sπ), of independent binomial K; β takes off what the sum of
    /// all K, which is given, explains.
    private static func skewness(
        _ sizes: [(size: Int, categories: Int)], categories: Double, n: Double, share: Double
    ) -> Double? {
        let v = share * (1 - share)
        let d = 1 - 2 * share
        let slope = categories * d / (n * v)
        var second = 0.0
        var third = 0.0
        for (size, count) in sizes {
            let s = Double(size)
            // Cumulants of the binomial law, then its central moments.
            let (k2, k3, k4) = (s * v, s * v * d, s * v * (1 - 6 * v))
            let (k5, k6) = (s * v * d * (1 - 12 * v), s * v * (1 - 30 * v + 120 * v * v))
            let m4 = k4 + 3 * k2 * k2
            let m5 = k5 + 10 * k3 * k2
            let m6 = k6 + 15 * k4 * k2 + 10 * k3 * k3 + 15 * k2 * k2 * k2
            let square = m4 / (k2 * k2) - 2 * slope * k3 / k2 + slope * slope * k2
            let cube =
                m6 / (k2 * k2 * k2) - 3 * slope * m5 / (k2 * k2) + 3 * slope * slope * m4 / k2
                - slope * slope * slope * k3
            second += Double(count) * (square - 1)
            third += Double(count) * (cube - 3 * square + 2)
        }
        guard second > 1e-9 * categories else { return nil }
        return third / (second * second.squareRoot())
    }

    /// The probability of a statistic of at least x, rather too large than too small.
    ///
    /// - Complexity: O(different sizes of categories).
    func survival(_ x: Double) -> Double {
        guard x > mean else { return 1 }
        let shape = 4 / (skewness * skewness)
        let scale = variance.squareRoot() * skewness / 2
        let fitted = GammaDistribution(shape: shape, scale: scale).survival(x - mean + shape * scale)
        return min(1, max(fitted, probabilityOfOneLarge(1 + Self.largeShare * (x - mean))))
    }

    /// The sum over the categories of the probabilities that one contributes so much.
    private func probabilityOfOneLarge(_ part: Double) -> Double {
        let share = Double(marked) / Double(total)
        var sum = 0.0
        for (size, categories) in sizes {
            let center = Double(size) * share
            let distance = (part * center * (1 - share)).squareRoot()
            let law = HypergeometricDistribution(population: total, marked: size, draws: marked)
            let upper = (center + distance).rounded(.up)
            let lower = (center - distance).rounded(.down)
            var probability = 0.0
            if upper <= Double(law.range.upperBound) { probability += law.survival(Int(upper) - 1) }
            if lower >= Double(law.range.lowerBound) { probability += law.cumulative(Int(lower)) }
            sum += Double(categories) * probability
        }
        return sum
    }
}
