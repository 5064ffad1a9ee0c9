import Logging
import Vigil
import VigilDomain
import VigilMonitoring
import VigilSQLite
import VigilStorage

/// The drift of 30 days from what was kept of their 720 hours, beside the same from their rows.
enum SummaryDriftCases {
    static let all: [Benchmark] = [
        Benchmark(
            name: "storage/drift_from_summaries", unit: "ms", better: .lower, goal: .init(value: 20, of: .value),
            measure: { try await measure() })
    ]

    private static let rowsOfHour = 1000
    private static let hours = 720
    private static let month = WindowLength.month.window(
        containing: CivilDate(year: 2026, month: 4, day: 1).midnight)

    private static func service(_ path: String) async throws -> MLModelMonitoringService {
        var logger = Logger(label: "bench")
        logger.logLevel = .critical
        return MLModelMonitoringService(store: try await MonitoringStore.sqlite(path: path), logger: logger)
    }

    /// A file with a baseline and the hours of a month, each checked.
    private static func filled(_ path: String) async throws -> ModelSchema {
        let service = try await service(path)
        var schema = try PredictionStream.schema("bench")
        schema.window = .hour
        schema.estimation = .off
        // Live detectors are set in the background, for seconds, which would be measured with the check.
        var policy = schema.driftPolicy
        policy.live.share = 0
        schema.drift = policy
        try await service.registerModel(schema)
        var stream = PredictionStream(seed: 8)
        try await service.drift.setBaselineDistribution(stream.batch(schema, rows: 20_000), for: schema.model)
        for hour in 0...hours {
            var batch = stream.batch(schema, rows: hour == hours ? 1 : rowsOfHour)
            let first = month.start.milliseconds + Int64(hour) * 3_600_000
            for row in batch.timestamps.indices { batch.timestamps[row] = first + Int64(row) * 3500 }
            _ = try await service.recordPredictions(batch, for: schema.model)
        }
        try await service.settle()
        try await service.store.close()
        return schema
    }

    private static func measure() async throws -> Measured {
        let folder = try SharedFolder()
        let path = "\(folder.path)/bench.db"
        let schema = try await filled(path)
        var times: [Double] = []
        var rows = 0
        for _ in 0..<5 {
            // Opened anew: nothing is in Vigil's caches but the baseline, which every check needs prepared.
            let service = try await service(path)
            _ = try await service.drift.detectFeatureDrift(PredictionBatch(schema: schema), for: schema.model)
            let start = ContinuousClock.now
            let found = try await service.drift.detectDrift(in: .calendar(.month), over: month, for: schema.model)
            times.append((ContinuousClock.now - start) / .seconds(1))
            rows = found.first?.result.currentRows ?? 0
            try await service.store.close()
            guard found.count == 1, rows == hours * rowsOfHour else {
                throw WrongResult(description: "\(rows) rows in \(found.count) windows were checked")
            }
        }
        let fromRows = try await fromRows(path, schema)
        var measured = Measured(times: times.sorted(), scale: 1000, checksum: "rows=\(rows)")
        measured.yardstick = Yardstick(name: "from the rows", value: fromRows * 1000, source: .sameRun)
        return measured
    }

    /// The same check with the rows read back, in seconds.
    private static func fromRows(_ path: String, _ schema: ModelSchema) async throws -> Double {
        let service = try await service(path)
        _ = try await service.drift.detectFeatureDrift(PredictionBatch(schema: schema), for: schema.model)
        let start = ContinuousClock.now
        let rows = try await service.store.predictions.labelledPredictions(of: schema, in: month)
        let found = try await service.drift.detectFeatureDrift(rows.predictions, for: schema.model)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        try await service.store.close()
        guard found.currentRows == hours * rowsOfHour else {
            throw WrongResult(description: "\(found.currentRows) rows were read")
        }
        return seconds
    }
}
