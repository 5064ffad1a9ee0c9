import Vigil
import VigilDomain
import VigilSQLite
import VigilStorage

/// A year of hourly windows of ten models and twenty metrics: what one chart reads.
enum ChartQueryCases {
    static let all: [Benchmark] = [
        Benchmark(
            name: "performance/chart_query", unit: "ms", better: .lower, goal: .init(value: 20, of: .value),
            measure: { try await query(by: nil) }),
        Benchmark(
            name: "performance/chart_query_by_day", unit: "ms", better: .lower, goal: .init(value: 20, of: .value),
            measure: { try await query(by: .day) }),
    ]

    private static let models = 10
    private static let hours = 8760
    private static let metrics: [MetricID] = [
        .accuracy, .balancedAccuracy, .precision, .recall, .specificity, .f1, .matthewsCorrelation, .cohenKappa,
        .rocAUC,
        .averagePrecision, .logLoss, .brierScore, .expectedCalibrationError, .labelRate, .positiveRate, .meanScore,
        .inferenceTimeP50, .inferenceTimeP95, .errorRate, .predictionCount,
    ]

    private static func query(by resolution: WindowLength?) async throws -> Measured {
        let folder = try SharedFolder()
        let store = try await MonitoringStore.sqlite(path: "\(folder.path)/bench.db")
        let service = MLModelMonitoringService(store: store)
        let names = (0..<models).compactMap { ModelName(rawValue: "model-\($0)") }
        for name in names { try await fill(name, service) }
        var slowest: [Double] = []
        var points = 0
        // Every chart of every model once, the slowest counts; the first has a cold cache of its pages.
        for name in names {
            for metric in metrics {
                let start = ContinuousClock.now
                points = try await service.performance.modelPerformance(
                    for: name, metrics: [metric], by: resolution, limit: 10_000
                ).count
                slowest.append((ContinuousClock.now - start) / .seconds(1))
            }
        }
        try await store.close()
        let expected = resolution == nil ? hours : hours / 24
        guard points == expected else { throw WrongResult(description: "\(points) points, need \(expected)") }
        slowest.sort()
        // The slowest but one of a hundred: a pause of the machine is no query.
        let value = slowest[slowest.count * 99 / 100]
        return Measured(
            value: value * 1000, runs: slowest.count, spread: (value - slowest[slowest.count / 2]) / value,
            checksum: "points=\(points) median_ms=\(slowest[slowest.count / 2] * 1000) "
                + "p90_ms=\(slowest[slowest.count * 9 / 10] * 1000)")
    }

    private static func fill(_ name: ModelName, _ service: MLModelMonitoringService) async throws {
        let schema = ModelSchema(model: name, task: .binaryClassification, features: [], window: .hour)
        try await service.registerModel(schema)
        let start = Timestamp(milliseconds: 1_735_689_600_000)
        for first in stride(from: 0, to: hours, by: 240) {
            var commit = EvaluationCommit(schema: schema)
            for hour in first..<min(first + 240, hours) {
                let window = WindowLength.hour.window(containing: start.advanced(by: .seconds(3600 * hour)))
                for (index, metric) in metrics.enumerated() {
                    let value = 0.5 + Double((hour * 37 + index * 11) % 400) / 1000
                    commit.points.append(
                        MetricPoint(
                            model: name, version: schema.version, metric: metric, window: window,
                            value: .measured(
                                MetricMeasurement(
                                    value: value, standardError: 0.01, lower95: value - 0.02, upper95: value + 0.02,
                                    count: 900)),
                            labels: LabelCoverage(
                                predictions: 1000, labelled: 900, lastLabelAt: window.end, isMature: true),
                            origin: .computed, computedAt: window.end))
                }
            }
            try await service.store.findings.commit(commit)
        }
    }
}
