import VigilDomain
import VigilStatistics

/// How far values moved on average, in the column's own unit.
public struct WassersteinRawDetector: DriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("wasserstein_1_raw"), title: "Wasserstein-1, raw", kinds: [.numeric], isSymmetric: true,
        hasPValue: false,
        definition: "The area between the two empirical distribution functions, in the column's unit, at least 0. The "
            + "effect is the same.",
        source: "Kantorovich 1942, On the translocation of masses; Villani 2009, Optimal Transport, chapter 6.")

    /// The detector; it has no settings.
    public init() {}

    /// Compares two samples of numbers.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    /// - Returns: The area as statistic and effect.
    public func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        sorted(reference: reference, current: current) { reference, current in
            let area = WassersteinDistance.between(sortedReference: reference, sortedCurrent: current)
            return .bounded(statistic: area, effect: area)
        }
    }
}
