import VigilDomain
import VigilStatistics

/// How far values moved on average, in standard deviations of the reference.
public struct Wasserstein1Detector: DriftDetector {
    /// What it is and what it needs.
    public let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("wasserstein_1"), title: "Wasserstein-1", kinds: [.numeric], isSymmetric: true,
        hasPValue: true, leastPValue: DrawPlan.leastPValue, recipe: DrawPlan.dealRecipe,
        definition: "The area between the two empirical distribution functions, in the column's unit, at least 0. The "
            + "effect is that area, less its mean without drift, in population standard deviations of the reference; "
            + "against a constant reference it is the share of the window that differs from the constant. The p-value "
            + "is that of the area among random deals of the pooled values.",
        source: "Kantorovich 1942, On the translocation of masses; Villani 2009, Optimal Transport, chapter 6.")

    /// The detector; it has no settings.
    public init() {}

    /// Compares two samples of numbers.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    /// - Returns: The area as statistic, the corrected effect in standard deviations.
    public func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        compare(reference: reference, current: current, level: DrawPlan.usualLevel)
    }

    /// Compares two samples of numbers.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    ///   - level: The p-value that one test of all that are run has to reach.
    /// - Returns: The area as statistic, the corrected effect in standard deviations.
    public func compare(reference: DriftSample, current: DriftSample, level: Double) -> DriftDetectorOutcome {
        if let obstacle = obstacle(reference: reference, current: current) { return obstacle }
        // Samples of more than 2^31 values are the only cause of an error that is left, here and in the test.
        guard let sorted = try? SortedReference(reference.sortedValues),
            let comparison = try? sorted.compare(
                sortedCurrent: current.sortedValues, test: KolmogorovSmirnovTest(method: .asymptotic)),
            // As above.
            let test = try? areaTest(reference.sortedValues, current.sortedValues, level: level)
        else { return .notApplicable(reason: "the samples are too large") }
        let outside = OrdinaryRange(sorted).shares(outside: current.sortedValues)
        let effect = NumericEffect(
            NumericDistances(comparison), outsideShare: outside.below + outside.above,
            variance: SampleMoments(current.sortedValues).variance, sizes: (reference.count, current.count),
            rule: DriftRule())
        return .measured(
            DriftDetectorOutcome.Measurement(
                statistic: comparison.wasserstein, pValue: test.pValue, effect: effect.corrected,
                method: test.method.findingName
            ).with(effect.interval))
    }
}
