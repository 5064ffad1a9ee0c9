/// Fisher's exact test of a table of 2 x 2, with the conditional odds ratio.
public struct FisherExactTest: Sendable, Hashable {
    /// The law of the first count given the margins, if the odds ratio is 1.
    public let law: HypergeometricDistribution
    private let observed: Int
    private let cells: [Int]

    /// The test of the table with rows (a, b) and (c, d).
    ///
    /// - Parameters:
    ///   - a: Successes of the first group, at least 0.
    ///   - b: Failures of the first group, at least 0.
    ///   - c: Successes of the second group, at least 0.
    ///   - d: Failures of the second group, at least 0.
    /// - Throws: `.invalidValue` for a negative count, `.emptyTotal` for a table of zeros.
    public init(_ a: Int, _ b: Int, _ c: Int, _ d: Int) throws(StatisticsError) {
        guard min(min(a, b), min(c, d)) >= 0 else { throw StatisticsError(.invalidValue, "a count is negative") }
        guard a + b + c + d > 0 else { throw StatisticsError(.emptyTotal, "a table of zeros") }
        law = HypergeometricDistribution(population: a + b + c + d, marked: a + c, draws: a + b)
        observed = a
        cells = [a, b, c, d]
    }

    /// The p-value given the margins.
    ///
    /// - Parameter alternative: `.greater` is an odds ratio above 1. Two-sided adds up all tables that are no more likely
    ///   than the observed one, with a slack of 1e-7 for rounding, as R has it.
    /// - Returns: 0...1.
    /// - Complexity: O(least margin).
    public func pValue(_ alternative: Alternative = .twoSided) -> Double {
        switch alternative {
        case .greater: law.survival(observed - 1)
        case .less: law.cumulative(observed)
        case .twoSided: min(1, twoSidedPValue)
        }
    }

    private var twoSidedPValue: Double {
        let limit = law.probability(observed) * (1 + 1e-7)
        let range = law.range
        let mode = min(max(range.lowerBound, Int(law.mean.rounded(.down))), range.upperBound)
        // The probabilities rise to the mode and fall after it, so either tail is a run.
        let lower = leastNumber(in: range.lowerBound...mode) { $0 == mode || law.probability($0) > limit } - 1
        let upper = leastNumber(in: mode...(range.upperBound + 1)) { $0 > mode && law.probability($0) <= limit }
        let isModeRare = law.probability(mode) <= limit
        if isModeRare { return 1 }
        return law.cumulative(lower) + law.survival(upper - 1)
    }

    /// The ratio of the sample's odds, ad/(bc); NaN if both products are 0.
    public var sampleOddsRatio: Double {
        Double(cells[0]) * Double(cells[3]) / (Double(cells[1]) * Double(cells[2]))
    }

    /// The conditional maximum-likelihood estimate of the odds ratio, which is not ad/(bc).
    ///
    /// - Returns: 0 or infinity where the table lies at the end of its range.
    public var conditionalOddsRatio: Double {
        if observed == law.range.lowerBound { return 0 }
        if observed == law.range.upperBound { return .infinity }
        let family = NoncentralHypergeometric(law)
        return family.oddsRatio { family.mean(oddsRatio: $0) < Double(observed) }
    }

    /// The interval of the odds ratios that a conditional test does not reject.
    ///
    /// - Parameter confidence: Above 0 and below 1.
    /// - Returns: Both ends, from 0 to infinity.
    public func conditionalInterval(confidence: Double = 0.95) -> Interval {
        let family = NoncentralHypergeometric(law)
        let half = (1 - confidence) / 2
        let lower =
            observed == law.range.lowerBound
            ? 0 : family.oddsRatio { family.probability(atLeast: observed, oddsRatio: $0) < half }
        let upper =
            observed == law.range.upperBound
            ? .infinity : family.oddsRatio { family.probability(atMost: observed, oddsRatio: $0) > half }
        return Interval(lower: lower, upper: upper)
    }
}
