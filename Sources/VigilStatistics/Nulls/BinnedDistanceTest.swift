/// What the edges of bins depend on, which decides the null law of a distance over them.
public enum BinOrigin: String, Sendable, Hashable, Codable, CaseIterable {
    /// Cut at the reference's own type 7 quantiles, with no two values of it equal.
    case referenceQuantiles
    /// Fixed beforehand, categories, or values with ties.
    case fixed
}

/// Tests a distance over bins, with both samples' sizes counted.
public struct BinnedDistanceTest: Sendable {
    /// How a p-value was found.
    public enum Method: String, Sendable, Hashable, Codable, CaseIterable {
        /// The Pólya urn of bins at the reference's quantiles, from tabulated draws.
        case quantileUrn = "quantile_urn"
        /// All tables with the same pooled counts.
        case enumeration = "conditional_exact"
        /// Random tables with the same pooled counts.
        case simulation = "monte_carlo"
        /// A tail that was fitted to random tables with the same pooled counts.
        case fittedTail = "monte_carlo_tail"
        /// The chi-squared law, every expected count being at least 5.
        case chiSquared = "asymptotic"
        /// Random deals of the pooled values, with bins of their own for each.
        case permutation = "permutation"
        /// A tail that was fitted to such deals.
        case permutationTail = "permutation_tail"
    }

    /// What a test found.
    public struct Result: Sendable, Hashable {
        /// The distance.
        public var statistic: Double
        /// The probability of a distance at least as great without drift, 0...1.
        public var pValue: Double
        /// How it was found.
        public var method: Method
        /// The mean distance without drift at these sizes.
        public var nullMean: Double
        /// The distance less what chance adds to it, at least 0: indices and divergences are squares themselves, so that
        /// their mean is taken off as it is; of the others it is taken off the squares (``BiasCorrection``).
        public var corrected: Double {
            isSquare ? max(0, statistic - nullMean) : BiasCorrection.corrected(statistic, nullMean: nullMean)
        }
        /// Whether the distance grows as the square of a small difference.
        var isSquare = false
    }

    /// The distance.
    public var distance: BinnedDistance
    /// What the conditional law may spend, and its seed.
    public var sampling: TableSampling
    /// From which least expected count on the chi-squared law is taken.
    public var chiSquaredFrom: Double
    /// Where the urn's laws are kept.
    private let table: BinnedNullTable

    /// A test.
    ///
    /// - Parameters:
    ///   - distance: The distance.
    ///   - sampling: What the conditional law may spend, and its seed.
    ///   - chiSquaredFrom: From which least expected count on the chi-squared law is taken. An index whose empty bins count
    ///     as next to nothing needs more than the usual 5, at which a bin is empty in one clean sample of 150.
    ///   - table: Where the laws for quantile bins are kept.
    public init(
        _ distance: BinnedDistance, sampling: TableSampling = TableSampling(enumerationLimit: 2000),
        chiSquaredFrom: Double = 5, table: BinnedNullTable = .shared
    ) {
        self.distance = distance
        self.sampling = sampling
        self.chiSquaredFrom = chiSquaredFrom
        self.table = table
    }

    /// Tests two samples' counts.
    ///
    /// Quantile bins take the urn. Other bins take the chi-squared law where the distance has one and every expected count
    /// is at least `chiSquaredFrom`, and the conditional law otherwise.
    ///
    /// - Parameters:
    ///   - pair: The counts.
    ///   - origin: What the edges depend on. Quantile bins whose reference counts are not those of distinct values
    ///     count as fixed.
    /// - Returns: The result; p-value 1 and mean 0 where all values lie in one bin.
    /// - Complexity: O(log draws) for the urn once its law is tabulated, O(bins) for the chi-squared law, some hundred to
    ///   `sampling.drawLimit` draws of O(bins) for the conditional one.
    public func test(_ pair: CountPair, origin: BinOrigin) -> Result {
        var result = independentResult(pair, origin: origin)
        result.isSquare = distance.varianceExponent == 1
        // Nothing is less than equal shares; sums of probabilities leave a trace of rounding there.
        if result.statistic <= 0 { result.pValue = 1 }
        return result
    }

    private func independentResult(_ pair: CountPair, origin: BinOrigin) -> Result {
        let statistic = distance.value(pair)
        let filled = pair.reference.indices.count { pair.reference[$0] + pair.current[$0] > 0 }
        guard filled > 1 else { return Result(statistic: statistic, pValue: 1, method: .enumeration, nullMean: 0) }
        if origin == .referenceQuantiles && Self.isUntied(pair) {
            let law = table.law(
                distance, bins: pair.reference.count, referenceCount: pair.referenceTotal,
                currentCount: pair.currentTotal)
            return Result(
                statistic: statistic, pValue: law.survival(statistic), method: .quantileUrn, nullMean: law.mean)
        }
        if let factor = distance.chiSquaredFactor, ContingencyTable(pair).leastExpected >= chiSquaredFrom {
            return chiSquared(statistic, pair, factor, freedom: Double(filled - 1))
        }
        let answer = ConditionalBinnedNull(distance, pair).answer(statistic, sampling)
        return Result(
            statistic: statistic, pValue: answer.pValue,
            method: answer.isExact ? .enumeration : answer.isFitted ? .fittedTail : .simulation, nullMean: answer.mean)
    }

    /// Whether the reference's counts are those that quantile bins have without ties.
    private static func isUntied(_ pair: CountPair) -> Bool {
        let gaps = QuantileBinGaps(referenceCount: pair.referenceTotal, bins: pair.reference.count)
        return zip(gaps.referenceCounts, pair.reference).allSatisfy { $0 == Double($1) }
    }

    /// The statistic, or its square, is χ²(1/N + 1/M) times the factor.
    private func chiSquared(_ statistic: Double, _ pair: CountPair, _ factor: Double, freedom: Double) -> Result {
        let sizes = 1 / Double(pair.referenceTotal) + 1 / Double(pair.currentTotal)
        let law = ChiSquaredDistribution(degreesOfFreedom: freedom)
        let isSquare = distance.varianceExponent == 1
        let scaled = (isSquare ? statistic : statistic * statistic) / (factor * sizes)
        // E χ² is the freedom, E χ the quotient of two gamma functions.
        let logRoot = SpecialFunctions.logGamma((freedom + 1) / 2) - SpecialFunctions.logGamma(freedom / 2)
        let mean =
            isSquare
            ? freedom * factor * sizes : (2 * factor * sizes).squareRoot() * Elementary.exp(logRoot)
        return Result(
            statistic: statistic, pValue: law.survival(max(0, scaled)), method: .chiSquared, nullMean: mean)
    }
}
