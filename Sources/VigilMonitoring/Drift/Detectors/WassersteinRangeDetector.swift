import VigilDomain
import VigilStatistics

/// How far values moved on average, as a share of the range that both samples take up.
public struct WassersteinRangeDetector: DriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("wasserstein_1_range"), title: "Wasserstein-1 over the range", kinds: [.numeric],
        isSymmetric: true, hasPValue: false, recipe: "divided by the greatest less the least value of both samples",
        definition: "The area between the two empirical distribution functions over the pooled range, in [0, 1]; 0 for "
            + "one constant. The effect is the same. One far value stretches the range: prefer the standard deviation "
            + "where the columns have any.",
        source: "Kantorovich 1942, On the translocation of masses; Villani 2009, Optimal Transport, chapter 6.")

    /// The detector; it has no settings.
    public init() {}

    /// Compares two samples of numbers.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    /// - Returns: The share as statistic and effect.
    public func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        sorted(reference: reference, current: current) { reference, current in
            let share = Self.share(reference, current)
            return DriftDetectorOutcome.Measurement(statistic: share, effect: share)
        }
    }

    /// The distance over the pooled range of two samples that are not empty.
    static func share(_ reference: [Double], _ current: [Double]) -> Double {
        let low = min(reference[0], current[0])
        let high = max(reference[reference.count - 1], current[current.count - 1])
        guard high > low else { return 0 }
        return min(1, WassersteinDistance.between(sortedReference: reference, sortedCurrent: current) / (high - low))
    }
}
