import VigilDomain
import VigilStatistics

/// How closely a row's name depends on which sample it is from, less what chance alone gives.
public struct CramersVDetector: DriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("cramers_v"), title: "Cramér's V, bias-corrected", kinds: [.categorical],
        isSymmetric: true, hasPValue: true,
        recipe: "names of both samples, the larger sample's counts scaled down to the smaller one's total",
        definition:
            "Cramér's V with Bergsma's correction of its bias, in [0, 1], as statistic and effect. The p-value is that "
            + "of the chi-squared statistic of the counts as they are, given the margins where an expected count is "
            + "below 5.",
        source: "Bergsma 2013, A bias-correction for Cramér's V and Tschuprow's T.")

    /// The detector; it has no settings.
    public init() {}

    /// Compares two samples of names.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    /// - Returns: The corrected V with the p-value of chi-squared.
    public func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        compare(reference: reference, current: current, level: DrawPlan.usualLevel)
    }

    /// Compares two samples of names.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    ///   - level: The p-value that one test of all that are run has to reach.
    /// - Returns: The corrected V with the p-value of chi-squared.
    public func compare(reference: DriftSample, current: DriftSample, level: Double) -> DriftDetectorOutcome {
        if let obstacle = obstacle(reference: reference, current: current) { return obstacle }
        guard let pair = reference.categoryTable(with: current)?.pair else {
            return .notEnoughData(
                haveReference: reference.count, haveCurrent: current.count, need: descriptor.minimumRows)
        }
        let result = ChiSquaredTest(sampling: TableSampling(level: level, pair, least: 9_999, enumerationLimit: 20_000))
            .test(pair)
        let association = pair.correctedCramersV
        return .measured(
            DriftDetectorOutcome.Measurement(
                statistic: association, pValue: result.pValue, effect: association, method: result.method.findingName
            ).with(EffectInterval.cramersV(pair)))
    }
}
