/// The Mann-Whitney test, or Wilcoxon's rank-sum test, of whether one sample tends to lie above the other.
///
///     U = number of pairs with reference > current + ½ number of equal pairs
///
/// - Source: Mann and Whitney 1947, "On a test of whether one of two random variables is stochastically larger than the
///   other", doi:10.1214/aoms/1177730491.
public struct MannWhitneyTest: Sendable, Hashable {
    /// How the p-value is computed.
    public enum Method: Sendable, Hashable {
        /// ``exact`` without ties where that is cheap, ``asymptotic(continuity:)`` with continuity otherwise.
        case automatic
        /// From all orders of the pooled values; ties are not respected. O(n · nm) work.
        case exact
        /// The normal law with the variance that ties leave.
        case asymptotic(continuity: Bool)
    }

    /// What counts as a deviation; `.greater` is a reference above the current sample.
    public var alternative: Alternative
    /// How the p-value is computed.
    public var method: Method

    /// How many additions ``Method/automatic`` spends on an exact p-value.
    private static let budget = 1_000_000

    /// A test.
    ///
    /// - Parameters:
    ///   - alternative: What counts as a deviation; `.greater` is a reference above the current sample.
    ///   - method: How the p-value is computed.
    public init(alternative: Alternative = .twoSided, method: Method = .automatic) {
        self.alternative = alternative
        self.method = method
    }

    /// Tests two sorted samples.
    ///
    /// - Parameters:
    ///   - reference: Ascending and free of NaN; infinities are values.
    ///   - current: Likewise.
    /// - Returns: U with its p-value, 1 two-sided where all values are equal.
    /// - Throws: `.tooFewObservations` for an empty sample, `.invalidParameter` for more than 2³¹ - 2 values together, or for
    ///   an exact p-value of more than 2000 values.
    /// - Complexity: O(n + m), and the work of an exact p-value.
    public func compare(
        sortedReference reference: [Double], sortedCurrent current: [Double]
    ) throws(StatisticsError) -> MannWhitneyResult {
        let groups = try PooledGroups(sortedReference: reference, sortedCurrent: current)
        var result = MannWhitneyResult(groups)
        switch method {
        case .asymptotic(let continuity):
            result.pValue = asymptotic(result, continuity: continuity)
        case .exact:
            let law = RankSumLaw(reference.count, current.count)
            guard law.isRepresentable else {
                throw StatisticsError(.invalidParameter, "\(groups.total) values are too many for an exact p-value")
            }
            result.pValue = exact(result, law)
            result.method = .exact
        case .automatic:
            let law = RankSumLaw(reference.count, current.count)
            if !groups.hasTies, law.isRepresentable, law.work <= Self.budget {
                result.pValue = exact(result, law)
                result.method = .exact
            } else {
                result.pValue = asymptotic(result, continuity: true)
            }
        }
        return result
    }

    private func asymptotic(_ result: MannWhitneyResult, continuity: Bool) -> Double {
        let center = result.pairs / 2
        let pairs: Double
        switch alternative {
        case .twoSided: pairs = max(result.statistic, result.pairs - result.statistic)
        case .greater: pairs = result.statistic
        case .less: pairs = result.pairs - result.statistic
        }
        guard result.standardDeviation > 0 else { return 1 }
        let z = (pairs - center - (continuity ? 0.5 : 0)) / result.standardDeviation
        let tail = NormalDistribution.standard.survival(z)
        return alternative == .twoSided ? min(1, 2 * tail) : tail
    }

    private func exact(_ result: MannWhitneyResult, _ law: RankSumLaw) -> Double {
        // A half, which only ties give, counts as the whole number that is nearer to the middle.
        let other = result.pairs - result.statistic
        switch alternative {
        case .greater: return law.cumulative(Int(other.rounded(.up)))
        case .less: return law.cumulative(Int(result.statistic.rounded(.up)))
        case .twoSided: return min(1, 2 * law.cumulative(Int(min(result.statistic, other).rounded(.up))))
        }
    }
}
