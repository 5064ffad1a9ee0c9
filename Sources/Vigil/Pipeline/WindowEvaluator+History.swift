import VigilDomain
import VigilMonitoring
import VigilStorage

extension WindowEvaluator {
    /// Puts the points of short windows together into days, those of the days before what is kept in detail.
    ///
    /// - Parameters:
    ///   - schema: The version.
    ///   - foldedUntil: Up to where it was done before.
    ///   - watermark: The model's newest event time.
    /// - Throws: When the store cannot be read or written.
    func foldHistory(of schema: ModelSchema, foldedUntil: Timestamp?, watermark: Timestamp) async throws {
        guard let boundary = HistoryFold.boundary(schema, watermark: watermark) else { return }
        var start = foldedUntil
        while start.map({ $0 < boundary }) ?? true {
            try Task.checkCancellation()
            guard let first = try await store.findings.firstPoint(of: schema, from: start, before: boundary) else {
                var commit = EvaluationCommit(schema: schema)
                commit.folded = FoldedRange(window: nil, until: boundary)
                try await finish(commit)
                return
            }
            let day = WindowLength.day.window(containing: first)
            try await fold(day, of: schema, watermark: watermark)
            start = day.end
        }
    }

    /// Puts the points of a day together, and those that were put together before with what has become known since.
    func fold(_ day: TimeRange, of schema: ModelSchema, watermark: Timestamp) async throws {
        var query = MetricQuery(
            model: schema.model, version: schema.version, range: day, limit: Self.mostPointsOfDay)
        var points = try await store.findings.metricPoints(query)
        query.estimated = true
        points += try await store.findings.metricPoints(query)
        let windows = try await store.predictions.windows(of: schema, in: day)
        let count = windows.reduce(0) { $0 + $1.predictions }
        var commit = EvaluationCommit(schema: schema)
        commit.folded = FoldedRange(window: day, until: day.end)
        commit.points =
            count <= ModelPerformanceTracker.mostAnalysedRows && count > 0
            ? try await HeavyReads.shared.withLock { [points] in
                let rows = try await store.predictions.labelledPredictions(of: schema, in: day)
                return try await Self.folded(
                    points, rows.predictions.count == count ? rows : nil, day, schema, watermark, now: clock.now())
            }
            : try await Self.folded(points, nil, day, schema, watermark, now: clock.now())
        try await finish(commit)
    }

    @concurrent
    private static func folded(
        _ points: [MetricPoint], _ rows: LabelledPredictions?, _ day: TimeRange, _ schema: ModelSchema,
        _ watermark: Timestamp, now: Timestamp
    ) async throws -> [MetricPoint] {
        try HistoryFold(day: day, watermark: watermark).points(
            points, rows: rows.map { ($0.predictions, $0.labels) }, lastLabelAt: rows?.lastLabelAt, schema: schema,
            at: now)
    }

    /// More than the minutes of a day times the metrics that a model can have.
    private static let mostPointsOfDay = 1_000_000
}
