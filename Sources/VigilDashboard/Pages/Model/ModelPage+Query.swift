package import VigilDomain
import VigilMonitoring
import VigilStatistics
import VigilStorage

/// One model's page.
package enum ModelPage {
    /// The most drift findings on a page: each is a document of all columns, and more cells than this are too narrow.
    static let mostFindings = 60
    /// The most alerts in the table.
    static let mostAlerts = 50
    /// The most alarms of live detectors that are read, to be summed up by column.
    static let mostSignals = 1000
    /// The most rows of a window that are read to draw a distribution.
    static let mostRows = 1_000_000

    /// The whole page.
    ///
    /// - Parameters:
    ///   - reader: Where to read.
    ///   - name: The model.
    ///   - parameters: How it was asked for.
    ///   - context: Where and when it is shown.
    /// - Returns: The page, or `nil` when there is no such model or version.
    /// - Throws: `StoreError` when the store cannot be read.
    package static func page(
        _ reader: ModelReader, _ name: ModelName, _ parameters: ModelPageParameters, in context: PageContext
    ) async throws -> Page? {
        guard let reading = try await read(reader, name, parameters) else { return nil }
        return ModelPageModel(reading, parameters: parameters).page(in: context)
    }

    /// Reads what the page shows.
    ///
    /// - Parameters:
    ///   - reader: Where to read.
    ///   - name: The model.
    ///   - parameters: How the page was asked for.
    /// - Returns: The reading, or `nil` when there is no such model or version.
    /// - Throws: `StoreError` when the store cannot be read.
    package static func read(
        _ reader: ModelReader, _ name: ModelName, _ parameters: ModelPageParameters
    ) async throws -> ModelPageReading? {
        let versions = try await reader.store.models.models().filter { $0.schema.model == name }
        let wanted = parameters.version
        guard
            let registered = wanted.map({ version in versions.last { $0.schema.version == version } }) ?? versions.last
        else { return nil }
        let schema = registered.schema
        let estimated = schema.estimation == .off ? [] : PerformanceEstimator.metrics(for: schema)
        let request = ModelReader.Request(
            registered: registered, isVersionChosen: wanted != nil, versions: versions.count, range: parameters.range,
            driftFindings: min(parameters.range.limit, mostFindings),
            otherMetrics: [.inferenceTimeP95, .inferenceTime, .inputsAUC] + estimated
                + estimated.map { .estimateGap(of: $0, main: schema.mainMetric) }
                + [parameters.metric, besides(schema)].compactMap { $0 },
            estimatedMetrics: estimated)
        let rules = try await reader.store.findings.rules(of: name)
        var model = try await reader.read(request, rules: rules)
        model.openAlerts = try await reader.store.findings.alerts(AlertQuery(model: name, status: .firing))
        if model.asksForReferenceLimit {
            model.referenceLimit = try await reader.references.limit(of: schema)
        }
        var reading = ModelPageReading(model: model, versions: versions)
        reading.alerts = try await reader.store.findings.alerts(AlertQuery(model: name, limit: mostAlerts))
        reading.model.endedAlerts = try await ended(reading.alerts, reader, name, in: parameters.range.days)
        reading.metrics = try await metrics(reader, model)
        if let inspection = reader.store.inspection, let first = model.points.first, let last = model.points.last {
            reading.unreadable = try await inspection.unreadableWindows(
                of: schema, in: TimeRange(start: first.window.start, end: last.window.end))
        }
        try await readLive(&reading, reader, name, version: wanted, in: parameters.range.days)
        try await readDistribution(&reading, reader, parameters)
        try await readForecast(&reading.model, reader, parameters)
        try await readAnalysis(&reading, reader, parameters)
        return reading
    }

    /// What live detectors said, and what never came in.
    private static func readLive(
        _ reading: inout ModelPageReading, _ reader: ModelReader, _ name: ModelName, version: String?,
        in range: TimeRange?
    ) async throws {
        let drops =
            reading.metrics.contains(.droppedPredictions)
            ? try await reader.store.findings.metricPoints(
                MetricQuery(
                    model: name, version: version, metrics: [.droppedPredictions], range: range, limit: mostSignals))
            : []
        let isWatched = reading.model.schema.driftPolicy.live.share > 0 && reading.model.reference != nil
        guard isWatched || !drops.isEmpty else { return }
        let signals = try await reader.store.findings.liveSignals(
            of: name, version: version, in: range, limit: mostSignals)
        reading.liveSignals = LiveSignalsPanel(signals, drops: drops)
    }

    /// The most windows that are drawn ahead.
    private static let mostForecastWindows = 12

    /// Forecasts the shown metric from its newest windows, at most a sixth as far ahead as is shown of the past, and looks
    /// for windows that do not fit; of chosen days nothing is forecast, and what came after them is not looked at.
    private static func readForecast(
        _ model: inout ModelReading, _ reader: ModelReader, _ parameters: ModelPageParameters
    ) async throws {
        let metric = parameters.metric ?? model.schema.mainMetric
        let horizon = min(mostForecastWindows, model.points.count / 6)
        let days = parameters.range.days
        var query = MetricQuery(
            model: model.schema.model, version: model.schema.version, metrics: [metric],
            range: days.map { TimeRange(start: Timestamp.supported.lowerBound, end: $0.end) },
            limit: MetricSeries.greatestLength)
        query.isSettled = true
        let history = try await reader.store.findings.metricPoints(query)
        let limits = model.thresholds.filter { $0.metric == metric }.flatMap(\.seriesLimits)
        let (forecast, trend) = try await ahead(history, metric, model.schema, max(1, horizon), limits)
        model.anomalies = forecast.forecast?.anomalies
        guard days == nil, horizon >= 1 else { return }
        model.forecastMetric = metric
        (model.forecast, model.trend) = (forecast, trend)
    }

    @concurrent
    static func ahead(
        _ history: [MetricPoint], _ metric: MetricID, _ schema: ModelSchema, _ horizon: Int, _ limits: [SeriesLimit]
    ) async throws -> (MetricForecast.Outcome, PerformanceTrend.Outcome) {
        let series = try MetricSeries(history, length: schema.window)
        let bounds = MetricBounds(MetricCatalog.descriptor(of: metric).format)
        return (
            try MetricForecast.make(series, horizon: horizon, bounds: bounds),
            try PerformanceTrend.analyze(series, limits: limits)
        )
    }

    /// The second metric that a task is judged by; it has a tile beside the main one's.
    static func besides(_ schema: ModelSchema) -> MetricID? {
        let usual: [MetricID] =
            switch schema.task {
            case .binaryClassification: [.rocAUC, .accuracy]
            case .multiclassClassification: [.macroF1, .accuracy]
            case .regression: [.meanError, .meanAbsoluteError]
            case .ranking: [.hitRateAt5, .ndcgAt5]
            }
        return usual.first { $0 != schema.mainMetric }
    }

    /// Alerts that have ended; over chosen days, however many came after them.
    private static func ended(
        _ newest: [Alert], _ reader: ModelReader, _ name: ModelName, in days: TimeRange?
    ) async throws -> [Alert] {
        guard let days else { return newest.filter { $0.status == .resolved } }
        return try await reader.store.findings.alerts(
            AlertQuery(model: name, status: .resolved, range: days, limit: mostAlerts))
    }

    /// Which metrics have values: those of the newest window.
    private static func metrics(_ reader: ModelReader, _ model: ModelReading) async throws -> [MetricID] {
        guard let newest = model.points.last?.window else { return [] }
        let points = try await reader.store.findings.metricPoints(
            MetricQuery(model: model.schema.model, range: newest, limit: 200))
        return Set(points.filter { $0.value.measurement != nil }.map(\.metric)).sorted()
    }

    private static func readDistribution(
        _ reading: inout ModelPageReading, _ reader: ModelReader, _ parameters: ModelPageParameters
    ) async throws {
        guard let finding = reading.model.drift(at: parameters.window),
            let column = chosenColumn(of: finding, named: parameters.feature),
            let schema = reading.versions.last(where: { $0.schema.version == finding.version })?.schema,
            let place = ColumnPlace(column, in: schema)
        else { return }
        if let kept = try await reader.store.predictions.keptFrom(schema), finding.window.start < kept {
            reading.rowsKeptFrom = kept
            return
        }
        let known = reading.model.windows.first { $0.window == finding.window && schema == reading.model.schema }
        var progress = known
        if progress == nil {
            let windows = try await reader.store.predictions.windows(of: schema, in: finding.window)
            progress = windows.first { $0.window == finding.window }
        }
        guard let progress else { return }
        guard progress.predictions <= mostRows else {
            reading.rowsTooMany = progress.predictions
            return
        }
        reading.distribution = try await reader.references.distribution(
            of: place, schema, window: progress, predictions: reader.store.predictions)
    }

    /// The column to look at: the named one, else the one that drifts most, else the one that moved most.
    ///
    /// A column that lost its values has nothing to look at; its row and the sentence above say all there is.
    static func chosenColumn(of finding: DriftFinding, named name: String?) -> ColumnDrift? {
        if let name, let column = finding.result.columns.first(where: { $0.name == name }) { return column }
        let ordered = finding.result.columnsByNeed
        return ordered.first { $0.measurement != nil } ?? ordered.first
    }
}
