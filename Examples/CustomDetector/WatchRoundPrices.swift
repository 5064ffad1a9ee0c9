public import Vigil
import VigilSQLite

/// A service that runs the detector beside the default check of one model.
///
/// - Parameter path: Where the database is.
/// - Returns: The service; the model `asking-price` asks for the detector.
/// - Throws: When the store cannot be opened.
public func serviceThatWatchesRoundPrices(path: String) async throws -> MLModelMonitoringService {
    var detectors = DriftDetectorRegistry()
    try detectors.register(RoundNumbersDetector(step: 1000))

    let service = MLModelMonitoringService(store: try await .sqlite(path: path), driftDetectors: detectors)
    try await service.registerModel(
        ModelSchema(
            model: try ModelName("asking-price"), task: .regression,
            features: [FeatureSchema(name: "asking_price", kind: .numeric)],
            drift: DriftPolicy(
                detectors: [
                    // Ten points more or less of round prices count as drift.
                    DriftPolicy.Detector(id: "round_numbers", columns: ["asking_price"], relevantEffect: 0.1)
                ])))
    return service
}
