import Vigil
import VigilSQLite

/// The shortest way from nothing to a watched model; the README shows this function.
///
/// - Parameter path: Where the database is made.
/// - Returns: What drifted, in words.
/// - Throws: What the service throws.
public func watchFirstModel(database path: String) async throws -> [String] {
    // begin: readme
    let service = MLModelMonitoringService(store: try await .sqlite(path: path))
    let model = try ModelName("lead-scoring")
    try await service.registerModel(
        ModelSchema(
            model: model, task: .binaryClassification,
            features: [
                FeatureSchema(name: "budget", kind: .numeric),
                FeatureSchema(name: "region", kind: .categorical),
            ]))

    try await service.drift.setBaselineDistribution(lastMonth, for: model)
    let leads = try await service.liveModel(model)
    for lead in todaysLeads {
        let report = leads.processLivePrediction(
            id: lead.id, at: lead.time, numbers: [lead.budget], names: [lead.region], score: lead.score,
            prediction: lead.prediction)
        if !report.notices.isEmpty { print(report.notices) }
    }
    try await service.flush()  // on the disk from here on

    let findings = try await service.drift.check(model)
    for column in findings.last?.result.driftedColumns ?? [] { print(column.name, column.driftScore ?? 0) }
    // end: readme
    let actions = findings.last?.result.recommendedActions ?? []
    try await service.store.close()
    return actions
}
