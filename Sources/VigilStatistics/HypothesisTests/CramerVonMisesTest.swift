/// The Cramér-von Mises test of two samples: the mean square of the distance between two distribution functions.
///
///     T = nm/(n + m) · mean of (F_reference - F_current)² over the pooled values,
///
/// ties by midranks.
///
/// - Source: Anderson 1962, "On the distribution of the two-sample Cramér-von Mises criterion",
///   doi:10.1214/aoms/1177704477.
public struct CramerVonMisesTest: Sendable, Hashable {
    /// How the p-value is computed.
    public enum Method: Sendable, Hashable {
        /// ``exact`` without ties for at most 20 values together, ``permutation`` with ties among at most 300 different
        /// values, ``asymptotic`` otherwise.
        case automatic
        /// From all orders of the pooled values; ties are not respected.
        case exact
        /// The limiting law of the statistic less its mean, in its standard deviation.
        case asymptotic
        /// Random deals of the pooled values.
        case permutation
    }

    /// How the p-value is computed.
    public var method: Method
    /// What a permutation may cost, and its seed.
    public var sampling: DealSampling

    /// A test.
    ///
    /// - Parameters:
    ///   - method: How the p-value is computed.
    ///   - sampling: What a permutation may cost, and its seed.
    public init(method: Method = .automatic, sampling: DealSampling = DealSampling()) {
        self.method = method
        self.sampling = sampling
    }

    /// The most values of which all orders are counted.
    private static let exactLimit = 40
    private static let exactUsual = 20

    /// Tests two sorted samples.
    ///
    /// - Parameters:
    ///   - reference: Ascending and free of NaN; infinities are values.
    ///   - current: Likewise.
    /// - Returns: T with its p-value; the effect is the root of the mean square distance, √(T (n + m)/(nm)), in 0..<1 and 0
    ///   where nothing differs.
    /// - Throws: `.tooFewObservations` for an empty sample, `.invalidParameter` for more than 2³¹ - 2 values together, or
    ///   more than 40 for an exact p-value.
    /// - Complexity: O(n + m), and the work of the p-value.
    public func compare(
        sortedReference reference: [Double], sortedCurrent current: [Double]
    ) throws(StatisticsError) -> TwoSampleResult {
        let groups = try PooledGroups(shorterFirst: reference, current)
        let n = Double(groups.firstCount)
        let m = Double(groups.secondCount)
        let numerator = Self.numerator(groups)
        let statistic = numerator.value / (12 * n * m * (n + m))
        var result = TwoSampleResult(
            statistic: statistic, pValue: 1, effect: (max(0, statistic) * (n + m) / (n * m)).squareRoot(),
            method: .asymptotic)
        switch resolved(groups) {
        case .exact:
            guard groups.total <= Self.exactLimit else {
                throw StatisticsError(.invalidParameter, "\(groups.total) values are too many for an exact p-value")
            }
            let lattice = CramerVonMisesLattice(groups.firstCount, groups.secondCount)
            result.pValue = lattice.probability(ofAtLeast: statistic)
            result.method = .exact
        case .permutation:
            result = TwoSampleResult(
                statistic: result.statistic, effect: result.effect, permuted(groups, numerator))
        case .automatic, .asymptotic:
            result.pValue = Self.asymptotic(statistic, n, m)
        }
        return result
    }

    private func resolved(_ groups: PooledGroups) -> Method {
        guard method == .automatic else { return method }
        if groups.hasTies { return groups.values.count <= DealSampling.groupLimit ? .permutation : .asymptotic }
        return groups.total <= Self.exactUsual ? .exact : .asymptotic
    }

    private func permuted(_ groups: PooledGroups, _ numerator: Numerator) -> SequentialMonteCarlo.Answer {
        let deal = PooledDeal(groups)
        return sampling.answer(atLeast: Double(numerator.whole)) { generator in
            var sum = Numerator(groups.firstCount, groups.secondCount)
            deal.draw(&generator) { sum.add(first: $2, second: $1 - $2) }
            return Double(sum.whole)
        }
    }

    private static func asymptotic(_ statistic: Double, _ n: Double, _ m: Double) -> Double {
        let total = n + m
        let mean = (1 + 1 / total) / 6
        let inner = 4 * n * m * total - 3 * (n * n + m * m) - 2 * n * m
        let variance = (total + 1) * inner / (180 * total * total * n * m)
        // A pair of single values has one statistic only.
        guard variance > 0 else { return 1 }
        return CramerVonMisesDistribution().survival(1 / 6.0 + (statistic - mean) / (45 * variance).squareRoot())
    }

    private static func numerator(_ groups: PooledGroups) -> Numerator {
        var sum = Numerator(groups.firstCount, groups.secondCount)
        for index in groups.values.indices { sum.add(first: groups.first[index], second: groups.second[index]) }
        return sum
    }
}

/// 12 nm(n + m) T, a whole number.
///
/// T is a difference of two numbers of the size of the samples, so doubles would lose its digits.
private struct Numerator {
    private let firstCount: Int128
    private let secondCount: Int128
    private var firstBelow: Int128 = 0
    private var secondBelow: Int128 = 0
    private(set) var whole: Int128

    init(_ firstCount: Int, _ secondCount: Int) {
        self.firstCount = Int128(firstCount)
        self.secondCount = Int128(secondCount)
        let pairs = self.firstCount * self.secondCount
        whole = -2 * pairs * (4 * pairs - 1)
    }

    var value: Double { Double(whole) }

    /// A group of equal values; a value's midrank less its rank in its own sample is the mean number of the other sample's
    /// values below it, plus what the ranks within the group differ by.
    mutating func add(first: Int, second: Int) {
        let one = Int128(first)
        let two = Int128(second)
        let firstOver = 2 * secondBelow + two
        let secondOver = 2 * firstBelow + one
        whole += firstCount * one * (3 * firstOver * firstOver + one * one - 1)
        whole += secondCount * two * (3 * secondOver * secondOver + two * two - 1)
        firstBelow += one
        secondBelow += two
    }
}
