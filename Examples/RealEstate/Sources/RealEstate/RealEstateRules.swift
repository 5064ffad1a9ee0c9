public import Vigil

/// What pages on the example platform, and what is only aimed at.
public enum RealEstateRules {
    /// The rules that page.
    ///
    /// Each is relative to its model's reference: worse than its value by max(0.05, 3 standard errors), the 95 % bound
    /// beyond it, on at least 200 labelled rows, which of matching are 17 queries of 12. The valuation's limit is a
    /// number in dollars.
    public static let rules: [AlertConfiguration] = [
        AlertConfiguration(
            name: "accuracy-fell", model: RealEstateModels.leadScoring, metric: .accuracy, comparison: .below,
            threshold: .relativeToReference(atLeast: 0.05, standardErrors: 3), severity: .high, escalateAfter: 3,
            requiresConfidence: true, minimumSamples: 200),
        AlertConfiguration(
            name: "precision-fell", model: RealEstateModels.churnPrediction, metric: .precision, comparison: .below,
            threshold: .relativeToReference(atLeast: 0.05, standardErrors: 3), severity: .high, escalateAfter: 3,
            requiresConfidence: true, minimumSamples: 200),
        AlertConfiguration(
            name: "satisfaction-fell", model: RealEstateModels.propertyMatching, metric: .hitRateAt5,
            comparison: .below, threshold: .relativeToReference(atLeast: 0.05, standardErrors: 3), severity: .medium,
            requiresConfidence: true, minimumSamples: 200),
        AlertConfiguration(
            name: "match-quality-fell", model: RealEstateModels.propertyMatching, metric: .ndcgAt5,
            comparison: .below, threshold: .relativeToReference(atLeast: 0.05, standardErrors: 3), severity: .medium,
            requiresConfidence: true, minimumSamples: 200),
        AlertConfiguration(
            name: "error-above-15000", model: RealEstateModels.propertyValuation, metric: .meanAbsoluteError,
            comparison: .above, threshold: .absolute(15_000), severity: .high, escalateAfter: 3,
            requiresConfidence: true, minimumSamples: 200),
    ]

    /// What the platform aims at.
    public static let targets: [PerformanceThresholds] = [
        PerformanceThresholds(model: RealEstateModels.leadScoring, metric: .accuracy, target: 0.98),
        PerformanceThresholds(model: RealEstateModels.churnPrediction, metric: .precision, target: 0.95),
        PerformanceThresholds(model: RealEstateModels.propertyMatching, metric: .hitRateAt5, target: 0.95),
    ]

    /// The models that the template `absolute-targets` is applied to.
    ///
    /// Their references already miss its limits, so its rules become targets.
    public static let templated: [ModelName] = [
        RealEstateModels.leadScoring, RealEstateModels.churnPrediction,
    ]
}
