import CustomDetector
import Foundation
import Testing
import Vigil
import VigilDetectorContract
import VigilSQLite

struct CustomDetectorTests {
    @Test("the example keeps the published contract")
    func contract() {
        let round = (0..<200).map { Double($0 * 1000) }
        let odd = (0..<300).map { row -> Double in Double(row * 1000 + (row % 4 == 0 ? 0 : 137)) }
        let change = DriftDetectorContract.Change(
            reference: .numeric(NumericColumn(odd)), current: .numeric(NumericColumn(round)))
        #expect(DriftDetectorContract(change: change).violations(of: RoundNumbersDetector(step: 1000)) == [])
    }

    @Test("the contract finds what a bad detector breaks")
    func badDetector() {
        let rules = Set(DriftDetectorContract().violations(of: NervousDetector()).map(\.rule))
        #expect(
            rules.isSuperset(of: [
                .isDescribed, .orderDoesNotMatter, .numbersAreNumbers, .levelIsKept, .absenceIsAnOutcome,
            ]))
    }

    @Test("a service runs a registered detector, and says which are known when one is not")
    func service() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "vigil-example-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // the system clears its temporary files, too
        let service = try await serviceThatWatchesRoundPrices(path: folder.appending(path: "vigil.db").path())
        let model = try ModelName("asking-price")
        try await service.drift.setBaselineDistribution(try Self.prices(400, roundEvery: 4), for: model)
        try await service.recordPredictions(try Self.prices(200, roundEvery: 2, from: 400), for: model)
        let finding = try #require(try await service.drift.check(model).last)
        let result = try #require(finding.result.detectors.first)
        #expect(result.detector == "round_numbers" && result.column == "asking_price")
        #expect(abs((result.effect ?? 0) - 0.25) < 1e-12)
        #expect(result.isDrifted && finding.result.overallDriftDetected)

        let unknown = ModelSchema(
            model: try ModelName("other"), task: .regression, features: [],
            drift: DriftPolicy(detectors: [DriftPolicy.Detector(id: "nobody_knows")]))
        await #expect(throws: MonitoringError.self) { try await service.registerModel(unknown) }
    }

    /// Prices in one range, of which every n-th is round.
    private static func prices(_ rows: Int, roundEvery n: Int, from first: Int = 0) throws -> PredictionBatch {
        var batch = PredictionBatch(
            schema: ModelSchema(
                model: try ModelName("asking-price"), task: .regression,
                features: [FeatureSchema(name: "asking_price", kind: .numeric)]))
        let values = (0..<rows).map { row in
            200_000 + Double((row * 7919) % 100) * 1000 + (row % n == 0 ? 0 : 137)
        }
        batch.features = [.numeric(NumericColumn(values))]
        batch.ids = (0..<rows).map { "\(first + $0)" }
        batch.timestamps = (0..<rows).map { 1_700_000_000_000 + Int64(first + $0) * 1000 }
        batch.predictions = .numeric(NumericColumn(values))
        batch.scores = Array(repeating: .nan, count: rows)
        batch.groups = CategoricalColumn(Array(repeating: nil, count: rows))
        batch.ranks = Array(repeating: .nan, count: rows)
        batch.inferenceMilliseconds = Array(repeating: .nan, count: rows)
        return batch
    }
}

/// Breaks what it can.
private struct NervousDetector: DriftDetector {
    let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("nervous"), title: "", kinds: [.numeric], isSymmetric: true, hasPValue: true,
        definition: "The first value.", source: "None.")

    func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
        guard case .numeric(let numbers) = current.column else {
            return .measured(DriftDetectorOutcome.Measurement(statistic: 0, pValue: 0, effect: 0))
        }
        let first = numbers.values.first ?? 0
        return .measured(DriftDetectorOutcome.Measurement(statistic: first, pValue: 0.01, effect: first))
    }
}
