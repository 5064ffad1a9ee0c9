public import Vigil

/// Columns that change together though none of them changes: a relation between two turns over.
///
/// - Parameter service: A service; the model is registered here.
/// - Returns: The checks of a day as before and of one on which the relation is another.
/// - Throws: What the service throws.
public func findWhatNoColumnShows(with service: MLModelMonitoringService) async throws -> [DriftFinding] {
    let model = try ModelName("valuation")
    // begin: joint
    try await service.registerModel(
        ModelSchema(
            model: model, task: .regression,
            features: ["area", "rooms", "age", "distance", "floor"].map { FeatureSchema(name: $0, kind: .numeric) },
            window: .day,
            drift: DriftPolicy(detectors: [
                .init(id: "domain_classifier", relevantEffect: 0.2),
                .init(id: "pca_reconstruction", relevantEffect: 0.2),
            ])))
    try await service.drift.setBaselineDistribution(relatedColumns(of: model, seed: 11, days: -8..<0), for: model)
    try await service.recordPredictions(relatedColumns(of: model, seed: 12, days: 0..<2), for: model)
    try await service.recordPredictions(relatedColumns(of: model, seed: 13, days: 2..<4, sign: 1), for: model)

    let findings = try await service.drift.check(model, since: startOfRelatedColumns)
    for finding in findings {
        print(finding.window.start.civilDate, finding.result.driftedColumns.map(\.name), finding.result.severity)
        for detector in finding.result.detectors where detector.isDrifted {
            print("  found by", detector.detector, "p", detector.adjustedPValue ?? 1, "effect", detector.effect ?? 0)
        }
    }
    // end: joint
    return findings
}
