import VigilDomain
import VigilStatistics

/// How far values moved on average, in the column's own unit.
public struct WassersteinRawDetector: DriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("wasserstein_1_raw"), title: "Wasserstein-1, raw", kinds: [.numeric], isSymmetric: true,
        hasPValue: true, leastPValue: DrawPlan.leastPValue, recipe: DrawPlan.dealRecipe,
        definition: "The area between the two empirical distribution functions, in the column's unit, at least 0. The "
            + "effect is what exceeds the area's mean without drift, in the same unit. The p-value is that of the area "
            + "among random deals of the pooled values.",
        source: "Kantorovich 1942, On the translocation of masses; Villani 2009, Optimal Transport, chapter 6.")

    /// The detector; it has no settings.
    public init() {}

    /// Compares two samples of numbers.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    /// - Returns: The area as statistic with its p-value, what exceeds chance as effect.
    public func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        compare(reference: reference, current: current, level: DrawPlan.usualLevel)
    }

    /// Compares two samples of numbers.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    ///   - level: The p-value that one test of all that are run has to reach.
    /// - Returns: The area as statistic with its p-value, what exceeds chance as effect.
    public func compare(reference: DriftSample, current: DriftSample, level: Double) -> DriftDetectorOutcome {
        sorted(reference: reference, current: current) { (reference, current) throws(StatisticsError) in
            let found = try areaTest(reference, current, level: level)
            return .bounded(
                statistic: found.statistic, pValue: found.pValue, effect: found.effect, method: found.method.findingName
            ).with(
                EffectInterval.area(reference, current, estimate: found.statistic, nullMean: found.nullMean))
        }
    }
}
