import VigilDomain
import VigilStatistics

/// The area between two distribution functions, squared: sensitive to any difference, in the column's own scale.
public struct EnergyDetector: DriftDetector {
    private static let draws = 1_999

    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("energy"), title: "Energy distance", kinds: [.numeric], isSymmetric: true,
        hasPValue: true, leastPValue: DrawPlan.leastPValue, recipe: DrawPlan.dealRecipe,
        definition:
            "D = root of 2 times the integral of (F - G)^2, in the root of the column's unit, at least 0. The effect is "
            + "D^2 / (2 E|X - Y|), the coefficient of inhomogeneity, in [0, 1]. The p-value comes from random deals of "
            + "the pooled values, beyond them from a tail that is fitted to them.",
        source: "Székely and Rizzo 2013, Energy statistics: a class of statistics based on distances.")

    /// The detector; it has no settings.
    public init() {}

    /// Compares two samples of numbers.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    /// - Returns: The distance with its p-value, the coefficient of inhomogeneity as effect.
    public func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        compare(reference: reference, current: current, level: DrawPlan.usualLevel)
    }

    /// Compares two samples of numbers.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    ///   - level: The p-value that one test of all that are run has to reach.
    /// - Returns: The distance with its p-value, the coefficient of inhomogeneity as effect.
    public func compare(reference: DriftSample, current: DriftSample, level: Double) -> DriftDetectorOutcome {
        sorted(reference: reference, current: current) { (reference, current) throws(StatisticsError) in
            let test = EnergyTest(sampling: DealSampling(level: level, least: Self.draws, reference, current))
            return DriftDetectorOutcome.Measurement(
                try test.compare(sortedReference: reference, sortedCurrent: current))
        }
    }
}
