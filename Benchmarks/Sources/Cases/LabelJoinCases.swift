import Logging
import Vigil
import VigilDomain
import VigilSQLite
import VigilStatistics
import VigilStorage

/// A million outcomes into ten million stored predictions, acknowledged as durable.
enum LabelJoinCases {
    static let all: [Benchmark] = [
        Benchmark(
            name: "performance/join_1m", unit: "s", better: .lower, goal: .init(value: 2, of: .value),
            measure: { try await join(withTimes: true) }),
        Benchmark(
            name: "performance/join_1m_searched", unit: "s", better: .lower, goal: .init(value: 60, of: .value),
            measure: { try await join(withTimes: false) }),
    ]

    private static let predictions = 10_000_000
    private static let days = 70
    private static let outcomes = 1_000_000
    private static let rowsOfWrite = 100_000
    private static let rowsOfReport = 50_000

    /// Times the outcomes of predictions of one week, in the order in which they became known: up to two days later.
    private static func join(withTimes: Bool) async throws -> Measured {
        let folder = try SharedFolder()
        var logger = Logger(label: "bench")
        logger.logLevel = .critical
        let store = try await MonitoringStore.sqlite(path: "\(folder.path)/bench.db")
        let service = MLModelMonitoringService(store: store, logger: logger)
        let schema = try await fill(service)
        let reports = reports(schema, fromDay: 10, withTimes: withTimes)
        let start = ContinuousClock.now
        var matched = 0
        for report in reports {
            matched += try await service.recordOutcomes(report, for: schema.model).matched
        }
        while let receipt = try await store.predictions.joinQueuedOutcomes(of: schema.model, limit: 250_000) {
            matched += receipt.matched
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        try await store.close()
        guard matched == outcomes else { throw WrongResult(description: "\(matched) of \(outcomes) were joined") }
        return Measured(times: [seconds], scale: 1, checksum: "matched=\(matched) predictions=\(predictions)")
    }

    private static func id(_ row: Int) -> String {
        // Ids as services make them: long, and in no order.
        let mixed = (UInt64(row) &+ 1) &* 0x9E37_79B9_7F4A_7C15
        return "req-\(String(mixed, radix: 16))"
    }

    private static func time(_ row: Int) -> Int64 {
        1_767_225_600_000 + Int64(row) * Int64(days) * 86_400_000 / Int64(predictions)
    }

    private static func fill(_ service: MLModelMonitoringService) async throws -> ModelSchema {
        guard let name = ModelName(rawValue: "bench") else {
            throw CannotMeasure(description: "\"bench\" is no name of a model")
        }
        let schema = ModelSchema(
            model: name, task: .binaryClassification, features: [FeatureSchema(name: "amount", kind: .numeric)])
        try await service.registerModel(schema)
        var random = SplitMix64(seed: 3)
        for start in stride(from: 0, to: predictions, by: rowsOfWrite) {
            let rows = start..<start + rowsOfWrite
            var batch = PredictionBatch(schema: schema)
            batch.ids = rows.map(id)
            batch.timestamps = rows.map(time)
            batch.scores = rows.map { _ in (random.uniform() * 10_000).rounded() / 10_000 }
            batch.features = [.numeric(NumericColumn(batch.scores))]
            batch.predictions = .numeric(NumericColumn(batch.scores.map { $0 >= 0.5 ? 1 : 0 }))
            batch.groups = CategoricalColumn(Array(repeating: nil, count: rowsOfWrite))
            batch.ranks = Array(repeating: .nan, count: rowsOfWrite)
            batch.inferenceMilliseconds = batch.ranks
            _ = try await service.recordPredictions(batch, for: name)
        }
        return schema
    }

    private static func reports(_ schema: ModelSchema, fromDay day: Int, withTimes: Bool) -> [OutcomeBatch] {
        var random = SplitMix64(seed: 4)
        let first = predictions / days * day
        let known = (first..<first + outcomes).map { row in
            (row: row, at: time(row) + Int64(random.uniform() * 2 * 86_400_000))
        }.sorted { ($0.at, $0.row) < ($1.at, $1.row) }
        return stride(from: 0, to: outcomes, by: rowsOfReport).map { start in
            let part = known[start..<start + rowsOfReport]
            return OutcomeBatch(
                ids: part.map { id($0.row) }, labels: .numeric(NumericColumn(part.map { Double($0.row % 2) })),
                timestamps: part.map(\.at), predictionTimestamps: withTimes ? part.map { time($0.row) } : [])
        }
    }
}
