import VigilDomain
import VigilStatistics

/// The area between two distribution functions, squared: sensitive to any difference, in the column's own scale.
public struct EnergyDetector: DriftDetector {
    private static let draws = 1_999

    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("energy"), title: "Energy distance", kinds: [.numeric], isSymmetric: true,
        hasPValue: true, leastPValue: 1 / Double(draws + 1),
        recipe: "up to \(draws) random deals of the pooled values, beyond 4,096 different ones of some 1,000 groups of "
            + "neighbours",
        definition:
            "D = root of 2 times the integral of (F - G)^2, in the root of the column's unit, at least 0. The effect is "
            + "D^2 / (2 E|X - Y|), the coefficient of inhomogeneity, in [0, 1]. The p-value comes from random deals of "
            + "the pooled values.",
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
        sorted(reference: reference, current: current) { (reference, current) throws(StatisticsError) in
            let test = EnergyTest(sampling: DealSampling(drawLimit: Self.draws, reference, current))
            return DriftDetectorOutcome.Measurement(
                try test.compare(sortedReference: reference, sortedCurrent: current))
        }
    }
}
