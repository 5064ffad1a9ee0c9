import CustomDetector
import Foundation
import Testing
import Vigil
import VigilDetectorContract
import VigilSQLite
import VigilStatistics

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

    @Test("detectors of several columns and of streams keep the published contract")
    func catalogs() throws {
        let registry = DriftDetectorRegistry()
        // Some of each kind; how the others do is tested where they are.
        let embeddings = try #require(registry.tableDetector(DriftDetectorID("embedding_mean_distance_cosine")))
        var random = SplitMix64(seed: 3)
        func table(_ means: [Double]) throws -> DriftTable {
            try DriftTable(
                means.enumerated().map { place, mean in
                    ("x\(place)", .numeric(NumericColumn((0..<300).map { _ in mean + random.normal() })))
                })
        }
        // Only where the mean vector points to is looked at.
        let turned = DriftDetectorContract.TableChange(reference: try table([3, 0]), current: try table([0, 3]))
        #expect(DriftDetectorContract(repeats: 0, tables: turned).violations(of: embeddings) == [])
        for id in ["page_hinkley", "ddm"] {
            let detector = try registry.streamDetector(named: id)
            #expect(DriftDetectorContract(repeats: 20).violations(of: detector) == [], "\(id)")
        }
    }

    @Test("the contract finds what bad detectors of several columns and of streams break")
    func badTables() {
        let rules = Set(DriftDetectorContract(repeats: 60).violations(of: NervousTableDetector()).map(\.rule))
        #expect(
            rules == [
                .isDescribed, .identicalSamplesDoNotAlarm, .absenceIsAnOutcome, .numbersAreNumbers, .changeShows,
                .levelIsKept,
            ])
        let streams = DriftDetectorContract().violations(of: DeafStreamDetector()).map(\.rule)
        #expect(streams == [.absenceIsAnOutcome])
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

/// Breaks what it can.
private struct NervousTableDetector: TableDriftDetector {
    let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("nervous_table"), title: "Nervous", kinds: [.numeric], isSymmetric: true, hasPValue: true,
        definition: "", source: "None.")

    func compare(reference: DriftTable, current: DriftTable) -> DriftDetectorOutcome {
        .measured(
            DriftDetectorOutcome.Measurement(
                statistic: .infinity, pValue: 0.01, effect: 1, method: "none", recipe: "none"))
    }
}

/// Never starts.
private struct DeafStreamDetector: StreamDriftDetector {
    let descriptor = DriftDetectorDescriptor(
        id: DriftDetectorID("deaf"), title: "Deaf", kinds: [.numeric], needs: .stream, isSymmetric: false,
        hasPValue: false, definition: "Nothing.", source: "None.")

    func start(calibratedOn reference: ReferenceSeries, falseAlarmEvery: Int) -> StreamDriftStart {
        .notApplicable(reason: "it hears nothing")
    }

    func resume(from bytes: [UInt8]) throws(SummaryDecodingError) -> StreamDriftState {
        throw SummaryDecodingError(.wrongKind, "it has no state")
    }
}
