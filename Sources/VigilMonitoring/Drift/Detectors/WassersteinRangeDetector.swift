import VigilDomain
import VigilStatistics

/// How far values moved on average, as a share of the range that both samples take up.
public struct WassersteinRangeDetector: DriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("wasserstein_1_range"), title: "Wasserstein-1 over the range", kinds: [.numeric],
        isSymmetric: true, hasPValue: true, leastPValue: DrawPlan.leastPValue,
        recipe: "divided by the greatest less the least value of both samples; " + DrawPlan.dealRecipe,
        definition: "The area between the two empirical distribution functions over the pooled range, in [0, 1]; 0 for "
            + "one constant. The effect is what exceeds its mean without drift; the p-value is that of the area among "
            + "random deals of the pooled values. One far value stretches the range: prefer the standard deviation where "
            + "the columns have any.",
        source: "Kantorovich 1942, On the translocation of masses; Villani 2009, Optimal Transport, chapter 6.")

    /// The detector; it has no settings.
    public init() {}

    /// Compares two samples of numbers.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    /// - Returns: The share as statistic with its p-value, what exceeds chance as effect.
    public func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        compare(reference: reference, current: current, level: DrawPlan.usualLevel)
    }

    /// Compares two samples of numbers.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    ///   - level: The p-value that one test of all that are run has to reach.
    /// - Returns: The share as statistic with its p-value, what exceeds chance as effect.
    public func compare(reference: DriftSample, current: DriftSample, level: Double) -> DriftDetectorOutcome {
        sorted(reference: reference, current: current) { (reference, current) throws(StatisticsError) in
            let found = try areaTest(reference, current, level: level)
            let low = min(reference[0], current[0])
            let range = max(reference[reference.count - 1], current[current.count - 1]) - low
            // No deal changes the pooled range, so that the share has the area's p-value.
            func share(_ area: Double) -> Double { range > 0 ? min(1, area / range) : 0 }
            return DriftDetectorOutcome.Measurement(
                statistic: share(found.statistic), pValue: found.pValue, effect: share(found.effect),
                method: found.method.findingName
            ).with(
                range > 0
                    ? EffectInterval.area(reference, current, estimate: found.statistic, nullMean: found.nullMean)
                    : nil,
                in: range)
        }
    }
}
