import Logging
import VigilDomain
import VigilMonitoring
import VigilStorage

extension WindowEvaluator {
    /// Puts the points of short windows together into days, those of the days before what is kept in detail.
    ///
    /// A day that cannot be put together stays as it is and does not keep others from it.
    ///
    /// - Parameters:
    ///   - version: The version, with where this ended before.
    ///   - model: The model.
    ///   - watermark: Its newest event time.
    ///   - lease: On its evaluation, where replicas share the store.
    ///   - kept: From when on its predictions will be kept: days before it are put together while their rows are there.
    /// - Throws: When the store cannot be read or written.
    func foldHistory(
        _ version: EvaluationWork.Version, of model: ModelName, watermark: Timestamp, under lease: Lease?,
        before kept: Timestamp? = nil
    ) async throws {
        let schema = try await registry.schema(of: model, version: version.version)
        guard let usual = HistoryFold.boundary(schema, watermark: watermark, now: clock.now()) else { return }
        let boundary = max(usual, kept ?? usual)
        var start = version.foldedUntil(of: schema)
        while start.map({ $0 < boundary }) ?? true {
            try Task.checkCancellation()
            guard let first = try await store.findings.firstPoint(of: schema, from: start, before: boundary) else {
                var commit = EvaluationCommit(schema: schema)
                commit.folded = FoldedRange(window: nil, until: boundary)
                try await finish(commit, under: lease)
                return
            }
            let day = WindowLength.day.window(containing: first)
            try await fold(day, of: schema, watermark: watermark, under: lease)
            start = day.end
        }
    }

    /// Whether a day lies before what is kept in detail.
    func isBefore(_ day: TimeRange, _ schema: ModelSchema, _ watermark: Timestamp) -> Bool {
        HistoryFold.boundary(schema, watermark: watermark, now: clock.now()).map { day.end <= $0 } ?? false
    }

    /// Whether a day's points were put together before.
    func isFolded(_ day: TimeRange, of schema: ModelSchema) async throws -> Bool {
        try await store.findings.metricPoints(
            MetricQuery(
                model: schema.model, version: schema.version, metrics: [.predictionCount], range: day, limit: 1)
        ).contains { $0.window == day }
    }

    /// Puts the points of a day together, and those that were put together before with what has become known since.
    ///
    /// A day with more values than ``mostValuesOfDay`` keeps the points of its windows, unless it has lost them before.
    ///
    /// - Parameters:
    ///   - day: The day.
    ///   - schema: The version.
    ///   - watermark: The model's newest event time.
    ///   - evaluated: Windows of a day that was put together before, whose new rows and labels are in it then.
    ///   - lease: On the model's evaluation, where replicas share the store.
    /// - Throws: When the store cannot be read or written.
    func fold(
        _ day: TimeRange, of schema: ModelSchema, watermark: Timestamp, evaluated: [EvaluatedWindow] = [],
        under lease: Lease?
    ) async throws {
        let windows = try await store.predictions.windows(of: schema, in: day)
        let count = windows.reduce(0) { $0 + $1.predictions }
        let columns = schema.features.count + (schema.classes?.count ?? 0) + 6
        var commit = EvaluationCommit(schema: schema)
        commit.evaluated = evaluated
        if count * columns <= Self.mostValuesOfDay || !evaluated.isEmpty {
            var query = MetricQuery(
                model: schema.model, version: schema.version, range: day, limit: Self.mostPointsOfDay)
            var points = try await store.findings.metricPoints(query)
            query.estimated = true
            points += try await store.findings.metricPoints(query)
            let rows = count > 0 ? try await rows(of: day, schema, count: count) : nil
            commit.folded = FoldedRange(window: day, until: day.end)
            commit.points = try await Self.folded(points, rows, day, schema, watermark, now: clock.now())
            commit.summaries = try await summaries(of: day, windows, rows, schema)
        }
        try await finish(commit, under: lease)
    }

    /// What was kept of the day's windows put together, or, where something is missing, counted anew.
    private func summaries(
        of day: TimeRange, _ windows: [WindowProgress], _ rows: LabelledPredictions?, _ schema: ModelSchema
    ) async throws -> [WindowSummary] {
        let baseline = try await baselines.baseline(of: schema)
        guard let kept = SummarizedWindows(store.findings, schema: schema, baseline: baseline) else { return [] }
        var counts = try await kept.allCounts(of: windows)
        if counts == nil, let rows { counts = await Self.counted(rows.predictions, against: kept.reference) }
        guard let counts, let bytes = counts.encoded() else { return [] }
        return [
            WindowSummary(
                window: day, predictions: counts.rows, countingKey: kept.reference.countingKey, bytes: bytes)
        ]
    }

    @concurrent
    private static func counted(_ rows: PredictionBatch, against reference: DriftReference) async -> WindowCounts {
        var counts = WindowCounts(summarizing: reference)
        counts.add(rows)
        return counts
    }

    /// The day's rows; `nil` where not all of them are to be had.
    private func rows(of day: TimeRange, _ schema: ModelSchema, count: Int) async throws -> LabelledPredictions? {
        do {
            let rows = try await HeavyReads.shared.withLock { [self] in
                try await store.predictions.labelledPredictions(of: schema, in: day, reading: .features)
            }
            return rows.predictions.count == count && rows.unreadable.isNone ? rows : nil
        } catch let error as StoreError where error.code == .corrupt {
            logger.warning(
                "a day is put together from its points, since its rows cannot be read",
                metadata: ["model": "\(schema.model)", "day": "\(day.start)", "error": "\(error)"])
            return nil
        }
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

    /// The most values, rows times columns, that are read at once, some 300 MB.
    private static let mostValuesOfDay = 40_000_000

    /// More than the minutes of a day times the metrics that a model can have.
    private static let mostPointsOfDay = 1_000_000
}

extension EvaluationWork.Version {
    /// The event time before which the points of short windows were put together; `nil` where windows are no shorter than
    /// days now.
    func foldedUntil(of schema: ModelSchema) -> Timestamp? { schema.detailedHistory == nil ? nil : foldedUntil }
}
