/// McNemar's test of two shares of the same rows, such as the accuracies of two models.
///
/// Only rows on which the two differ say anything: without a difference either is right on half of them.
///
/// - Source: McNemar 1947, "Note on the sampling error of the difference between correlated proportions or percentages",
///   doi:10.1007/BF02295996; Fagerland, Lydersen and Laake 2013, "The McNemar test for binary matched-pairs data: mid-p and
///   asymptotic are better than exact conditional", doi:10.1186/1471-2288-13-91.
public struct McNemarTest: Sendable, Hashable {
    /// How the p-value is computed.
    public enum Method: Sendable, Hashable {
        /// ``exact`` below 25 rows that differ, ``chiSquared(continuity:)`` without continuity from there on.
        case automatic
        /// The binomial law; never above the level, and often far below it.
        case exact
        /// The binomial law with half the probability of the observed count.
        case midP
        /// (b - c)²/(b + c), or (|b - c| - 1)²/(b + c) with continuity, as R's `mcnemar.test` has it.
        case chiSquared(continuity: Bool)
    }

    /// Rows on which both are 1.
    public let both: Int
    /// Rows on which only the first is 1.
    public let firstOnly: Int
    /// Rows on which only the second is 1.
    public let secondOnly: Int
    /// Rows on which neither is 1.
    public let neither: Int

    private static let fewDiffering = 25

    /// A test of counted pairs.
    ///
    /// - Parameters:
    ///   - both: Rows on which both are 1.
    ///   - firstOnly: Rows on which only the first is 1.
    ///   - secondOnly: Rows on which only the second is 1.
    ///   - neither: Rows on which neither is 1.
    /// - Throws: `.invalidValue` for a negative count, `.tooFewObservations` without rows.
    public init(both: Int, firstOnly: Int, secondOnly: Int, neither: Int) throws(StatisticsError) {
        for count in [both, firstOnly, secondOnly, neither] where count < 0 {
            throw StatisticsError(.invalidValue, "\(count) pairs, need at least 0")
        }
        self.both = both
        self.firstOnly = firstOnly
        self.secondOnly = secondOnly
        self.neither = neither
        guard pairs > 0 else { throw .tooFewObservations("pairs", have: 0, need: 1) }
    }

    /// A test of two columns.
    ///
    /// - Parameters:
    ///   - first: 0 or 1; a pair with a NaN is left out.
    ///   - second: Likewise.
    /// - Throws: `.lengthMismatch`, `.invalidValue` for another value, `.tooFewObservations` without pairs.
    /// - Complexity: O(n).
    public init(_ first: [Double], _ second: [Double]) throws(StatisticsError) {
        guard first.count == second.count else { throw .lengthMismatch("pairs", first.count, second.count) }
        var counts = [0, 0, 0, 0]
        for (one, other) in zip(first, second) where !one.isNaN && !other.isNaN {
            guard one == 0 || one == 1, other == 0 || other == 1 else {
                throw StatisticsError(.invalidValue, "a pair of \(one) and \(other), need 0 or 1")
            }
            counts[(one == 1 ? 2 : 0) + (other == 1 ? 1 : 0)] += 1
        }
        try self.init(both: counts[3], firstOnly: counts[2], secondOnly: counts[1], neither: counts[0])
    }

    /// All pairs.
    public var pairs: Int { both + firstOnly + secondOnly + neither }
    /// The pairs that differ.
    public var differing: Int { firstOnly + secondOnly }
    /// The second share less the first, -1...1.
    public var difference: Double { Double(secondOnly - firstOnly) / Double(pairs) }

    /// The method that ``Method/automatic`` takes.
    public var usualMethod: Method { differing < Self.fewDiffering ? .exact : .chiSquared(continuity: false) }

    /// The two-sided p-value.
    ///
    /// - Parameter method: How it is computed.
    /// - Returns: 0...1; 1 where no pair differs.
    public func pValue(_ method: Method = .automatic) -> Double {
        guard differing > 0 else { return 1 }
        let least = min(firstOnly, secondOnly)
        let law = BinomialDistribution(trials: differing, successProbability: 0.5)
        switch method {
        case .automatic: return pValue(usualMethod)
        case .exact: return min(1, 2 * law.cumulative(least))
        case .midP: return min(1, 2 * law.cumulative(least) - law.probability(least))
        case .chiSquared(let continuity):
            let distance = max(0, Double(abs(firstOnly - secondOnly)) - (continuity ? 1 : 0))
            let statistic = distance * distance / Double(differing)
            return ChiSquaredDistribution(degreesOfFreedom: 1).survival(statistic)
        }
    }

    /// A confidence interval of the difference: both shares' Wilson intervals, put together by how they hang together.
    ///
    /// - Parameter confidence: Above 0 and below 1.
    /// - Returns: About the second share less the first, within -1...1.
    /// - Source: Newcombe 1998, "Improved confidence intervals for the difference between binomial proportions based on
    ///   paired data", method 10, doi:10.1002/(SICI)1097-0258(19981130)17:22<2635::AID-SIM954>3.0.CO;2-C.
    public func interval(confidence: Double = 0.95) -> Interval {
        let n = Double(pairs)
        let (a, b, c, d) = (Double(both), Double(secondOnly), Double(firstOnly), Double(neither))
        let z = normalMultiple(confidence: confidence)
        func wilson(_ share: Double) -> Interval {
            let squared = z * z / n
            let margin = (squared * (share * (1 - share) + squared / 4)).squareRoot()
            return Interval(
                lower: (share + squared / 2 - margin) / (1 + squared),
                upper: (share + squared / 2 + margin) / (1 + squared)
            ).clamped(to: 0...1)
        }
        let (second, first) = ((a + b) / n, (a + c) / n)
        let (one, two) = (wilson(second), wilson(first))
        let margins = (a + b) * (c + d) * (a + c) * (b + d)
        var product = a * d - b * c
        if product > 0 { product = max(0, product - n / 2) }
        let phi = margins > 0 ? product / margins.squareRoot() : 0
        func length(_ x: Double, _ y: Double) -> Double { max(0, x * x - 2 * phi * x * y + y * y).squareRoot() }
        return Interval(
            lower: difference - length(second - one.lower, two.upper - first),
            upper: difference + length(one.upper - second, first - two.lower)
        ).clamped(to: -1...1)
    }
}
