/// Wilcoxon's signed-rank test of whether the differences of pairs lie on either side of 0 alike.
///
///     W = sum of the ranks of |d| over the pairs with d > 0; pairs with d = 0 are left out
///
/// - Source: Wilcoxon 1945, "Individual comparisons by ranking methods", doi:10.2307/3001968.
public struct WilcoxonSignedRankTest: Sendable, Hashable {
    /// How the p-value is computed.
    public enum Method: Sendable, Hashable {
        /// ``exact`` without ties for at most 50 differences, ``asymptotic`` otherwise.
        case automatic
        /// From all signs; ties are not respected. O(n³) work.
        case exact
        /// The normal law with the variance that ties leave and a correction for continuity.
        case asymptotic
    }

    /// What counts as a deviation; `.greater` is a first value above the second.
    public var alternative: Alternative
    /// How the p-value is computed.
    public var method: Method

    /// A test.
    ///
    /// - Parameters:
    ///   - alternative: What counts as a deviation; `.greater` is a first value above the second.
    ///   - method: How the p-value is computed.
    public init(alternative: Alternative = .twoSided, method: Method = .automatic) {
        self.alternative = alternative
        self.method = method
    }

    /// What a signed-rank test found.
    public struct Result: Sendable, Hashable {
        /// The sum of the ranks of the pairs whose first value is greater.
        public var positive: Double
        /// The sum of the ranks of the pairs whose second value is greater.
        public var negative: Double
        /// The probability of sums at least as extreme under the null hypothesis, 0...1; 1 without any difference.
        public var pValue: Double
        /// How it was computed.
        public var method: TwoSampleResult.Method
    }

    private static let exactLimit = 50

    /// Tests pairs.
    ///
    /// - Parameters:
    ///   - first: The first value of each pair; a pair with a NaN, or without a difference, is left out.
    ///   - second: The second value of each pair.
    /// - Returns: The sums of ranks with the p-value.
    /// - Throws: `.lengthMismatch`, `.invalidParameter` for an exact p-value of more than 500 differences.
    /// - Complexity: O(n), and the work of an exact p-value.
    public func compare(_ first: [Double], _ second: [Double]) throws(StatisticsError) -> Result {
        guard first.count == second.count else { throw .lengthMismatch("pairs", first.count, second.count) }
        let differences = zip(first, second).map { $0 - $1 }.filter { $0 != 0 && !$0.isNaN }
        let ranks = Midranks(differences.map { abs($0) })
        var positive = 0.0
        for (difference, rank) in zip(differences, ranks.ranks) where difference > 0 { positive += rank }
        let count = differences.count
        let all = Double(count) * Double(count + 1) / 2
        var result = Result(positive: positive, negative: all - positive, pValue: 1, method: .asymptotic)
        guard count > 0 else { return result }
        let isExact =
            method == .exact || (method == .automatic && ranks.tieSizes.isEmpty && count <= Self.exactLimit)
        if isExact {
            guard count <= 500 else {
                throw StatisticsError(.invalidParameter, "\(count) differences are too many for an exact p-value")
            }
            result.pValue = exact(result, count)
            result.method = .exact
        } else {
            result.pValue = asymptotic(result, count, ranks.tieSizes)
        }
        return result
    }

    private func asymptotic(_ result: Result, _ count: Int, _ tieSizes: [Int]) -> Double {
        let n = Double(count)
        let mean = n * (n + 1) / 4
        let ties = tieSizes.reduce(0.0) { $0 + Double($1) * (Double($1) * Double($1) - 1) }
        let deviation = ((n * (n + 1) * (2 * n + 1) - ties / 2) / 24).squareRoot()
        let normal = NormalDistribution.standard
        switch alternative {
        case .twoSided:
            let distance = max(0, abs(result.positive - mean) - 0.5)
            return 2 * normal.survival(distance / deviation)
        case .greater: return normal.survival((result.positive - mean - 0.5) / deviation)
        case .less: return normal.survival((result.negative - mean - 0.5) / deviation)
        }
    }

    private func exact(_ result: Result, _ count: Int) -> Double {
        switch alternative {
        case .greater: Self.cumulative(result.negative, count)
        case .less: Self.cumulative(result.positive, count)
        case .twoSided: min(1, 2 * Self.cumulative(min(result.positive, result.negative), count))
        }
    }

    /// P(W ≤ w) where every sign is a coin toss.
    private static func cumulative(_ value: Double, _ count: Int) -> Double {
        let all = count * (count + 1) / 2
        let last = Int(value.rounded(.up))
        if last >= all { return 1 }
        // The other tail is the shorter way beyond the middle.
        if 2 * last > all { return 1 - cumulative(Double(all - last - 1), count) }
        guard last >= 0 else { return 0 }
        var row = [Double](repeating: 0, count: last + 1)
        row[0] = 1
        for rank in 1...count {
            for sum in stride(from: last, through: 0, by: -1) {
                row[sum] = (row[sum] + (sum >= rank ? row[sum - rank] : 0)) / 2
            }
        }
        return min(1, row.reduce(0, +))
    }
}
