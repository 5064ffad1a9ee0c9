import VigilDomain
import VigilStatistics

/// Whether the share of one of two names differs by more than chance.
public struct ZProportionDetector: DriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("z_proportion"), title: "z test of two shares", kinds: [.categorical], isSymmetric: true,
        hasPValue: true, recipe: "two names; more are not applicable",
        definition:
            "The difference of a name's shares over its standard error with one share for both samples, without sign; "
            + "at least 0. The p-value is two-sided, from the normal law, given the margins where an expected count is "
            + "below 5. The effect is the difference of the shares, in [0, 1].",
        source: "Newcombe 1998, Interval estimation for the difference between independent proportions.")

    /// The detector; it has no settings.
    public init() {}

    /// Compares two samples of two names.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    /// - Returns: z with its p-value, the difference of the shares as effect.
    public func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        compare(reference: reference, current: current, level: DrawPlan.usualLevel)
    }

    /// Compares two samples of two names.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    ///   - level: The p-value that one test of all that are run has to reach.
    /// - Returns: z with its p-value, the difference of the shares as effect.
    public func compare(reference: DriftSample, current: DriftSample, level: Double) -> DriftDetectorOutcome {
        twoNames(reference: reference, current: current) { (first, second) throws(StatisticsError) in
            let difference = ProportionDifference(first, second)
            let pair = try CountPair(
                reference: [first.successes, first.trials - first.successes],
                current: [second.successes, second.trials - second.successes])
            let table = ContingencyTable(pair)
            var (pValue, method) = (difference.pooledPValue(), "asymptotic")
            if table.leastExpected < 5 {
                // z squared is chi-squared, so that both order the tables alike.
                let sampling = TableSampling(level: level, pair, least: 9_999, enumerationLimit: 20_000)
                let result = ChiSquaredTest(method: .conditional, sampling: sampling).test(table)
                (pValue, method) = (result.pValue, result.method.findingName)
            }
            return DriftDetectorOutcome.Measurement(
                statistic: abs(difference.pooledStatistic), pValue: pValue, effect: abs(difference.difference),
                method: method
            ).with(difference.interval(.newcombe).magnitude)
        }
    }
}
