public import Vigil

/// A baseline, a check against it, and what the result says.
///
/// - Parameter service: A service that knows the sample model.
/// - Returns: The result.
/// - Throws: What the service throws.
public func checkForDrift(with service: MLModelMonitoringService) async throws -> DriftAnalysisResult? {
    let model = sampleSchema.model
    // begin: drift
    try await service.drift.setBaselineDistribution(lastMonth, for: model, source: "leads of April")

    let leads = try await service.liveModel(model)
    for lead in todaysLeads {
        leads.processLivePrediction(
            id: lead.id, at: lead.time, numbers: [lead.budget], names: [lead.region], score: lead.score,
            prediction: lead.prediction)
    }
    try await service.flush()
    guard let finding = try await service.drift.check(model).last else { return nil }

    let result = finding.result
    print(result.rule.sentence)
    for column in result.columns {
        guard let measured = column.measurement else { continue }
        print(column.name, measured.correctedEffect, measured.adjustedPValue, column.isDrifted ? "drifted" : "")
    }
    for action in result.recommendedActions { print("do:", action) }
    // end: drift
    return result
}
