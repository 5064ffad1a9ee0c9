import Testing
import VigilDomain
import VigilMonitoring
import VigilSQLite
import VigilStorage

@testable import Vigil

@Suite("how a window is read")
struct WindowReadingTests {
    private struct Setting {
        let service: MLModelMonitoringService
        let schema: ModelSchema
        let window: TimeRange
        let task: WindowTask
        let baseline: PreparedBaseline
    }

    /// A closed day with labels and drift, in a dozen segments.
    private func setting(_ change: (inout ModelSchema) -> Void = { _ in }) async throws -> Setting {
        let service = try await makeService()
        var schema = try testSchema()
        change(&schema)
        try await service.registerModel(schema)
        let reference = rows(schema, day: 0, count: 1200)
        try await service.drift.setBaselineDistribution(
            reference, labels: labels(for: reference, wrong: 10).labels, for: schema.model)
        let day = rows(schema, day: 3, count: 1200, mean: 0.4)
        for part in 0..<12 {
            try await service.recordPredictions(day.rows(Array(part * 100..<part * 100 + 100)), for: schema.model)
        }
        try await service.recordOutcomes(labels(for: day, wrong: 20, of: 0..<900), for: schema.model)
        let window = WindowLength.day.window(containing: start.advanced(by: .days(3)))
        let progress = try #require(try await service.store.predictions.windows(of: schema, in: window).first)
        let task = try #require(
            WindowTask(
                progress, schema: schema, watermark: start.advanced(by: .days(30)), scope: .changed, isLast: true,
                hasBaseline: true))
        let baseline = try #require(try await service.baselines.baseline(of: schema))
        return Setting(service: service, schema: schema, window: window, task: task, baseline: baseline)
    }

    private func comparison(_ setting: Setting) async throws -> WindowComparison {
        let source = ComparisonSource(
            predictions: setting.service.store.predictions, baselines: setting.service.baselines, rule: .windows)
        return try #require(
            try await source.comparison(of: setting.window, schema: setting.schema, baseline: setting.baseline))
    }

    private func commit(
        _ setting: Setting, _ comparison: WindowComparison, estimator: PerformanceEstimator?, mostRowsAtOnce: Int
    ) async throws -> (contents: WindowContents, commit: EvaluationCommit) {
        let reading = WindowReading(
            setting.task, schema: setting.schema, comparison: comparison, estimator: estimator,
            mostRowsAtOnce: mostRowsAtOnce)
        let contents = try await reading.contents(of: setting.window, in: setting.service.store.predictions)
        let commit = try await WindowResults.compute(
            setting.task, contents: contents, schema: setting.schema, baseline: setting.baseline,
            comparison: comparison, detectors: DriftDetectorRegistry(), estimates: nil,
            now: start.advanced(by: .days(60)))
        return (contents, commit)
    }

    @Test("by stretches as at once: the same metrics, the same drift, the same labels")
    func stretches() async throws {
        let setting = try await setting()
        let comparison = try await comparison(setting)
        let whole = try await commit(setting, comparison, estimator: nil, mostRowsAtOnce: 10_000)
        let parts = try await commit(setting, comparison, estimator: nil, mostRowsAtOnce: 150)
        #expect(whole.contents.rows?.count == 1200 && whole.contents.counts == nil)
        #expect(parts.contents.rows == nil && parts.contents.counts?.rows == 1200)
        #expect(parts.contents.lastLabelAt == whole.contents.lastLabelAt && whole.contents.lastLabelAt != nil)
        #expect(parts.commit.points.map(\.metric) == whole.commit.points.map(\.metric))
        for (one, other) in zip(parts.commit.points, whole.commit.points) {
            let (left, right) = (one.value.measurement?.value ?? 0, other.value.measurement?.value ?? 0)
            #expect(abs(left - right) < 1e-12, "\(one.metric)")
        }
        let (found, expected) = (try #require(parts.commit.drift.first), try #require(whole.commit.drift.first))
        #expect(expected.result.overallDriftDetected && expected.result.columns.contains { $0.role == .label })
        #expect(found.result.columns.map(\.isDrifted) == expected.result.columns.map(\.isDrifted))
        #expect(
            found.result.columns.map { $0.measurement?.pValue }
                == expected.result.columns.map { $0.measurement?.pValue })
        #expect(found.result.recommendedActions == expected.result.recommendedActions)
    }

    @Test("estimates are made of all rows, whose features are not kept")
    func estimates() async throws {
        let setting = try await setting()
        let comparison = try await comparison(setting)
        let estimator = try #require(setting.baseline.estimator?.estimator)
        let contents = try await WindowReading(
            setting.task, schema: setting.schema, comparison: comparison, estimator: estimator, mostRowsAtOnce: 150
        ).contents(of: setting.window, in: setting.service.store.predictions)
        let rows = try #require(contents.rows)
        #expect(rows.count == 1200 && rows.features.isEmpty && contents.labels.count == 1200)
        let all = try await setting.service.store.predictions.labelledPredictions(
            of: setting.schema, in: setting.window)
        let known = try WindowEstimates(of: all.predictions, by: estimator)
        #expect(try WindowEstimates(of: rows, by: estimator).estimates.map(\.value) == known.estimates.map(\.value))
    }

    @Test("detectors and segments see whole rows, however many")
    func whole() async throws {
        let setting = try await setting {
            $0.drift = DriftPolicy(detectors: [DriftPolicy.Detector(id: "energy_multivariate")])
        }
        let comparison = try await comparison(setting)
        let contents = try await WindowReading(
            setting.task, schema: setting.schema, comparison: comparison, estimator: nil, mostRowsAtOnce: 150
        ).contents(of: setting.window, in: setting.service.store.predictions)
        #expect(contents.counts == nil && contents.rows?.features.count == 2)
    }

    @Test("where only metrics are asked for, no feature is read")
    func outputs() async throws {
        let setting = try await setting()
        let contents = try await WindowReading(
            setting.task, schema: setting.schema, comparison: nil, estimator: nil
        ).contents(of: setting.window, in: setting.service.store.predictions)
        #expect(contents.rows?.features.isEmpty == true && contents.table.labelled == 900)
    }
}
