package import VigilDomain
import VigilMonitoring
import VigilStorage

/// The page of one metric's history, over any time and by windows of any length.
package enum HistoryPage {
    /// The most other metrics that have a small chart.
    static let mostOthers = 12

    /// The whole page.
    ///
    /// - Parameters:
    ///   - reader: Where to read.
    ///   - source: What puts windows together.
    ///   - name: The model.
    ///   - parameters: How it was asked for.
    ///   - context: Where and when it is shown.
    /// - Returns: The page, or `nil` when there is no such model or version.
    /// - Throws: `StoreError` when the store cannot be read.
    package static func page(
        _ reader: ModelReader, _ source: any PerformanceSource, _ name: ModelName, _ parameters: HistoryParameters,
        in context: PageContext
    ) async throws -> Page? {
        guard let reading = try await read(reader, source, name, parameters) else { return nil }
        return HistoryModel(reading, parameters: parameters).page(in: context)
    }

    /// Reads what the page shows.
    ///
    /// - Parameters:
    ///   - reader: Where to read.
    ///   - source: What puts windows together.
    ///   - name: The model.
    ///   - parameters: How the page was asked for.
    /// - Returns: The reading, or `nil` when there is no such model or version.
    /// - Throws: `StoreError` when the store cannot be read.
    package static func read(
        _ reader: ModelReader, _ source: any PerformanceSource, _ name: ModelName, _ parameters: HistoryParameters
    ) async throws -> HistoryReading? {
        let versions = try await reader.store.models.models().filter { $0.schema.model == name }
        let wanted = parameters.version
        guard
            var registered = wanted.map({ version in versions.last { $0.schema.version == version } }) ?? versions.last
        else { return nil }
        let schema = registered.schema
        let resolution = parameters.resolution.flatMap { schema.window.nests(in: $0) ? $0 : nil } ?? schema.window
        registered.schema.window = resolution
        var reading = HistoryReading(
            model: ModelReading(registered: registered), ownWindow: schema.window,
            versions: versions.map(\.schema.version), metric: metric(parameters, of: schema))
        reading.model.rules = try await reader.store.findings.rules(of: name)
        reading.model.thresholds = try await reader.store.findings.thresholds(of: name)
        reading.model.reference = try await reader.references.facts(of: schema)
        reading.model.isPast = parameters.range.days != nil
        try await readPoints(&reading, source, parameters)
        guard reading.refusal == nil else { return reading }
        if reading.model.asksForReferenceLimit, !parameters.isEstimated {
            reading.model.referenceLimit = try await reader.references.limit(of: schema)
        }
        let known = reading.before + reading.points
        reading.model.anomalies = try await ModelPage.ahead(known, reading.metric, reading.model.schema, 1, []).0
            .forecast?.anomalies
        try await readEstimates(&reading, source, parameters)
        try await readOthers(&reading, reader, parameters)
        return reading
    }

    private static func metric(_ parameters: HistoryParameters, of schema: ModelSchema) -> MetricID {
        let wanted = parameters.metric ?? schema.mainMetric
        guard parameters.isEstimated else { return wanted }
        let estimated = PerformanceEstimator.metrics(for: schema)
        return estimated.contains(wanted) ? wanted : estimated.first ?? wanted
    }

    /// How many points a window may have: versions that served side by side share a limit.
    private static func several(_ reading: HistoryReading, _ parameters: HistoryParameters) -> Int {
        parameters.version == nil ? min(max(reading.versions.count, 1), 3) : 1
    }

    private static func readPoints(
        _ reading: inout HistoryReading, _ source: any PerformanceSource, _ parameters: HistoryParameters
    ) async throws {
        let schema = reading.model.schema
        let most = parameters.range.limit
        var query = MetricQuery(
            model: schema.model, version: parameters.version, metrics: [reading.metric],
            range: parameters.range.days, limit: 2 * most * several(reading, parameters),
            estimated: parameters.isEstimated)
        guard let found = try await points(query, source, &reading) else { return }
        let windows = Set(found.map(\.window)).sorted()
        let shownWindows = Set(windows.suffix(most))
        reading.shown = found.filter { shownWindows.contains($0.window) }
        var before = found.filter { !shownWindows.contains($0.window) }
        if let days = parameters.range.days {
            let length = days.end.since(days.start)
            query.range = TimeRange(start: days.start.advanced(by: .zero - length), end: days.start)
            before = try await points(query, source, &reading) ?? []
        }
        let onePerWindow = { (points: [MetricPoint]) in
            ModelReader.onePerWindow(points, preferring: schema.version, most: most)
        }
        // A window that reaches into the shown days is no part of the time before them.
        let first = reading.shown.first?.window.start
        reading.before = onePerWindow(before.filter { point in first.map { point.window.end <= $0 } ?? true })
        let shown = onePerWindow(reading.shown)
        if reading.metric == schema.mainMetric {
            reading.model.points = shown
        } else {
            reading.model.otherPoints = shown
        }
        reading.model.pointsAreComplete = parameters.range.days == nil && windows.count <= most
    }

    private static func points(
        _ query: MetricQuery, _ source: any PerformanceSource, _ reading: inout HistoryReading
    ) async throws -> [MetricPoint]? {
        let resolution = reading.window == reading.ownWindow ? nil : reading.window
        switch try await source.points(query, by: resolution) {
        case .found(let points):
            // No label changes an estimate any more.
            return points.map { point in
                var settled = point
                if point.origin == .estimated { settled.labels.isMature = true }
                return settled
            }
        case .refused(let reason):
            reading.refusal = reason
            return nil
        }
    }

    /// What was expected of the same windows without labels, beside what was measured.
    private static func readEstimates(
        _ reading: inout HistoryReading, _ source: any PerformanceSource, _ parameters: HistoryParameters
    ) async throws {
        let schema = reading.model.schema
        guard !parameters.isEstimated, schema.estimation != .off, let range = span(reading.shown),
            PerformanceEstimator.metrics(for: schema).contains(reading.metric)
        else { return }
        let query = MetricQuery(
            model: schema.model, version: parameters.version, metrics: [reading.metric], range: range,
            limit: parameters.range.limit * several(reading, parameters), estimated: true)
        let found = try await points(query, source, &reading) ?? []
        reading.model.estimates = ModelReader.onePerWindow(
            found, preferring: schema.version, most: parameters.range.limit)
    }

    /// Which metrics there are, and, by the model's own windows, how they went over the same time.
    private static func readOthers(
        _ reading: inout HistoryReading, _ reader: ModelReader, _ parameters: HistoryParameters
    ) async throws {
        let schema = reading.model.schema
        func points(of metrics: [MetricID], in window: TimeRange?, limit: Int) async throws -> [MetricPoint] {
            try await reader.store.findings.metricPoints(
                MetricQuery(
                    model: schema.model, version: parameters.version, metrics: metrics, range: window, limit: limit,
                    estimated: parameters.isEstimated))
        }
        // Those of the newest window of the main metric, and of what came last: a caller's own numbers come when they will.
        let newest = try await points(of: [schema.mainMetric], in: nil, limit: 1) + points(of: [], in: nil, limit: 1)
        var known: Set<MetricID> = []
        for window in Set(newest.map(\.window)) {
            known.formUnion(try await points(of: [], in: window, limit: 400).map(\.metric))
        }
        reading.metrics = known.sorted()
        guard reading.window == reading.ownWindow, let range = span(reading.shown) else { return }
        let choices = HistoryModel.choices(reading).map(\.id).filter { $0 != reading.metric }.prefix(mostOthers)
        guard !choices.isEmpty else { return }
        let others = try await points(
            of: Array(choices), in: range,
            limit: parameters.range.limit * several(reading, parameters) * choices.count)
        for metric in choices {
            reading.others[metric] = ModelReader.onePerWindow(
                others.filter { $0.metric == metric }, preferring: schema.version, most: parameters.range.limit)
        }
    }

    private static func span(_ points: [MetricPoint]) -> TimeRange? {
        guard let first = points.first, let last = points.map(\.window.end).max() else { return nil }
        return TimeRange(start: first.window.start, end: last)
    }
}
