import VigilDashboard
import VigilDomain
import VigilMonitoring
import VigilStorage

/// Answers pages from a store in memory, as the service does from a real one.
struct FakePerformance: PerformanceSource {
    let store: FakeStore

    func points(_ query: MetricQuery, by resolution: WindowLength?) async throws -> PerformanceAnswer<[MetricPoint]> {
        guard let resolution, let schema = await store.model(query.model, version: query.version)?.schema,
            schema.window != resolution
        else { return .found(await store.metricPoints(query)) }
        guard schema.window.nests(in: resolution) else { return .refused("\(resolution.rawValue) was given") }
        var all = query
        all.limit = 100_000
        let points = await store.metricPoints(all)
        let rollUp = MetricRollUp(into: resolution, watermark: await store.watermark(of: query.model))
        return .found(Array(rollUp.points(points).suffix(query.limit)))
    }

    func comparison(
        of first: ComparedVersion, with second: ComparedVersion, by metric: MetricID?, over range: TimeRange
    ) async throws -> PerformanceAnswer<VersionComparison> {
        guard let one = await table(first, range), let two = await table(second, range) else {
            return .refused("a side is not registered")
        }
        return .found(
            VersionComparer().unpaired(
                one, two, names: ("version \(first.version)", "version \(second.version)"), mainMetric: metric))
    }

    private func table(_ side: ComparedVersion, _ range: TimeRange) async -> LabelledTable? {
        guard let schema = await store.model(side.model, version: side.version)?.schema else { return nil }
        let rows = await store.labelledPredictions(of: schema, in: range, reading: .all)
        // The rows of these tests fit their schema.
        return try? LabelledTable(schema: schema, predictions: rows.predictions, labels: rows.labels)
    }
}
