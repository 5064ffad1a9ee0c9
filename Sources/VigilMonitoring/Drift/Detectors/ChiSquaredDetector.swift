import VigilDomain
import VigilStatistics

/// Whether the shares of names differ by more than chance.
public struct ChiSquaredDetector: DriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("chi_squared"), title: "Chi-squared", kinds: [.categorical], isSymmetric: true,
        hasPValue: true, recipe: "names of both samples",
        definition:
            "The sum over the cells of (observed - expected)^2 / expected of the table of both samples' counts, at "
            + "least 0. The p-value comes from the chi-squared law, given the margins where an expected count is "
            + "below 5. "
            + "The effect is Cramér's V, in [0, 1].",
        source: "Pearson 1900, On the criterion that a given system of deviations is such that it can be reasonably "
            + "supposed to have arisen from random sampling; Cramér 1946, Mathematical Methods of Statistics, 21.9.")

    /// The detector; it has no settings.
    public init() {}

    /// Compares two samples of names.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    /// - Returns: The statistic with its p-value, Cramér's V as effect.
    public func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        compare(reference: reference, current: current, level: DrawPlan.usualLevel)
    }

    /// Compares two samples of names.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    ///   - level: The p-value that one test of all that are run has to reach.
    /// - Returns: The statistic with its p-value, Cramér's V as effect.
    public func compare(reference: DriftSample, current: DriftSample, level: Double) -> DriftDetectorOutcome {
        if let obstacle = obstacle(reference: reference, current: current) { return obstacle }
        guard let pair = reference.categoryTable(with: current)?.pair else {
            return .notEnoughData(
                haveReference: reference.count, haveCurrent: current.count, need: descriptor.minimumRows)
        }
        let counts = ContingencyTable(pair)
        let result = ChiSquaredTest(sampling: TableSampling(level: level, pair, least: 9_999, enumerationLimit: 20_000))
            .test(counts)
        return .measured(
            DriftDetectorOutcome.Measurement(
                statistic: result.statistic, pValue: result.pValue, effect: counts.cramersV,
                method: result.method.findingName
            ).with(EffectInterval.cramersV(pair)))
    }
}
