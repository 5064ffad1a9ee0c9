public import Vigil

/// Predictions of a service, handed over without waiting for anything.
///
/// - Parameter service: A service that knows the sample model.
/// - Returns: How many predictions were told to be out of the ordinary.
/// - Throws: What the service throws.
public func handOver(to service: MLModelMonitoringService) async throws -> Int {
    let model = sampleSchema.model
    var unusual = 0
    // begin: service
    let leads = try await service.liveModel(model)

    for lead in todaysLeads {
        let report = leads.processLivePrediction(
            id: lead.id, at: lead.time, numbers: [lead.budget], names: [lead.region], score: lead.score,
            prediction: lead.prediction)
        if !report.notices.isEmpty { unusual += 1 }
    }
    try await service.flush()  // on the disk from here on
    // end: service
    return unusual
}

/// A service whose queue has room for more, and keeps the newest predictions.
///
/// - Parameter store: Where it keeps everything.
/// - Returns: The service.
public func serviceWithLongQueue(_ store: MonitoringStore) -> MLModelMonitoringService {
    // begin: live-queue
    let service = MLModelMonitoringService(
        store: store, liveQueue: LiveQueuePolicy(capacity: 200_000, whenFull: .dropOldest))
    // end: live-queue
    return service
}
