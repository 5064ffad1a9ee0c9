import Foundation
import Logging
import Vigil
import VigilDomain
import VigilMonitoring
import VigilSQLite
import VigilStatistics

/// The check of a live window of 1,000 rows and 20 features against a baseline of 100,000 rows.
enum WindowCheckCases {
    static let all: [Benchmark] = [
        Benchmark(
            name: "core/check_1000x20", unit: "ms", better: .lower, goal: .init(value: 1, of: .value),
            measure: { try await inMemory() }),
        Benchmark(
            name: "core/check_1000x20_stored", unit: "ms", better: .lower, goal: .init(value: 5, of: .value),
            measure: { try await stored() }),
    ]

    private static let schema = ModelSchema(
        model: ModelName(rawValue: "bench") ?? fallbackName, task: .binaryClassification,
        features: (0..<16).map { FeatureSchema(name: "n\($0)", kind: .numeric) }
            + (0..<4).map { FeatureSchema(name: "c\($0)", kind: .categorical) },
        window: .hour, labelHorizon: .days(30))

    private static var fallbackName: ModelName { preconditionFailure("\"bench\" is a name") }

    /// Rows as services send them: twelve continuous columns, four of counts, four of names.
    private static func batch(rows: Int, seed: UInt64, from start: Int64, spacing: Int64) -> PredictionBatch {
        var random = SplitMix64(seed: seed)
        var batch = PredictionBatch(schema: schema)
        batch.ids = (0..<rows).map { "\(seed)-\($0)" }
        batch.timestamps = (0..<rows).map { start + Int64($0) * spacing }
        batch.features = (0..<12).map { _ in .numeric(NumericColumn((0..<rows).map { _ in random.normal() })) }
        for column in 0..<4 {
            batch.features.append(
                .numeric(NumericColumn((0..<rows).map { _ in Double(random.index(below: 5 + column * 10)) })))
        }
        for column in 0..<4 {
            let names = (0..<(3 + column * 4)).map { "level \($0)" }
            batch.features.append(
                .categorical(
                    CategoricalColumn(
                        dictionary: names, codes: (0..<rows).map { _ in UInt32(random.index(below: names.count)) })))
        }
        batch.scores = (0..<rows).map { _ in random.uniform() }
        batch.predictions = .numeric(NumericColumn(batch.scores.map { $0 >= 0.5 ? 1 : 0 }))
        batch.groups = CategoricalColumn(Array(repeating: nil, count: rows))
        batch.ranks = Array(repeating: .nan, count: rows)
        batch.inferenceMilliseconds = Array(repeating: .nan, count: rows)
        return batch
    }

    private static func inMemory() async throws -> Measured {
        let baseline = batch(rows: 100_000, seed: 1, from: 0, spacing: 1)
        let reference = DriftReference(
            TableColumn.columns(of: baseline, schema: schema).filter { $0.role == .feature })
        let current = batch(rows: 1000, seed: 2, from: 0, spacing: 1).features
        let plain = DefaultDriftCheck().check(current, against: reference, rule: DriftRule())
        var result = plain
        // As the service does it, on all cores.
        let times = await Stopwatch.secondsAwaiting(runs: 101) {
            result = await DefaultDriftCheck().checkConcurrently(current, against: reference, rule: DriftRule())
        }
        guard result == plain else { throw WrongResult(description: "all cores give another result than one") }
        return Measured(
            times: times, scale: 1000,
            checksum: "columns=\(result.columns.count) p0=\(result.columns[0].measurement?.pValue ?? .nan)")
    }

    /// From the stored window to findings, states and messages committed and synced, with an alert rule that looks.
    private static func stored() async throws -> Measured {
        let folder = try SharedFolder()
        let store = try await MonitoringStore.sqlite(path: "\(folder.path)/bench.db")
        var logger = Logger(label: "bench")
        logger.logLevel = .critical
        let service = MLModelMonitoringService(store: store, logger: logger)
        try await service.registerModel(schema)
        let hour: Int64 = 3_600_000
        let first = WindowLength.hour.window(containing: Timestamp(milliseconds: 1_700_000_000_000)).start.milliseconds
        try await service.drift.setBaselineDistribution(
            batch(rows: 100_000, seed: 1, from: 0, spacing: 1), for: schema.model)
        try await service.alerting.configureAlert(
            AlertConfiguration(
                name: "drift", model: schema.model, metric: .driftMagnitude, comparison: .above,
                threshold: .absolute(0.1)))
        let runs = 21
        var times: [Double] = []
        var columns = 0
        for run in 0...runs {
            // The window before was checked with all its rows, and its labels are still waited for: nothing to do there.
            let start = first + Int64(run) * hour
            try await service.recordPredictions(
                batch(rows: 1000, seed: UInt64(10 + run), from: start, spacing: 3000), for: schema.model)
            let began = ContinuousClock.now
            let findings = try await service.drift.check(schema.model)
            // The first round prepares the baseline, which a running server has done before.
            if run > 0 { times.append((ContinuousClock.now - began) / .seconds(1)) }
            guard findings.count == 1, findings[0].result.currentRows == 1000 else {
                throw WrongResult(description: "\(findings.count) windows were checked instead of one")
            }
            columns = findings[0].result.columns.count
        }
        try await store.close()
        return Measured(times: times.sorted(), scale: 1000, checksum: "columns=\(columns)")
    }
}
