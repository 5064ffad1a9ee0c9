public import Vigil

/// A new model with limits and an alert, and the numbers that its service computes itself.
///
/// - Parameter service: A service.
/// - Returns: The alerts that are open in the end.
/// - Throws: What the service throws.
public func addModelWithThresholds(to service: MLModelMonitoringService) async throws -> [Alert] {
    // begin: thresholds
    let model = try ModelName("price-estimate")
    try await service.registerModel(
        ModelSchema(
            model: model, task: .binaryClassification, features: [FeatureSchema(name: "area", kind: .numeric)]))

    try await service.performance.setPerformanceThresholds(
        PerformanceThresholds(model: model, metric: .accuracy, min: 0.85, target: 0.90))
    try await service.performance.setPerformanceThresholds(
        PerformanceThresholds(model: model, metric: .inferenceTime, max: 300, target: 200))
    // end: thresholds

    // begin: alerts
    try await service.alerting.configureAlert(
        AlertConfiguration(
            name: "accuracy-below-085", model: model, metric: .accuracy, comparison: .below,
            threshold: .absolute(0.85), severity: .high, escalateAfter: 3, minimumSamples: 100))
    // end: alerts

    // begin: metrics
    // Numbers that the service computed itself, for the day that each belongs to.
    let monday = Timestamp("2026-05-04T12:00:00Z") ?? service.clock.now()
    for (day, accuracy) in [0.93, 0.91, 0.82].enumerated() {
        try await service.performance.record(
            ModelPerformanceMetrics(
                modelName: model, timestamp: monday.advanced(by: .days(day)), sampleCount: 400, accuracy: accuracy,
                inferenceTime: 180, predictionCount: 400, additional: ["satisfaction_score": 0.9]))
    }
    for violation in try await service.performance.checkThresholdViolations(for: model) {
        print(violation.metric, violation.kind, violation.measurement.value, "limit", violation.limit)
    }
    let open = try await service.alerting.recentAlerts(for: model, status: .firing)
    // end: metrics
    return open
}
