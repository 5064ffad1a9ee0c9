public import Vigil

/// Labels that come later, and the accuracy that they give.
///
/// - Parameter service: A service that knows the sample model.
/// - Returns: Accuracy of the newest window, when its labels are known.
/// - Throws: What the service throws.
public func reportOutcomes(to service: MLModelMonitoringService) async throws -> MetricMeasurement? {
    let model = sampleSchema.model
    let leads = try await service.liveModel(model)
    for lead in todaysLeads {
        leads.processLivePrediction(
            id: lead.id, at: lead.time, numbers: [lead.budget], names: [lead.region], score: lead.score,
            prediction: lead.prediction)
    }
    try await service.flush()
    // begin: labels
    // Two days later it is known which leads converted.
    let converted = todaysLeads.map { lead in lead.score > 0.45 ? 1.0 : 0.0 }
    let knownAt = todaysLeads.map { $0.time.advanced(by: .days(2)).milliseconds }
    let receipt = try await service.recordOutcomes(
        OutcomeBatch(
            ids: todaysLeads.map(\.id), labels: .numeric(NumericColumn(converted)), timestamps: knownAt),
        for: model)
    print("\(receipt.matched) outcomes found their prediction, \(receipt.waiting) wait for it")

    try await service.settle()  // a running service does this by itself
    let points = try await service.performance.modelPerformance(for: model, metrics: [.accuracy])
    let newest = points.last { $0.labels.isMature }
    // end: labels
    return newest?.value.measurement
}
