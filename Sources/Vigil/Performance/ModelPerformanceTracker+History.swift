public import VigilDomain
public import VigilMonitoring
import VigilStorage

extension ModelPerformanceTracker {
    /// A model's metrics over a stretch of event time, one point a window, oldest first.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - version: Its version; all when `nil`.
    ///   - metrics: Which metrics; all when empty.
    ///   - range: Event time; all of it when `nil`.
    ///   - resolution: Longer windows that the model's own are put together into; those where mathematics allows, the
    ///     others say that they have to be asked of the rows, see ``analysis(for:version:over:)``.
    ///   - limit: The most points; the newest when there are more.
    /// - Returns: The points.
    /// - Throws: `MonitoringError` for an unknown model.
    public func modelPerformance(
        for model: ModelName, version: String? = nil, metrics: [MetricID] = [], over range: TimeRange? = nil,
        by resolution: WindowLength? = nil, limit: Int = 10_000
    ) async throws -> [MetricPoint] {
        try await points(
            MetricQuery(model: model, version: version, metrics: metrics, range: range, limit: limit), by: resolution)
    }

    /// What a model's metrics were expected to be without labels, one point a window, oldest first.
    ///
    /// Each comes from the window's predictions and the baseline alone, labels or not: its interval holds the realised
    /// metric with a chance of 95 % as long as a score, or the inputs, mean what they meant in the baseline.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - version: Its version; all when `nil`.
    ///   - metrics: Which metrics; all that are estimated when empty.
    ///   - range: Event time; all of it when `nil`.
    ///   - resolution: Longer windows that the model's own are put together into.
    ///   - limit: The most points; the newest when there are more.
    /// - Returns: The points.
    /// - Throws: `MonitoringError` for an unknown model.
    public func estimatedPerformance(
        for model: ModelName, version: String? = nil, metrics: [MetricID] = [], over range: TimeRange? = nil,
        by resolution: WindowLength? = nil, limit: Int = 10_000
    ) async throws -> [MetricPoint] {
        try await points(
            MetricQuery(
                model: model, version: version, metrics: metrics, range: range, limit: limit, estimated: true),
            by: resolution)
    }

    private func points(_ query: MetricQuery, by resolution: WindowLength?) async throws -> [MetricPoint] {
        let schema = try await registry.schema(of: query.model, version: query.version)
        guard let resolution, resolution != schema.window else { return try await store.findings.metricPoints(query) }
        guard schema.window.nests(in: resolution) else {
            throw MonitoringError(
                .invalidValue, field: "resolution",
                "\(resolution.rawValue) was given; windows of \(query.model) are of length \(schema.window.rawValue), which "
                    + "are put together into \(Self.longer(than: schema.window))")
        }
        var needed = query
        if !query.metrics.isEmpty, !query.estimated {
            // What the confusion matrix gives is put together from its cells.
            let hasCells = query.metrics.contains { MetricCatalog.descriptor(of: $0).merging == .cells }
            needed.metrics += Set(hasCells ? [.recall, .specificity] : []).subtracting(query.metrics).sorted()
        }
        // Whole windows only: a part of one would pass for it.
        needed.range = query.range.map { range in
            let last = range.end.milliseconds == .max ? range.end : range.end.advanced(by: .milliseconds(-1))
            return TimeRange(
                start: resolution.window(containing: range.start).start, end: resolution.window(containing: last).end)
        }
        let parts = Int((resolution.days / schema.window.days).rounded(.up))
        let series = query.metrics.isEmpty ? Self.metricsOfWindow : 1
        // One window more than is wanted: the oldest may be cut off in its middle. Beside a computed point there may be a
        // recorded one.
        let windows = min(max(query.limit, 0), Self.mostPointsRolled) + 1
        needed.limit = min(Self.mostPointsRolled, windows * parts * series * (query.estimated ? 1 : 2))
        let watermark = try await store.predictions.watermark(of: query.model)
        let (rollUp, cutAt) = try await store.findings.reduceMetricPoints(
            needed, into: MetricRollUp(into: resolution, watermark: watermark)
        ) { $0.add($1) }
        var rolled = await Self.rolled(rollUp)
        // What was cut off is missing in the oldest ones.
        if let cutAt { rolled.removeAll { $0.window.start <= cutAt } }
        let wanted = query.metrics.isEmpty ? rolled : rolled.filter { query.metrics.contains($0.metric) }
        return Array(wanted.suffix(query.limit))
    }

    /// About how many points a window has when all are asked for.
    private static let metricsOfWindow = 60
    /// The most points of a series that are put together at once.
    private static let mostPointsRolled = 500_000

    private static func longer(than length: WindowLength) -> String {
        WindowLength.allCases.filter { $0 != length && length.nests(in: $0) }.map(\.rawValue).joined(separator: ", ")
    }

    @concurrent
    private static func rolled(_ rollUp: MetricRollUp) async -> [MetricPoint] { rollUp.points() }

    /// The most predictions that are analysed at once.
    public static let mostAnalysedRows = 2_000_000

    /// Everything that the labelled rows of a stretch of time say, exactly and from the rows themselves.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - version: Its version; the newest one with predictions when `nil`.
    ///   - range: Event time; all of it when `nil`.
    /// - Returns: Metrics, cells, threshold curve, reliability and gains.
    /// - Throws: `MonitoringError` for an unknown model, or `invalidValue` where the range holds more than
    ///   ``mostAnalysedRows`` predictions.
    public func analysis(
        for model: ModelName, version: String? = nil, over range: TimeRange? = nil
    ) async throws -> PerformanceAnalysis {
        let schema = try await judgedSchema(of: model, version: version)
        return try await HeavyReads.shared.withLock { [self] in
            try await Self.analysed(try await rows(of: schema, over: range), schema)
        }
    }

    /// The rows of a stretch of time, where they are not too many.
    func rows(
        of schema: ModelSchema, over range: TimeRange?, reading parts: PredictionParts = .features
    ) async throws -> LabelledPredictions {
        let windows = try await store.predictions.windows(of: schema, in: range)
        let count = windows.reduce(0) { $0 + $1.predictions }
        guard count <= Self.mostAnalysedRows else {
            throw MonitoringError(
                .invalidValue, field: "from",
                "the windows of this range hold \(count) predictions; at most \(Self.mostAnalysedRows) are analysed at "
                    + "once, choose a shorter range")
        }
        let first = windows.first?.window.start ?? Timestamp(milliseconds: 0)
        let last = windows.last?.window.end ?? first
        return try await store.predictions.labelledPredictions(
            of: schema, in: range ?? TimeRange(start: first, end: last), reading: parts)
    }

    /// The segments of a stretch of time where a model does worst, tested for having been searched for.
    ///
    /// Segments are names of categorical features, quarters of numeric ones, missing values, and pairs of these.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - version: Its version; the newest one with predictions when `nil`.
    ///   - metric: The metric; the main one, or the nearest that is made of rows, when `nil`.
    ///   - range: Event time; all of it when `nil`.
    /// - Returns: The segments, worst first, or why there are none.
    /// - Throws: As ``analysis(for:version:over:)``.
    public func worstSegments(
        for model: ModelName, version: String? = nil, metric: MetricID? = nil, over range: TimeRange? = nil
    ) async throws -> SegmentPerformance {
        let schema = try await judgedSchema(of: model, version: version)
        return try await HeavyReads.shared.withLock { [self] in
            let rows = try await rows(of: schema, over: range)
            if rows.predictions.count == 0, let kept = try await keptFrom(schema, over: range) {
                return .notPossible(reason: "predictions before \(kept) are no longer kept")
            }
            return try await Self.worst(rows, schema, metric)
        }
    }

    /// From when on predictions are kept, where a question about a model's rows reaches further back.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - version: Its version; the newest one with predictions when `nil`.
    ///   - range: Event time; all of it when `nil`.
    /// - Returns: The moment: the answer is about predictions from then on; `nil` where it is about all.
    /// - Throws: `MonitoringError` for an unknown model.
    public func keptFrom(
        for model: ModelName, version: String? = nil, over range: TimeRange? = nil
    ) async throws -> Timestamp? {
        try await keptFrom(try await judgedSchema(of: model, version: version), over: range)
    }

    private func keptFrom(_ schema: ModelSchema, over range: TimeRange?) async throws -> Timestamp? {
        guard let kept = try await store.predictions.keptFrom(schema) else { return nil }
        return range.map { $0.start < kept } ?? true ? kept : nil
    }

    @concurrent
    private static func worst(
        _ rows: LabelledPredictions, _ schema: ModelSchema, _ metric: MetricID?
    ) async throws -> SegmentPerformance {
        try SegmentPerformanceSearch().worst(
            in: rows.predictions, labels: rows.labels, schema: schema, metric: metric)
    }

    @concurrent
    private static func analysed(
        _ rows: LabelledPredictions, _ schema: ModelSchema
    ) async throws -> PerformanceAnalysis {
        var analysis = try PerformanceAnalysis(schema: schema, predictions: rows.predictions, labels: rows.labels)
        if !rows.unreadable.isNone { analysis.unreadable = rows.unreadable }
        return analysis
    }
}
