import Foundation
import Testing
import UsageExamples
import Vigil
import VigilSQLite

struct UsageTests {
    private func service() async throws -> MLModelMonitoringService {
        MLModelMonitoringService(store: try await .inMemory())
    }

    private func register(_ service: MLModelMonitoringService) async throws {
        try await service.registerModel(
            ModelSchema(
                model: ModelName("lead-scoring"), task: .binaryClassification,
                features: [
                    FeatureSchema(name: "budget", kind: .numeric), FeatureSchema(name: "region", kind: .categorical),
                ]))
    }

    @Test("the README's example finds the drift and says what to do")
    func readme() async throws {
        let path = NSTemporaryDirectory() + "vigil-\(UUID().uuidString).db"
        defer { try? FileManager.default.removeItem(atPath: path) }  // the system clears what stays behind
        let actions = try await watchFirstModel(database: path)
        #expect(!actions.isEmpty)
    }

    @Test("outcomes turn into accuracy with its size and interval")
    func labels() async throws {
        let service = try await service()
        try await register(service)
        let accuracy = try #require(try await reportOutcomes(to: service))
        // Scores between 0.45 and 0.5 are the only ones on the wrong side; 300 leads.
        #expect(accuracy.count == 300)
        #expect(accuracy.value > 0.85 && accuracy.value < 1)
        #expect(accuracy.lower95 != nil && accuracy.upper95 != nil)
    }

    @Test("a shifted budget and a new region drift, and the result says what to do")
    func drift() async throws {
        let service = try await service()
        try await register(service)
        let result = try #require(try await checkForDrift(with: service))
        #expect(result.driftedColumns.map(\.name).sorted().contains("budget"))
        #expect(result.driftedColumns.map(\.name).contains("region"))
        #expect(!result.recommendedActions.isEmpty)
    }

    @Test("recorded metrics break a limit and fire the alert")
    func newModel() async throws {
        let service = try await service()
        let open = try await addModelWithThresholds(to: service)
        #expect(open.map(\.rule) == ["accuracy-below-085"])
        #expect(open.first?.measurement.value == 0.82)
        #expect(open.first?.measurement.count == 400)
    }
}
