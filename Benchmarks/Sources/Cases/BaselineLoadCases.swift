import Logging
import Vigil
import VigilDomain
import VigilMonitoring
import VigilSQLite
import VigilStatistics

/// A baseline of 100,000 rows and 60 columns from SQLite until it is ready to be compared with.
enum BaselineLoadCases {
    static let all: [Benchmark] = [
        Benchmark(
            name: "drift/baseline_load", unit: "ms", better: .lower, goal: nil, measure: { try await load() })
    ]

    private static let rows = 100_000

    private static func load() async throws -> Measured {
        guard let name = ModelName(rawValue: "bench") else {
            throw CannotMeasure(description: "\"bench\" is no name of a model")
        }
        let folder = try SharedFolder()
        let table = try SharedFolder()
        _ = try Python.yardstick(["table", table.path])
        let columns = try MixedTable.columns("reference", in: table)
        let schema = ModelSchema(
            model: name, task: .binaryClassification,
            features: columns.map { FeatureSchema(name: $0.name, kind: $0.kind) }, window: .hour,
            labelHorizon: .days(30))
        var random = SplitMix64(seed: 1)
        var batch = PredictionBatch(schema: schema)
        batch.ids = (0..<rows).map { "\($0)" }
        batch.timestamps = (0..<rows).map { Int64($0) }
        batch.features = columns.map(\.column)
        batch.scores = (0..<rows).map { _ in random.uniform() }
        batch.predictions = .numeric(NumericColumn(batch.scores.map { $0 >= 0.5 ? 1 : 0 }))
        batch.groups = CategoricalColumn(Array(repeating: nil, count: rows))
        batch.ranks = Array(repeating: .nan, count: rows)
        batch.inferenceMilliseconds = Array(repeating: .nan, count: rows)

        var logger = Logger(label: "bench")
        logger.logLevel = .critical
        let store = try await MonitoringStore.sqlite(path: "\(folder.path)/bench.db")
        let writer = MLModelMonitoringService(store: store, logger: logger)
        try await writer.registerModel(schema)
        try await writer.drift.setBaselineDistribution(batch, for: name)
        var loaded = 0
        let times = try await Stopwatch.secondsAwaiting(runs: 5) {
            // A service that has not seen the baseline yet, as after a restart.
            let service = MLModelMonitoringService(store: store, logger: logger)
            loaded = try await service.drift.baseline(of: name).rows
        }
        try await store.close()
        guard loaded == rows else { throw WrongResult(description: "\(loaded) of \(rows) rows were loaded") }
        return Measured(times: times, scale: 1000, checksum: "rows=\(loaded) columns=\(columns.count)")
    }
}
