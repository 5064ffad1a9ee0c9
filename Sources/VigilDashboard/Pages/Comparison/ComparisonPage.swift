package import VigilDomain
import VigilMonitoring
import VigilStorage

/// The page on which two versions, or models, stand side by side.
package enum ComparisonPage {
    /// The most predictions of both that are compared where the page chooses the time: as many as are read in a moment.
    static let mostRows = 400_000
    /// The most versions, and the most other models, that are offered.
    static let mostChoices = 50

    /// The whole page.
    ///
    /// - Parameters:
    ///   - reader: Where to read.
    ///   - source: What compares.
    ///   - name: The model.
    ///   - parameters: How it was asked for.
    ///   - context: Where and when it is shown.
    /// - Returns: The page, or `nil` when there is no such model.
    /// - Throws: `StoreError` when the store cannot be read.
    package static func page(
        _ reader: ModelReader, _ source: any PerformanceSource, _ name: ModelName,
        _ parameters: ComparisonParameters, in context: PageContext
    ) async throws -> Page? {
        guard let reading = try await read(reader, source, name, parameters) else { return nil }
        return ComparisonModel(reading, parameters: parameters).page(in: context)
    }

    /// Reads what the page shows.
    ///
    /// - Parameters:
    ///   - reader: Where to read.
    ///   - source: What compares.
    ///   - name: The model.
    ///   - parameters: How the page was asked for.
    /// - Returns: The reading, or `nil` when there is no such model.
    /// - Throws: `StoreError` when the store cannot be read.
    package static func read(
        _ reader: ModelReader, _ source: any PerformanceSource, _ name: ModelName, _ parameters: ComparisonParameters
    ) async throws -> ComparisonReading? {
        let all = try await reader.store.models.models().map(\.schema)
        let versions = all.filter { $0.model == name }
        guard let newest = versions.last else { return nil }
        let metric = deciding(parameters.metric, in: newest)
        let first: ModelSchema?
        var second: ModelSchema?
        if let wanted = parameters.second {
            second = all.last { ComparedVersion($0) == wanted }
            first = parameters.first.map { version in versions.last { $0.version == version } } ?? newest
        } else {
            // The newest ones that served: one that is registered for tomorrow has nothing to say.
            let served = try await served(versions, metric, reader)
            let pair = served.count > 1 ? served : versions.suffix(2)
            first =
                parameters.first.map { version in versions.last { $0.version == version } }
                ?? (pair.count > 1 ? pair.first : nil)
            second = pair.last { $0 != first } ?? newest
        }
        var reading = ComparisonReading(
            model: newest.model, versions: versions,
            others: all.filter { $0.model != name && $0.task == newest.task }, metric: metric)
        reading.first = first
        reading.second = second
        try await compare(&reading, reader, source, parameters)
        return reading
    }

    /// The metric that decides: the wanted one where rows with labels give it, else the main one.
    private static func deciding(_ wanted: MetricID?, in schema: ModelSchema) -> MetricID {
        let known = choices(for: schema).map(\.id)
        return [wanted, schema.mainMetric].compactMap { $0 }.first(where: known.contains)
            ?? known.first ?? schema.mainMetric
    }

    /// The metrics that versions can be compared by.
    static func choices(for schema: ModelSchema) -> [MetricDescriptor] {
        MetricCatalog.metrics(for: schema).map(\.descriptor).filter(\.needsLabels)
    }

    private static func served(
        _ versions: [ModelSchema], _ metric: MetricID, _ reader: ModelReader
    ) async throws -> [ModelSchema] {
        var found: [ModelSchema] = []
        for schema in versions.suffix(mostChoices).reversed() where found.count < 2 {
            let newest = try await reader.store.findings.metricPoints(
                MetricQuery(model: schema.model, version: schema.version, metrics: [metric], limit: 1))
            if !newest.isEmpty { found.insert(schema, at: 0) }
        }
        return found
    }

    private static func compare(
        _ reading: inout ComparisonReading, _ reader: ModelReader, _ source: any PerformanceSource,
        _ parameters: ComparisonParameters
    ) async throws {
        if let reason = ComparisonReading.reason(reading, parameters) {
            reading.outcome = .notCompared(reason)
            return
        }
        guard let first = reading.first, let second = reading.second else { return }
        var days: TimeRange?
        if case .days(let range) = parameters.stretch { days = range }
        func points(_ schema: ModelSchema) async throws -> [MetricPoint] {
            try await reader.store.findings.metricPoints(
                MetricQuery(
                    model: schema.model, version: schema.version, metrics: [reading.metric], range: days,
                    limit: PageRange.most))
        }
        reading.firstPoints = try await points(first)
        reading.secondPoints = try await points(second)
        let time = SharedTime(reading.firstPoints, reading.secondPoints)
        reading.range =
            switch parameters.stretch {
            case .shared: time.shared(rows: mostRows)
            case .all: time.all(rows: mostRows)
            case .days(let range): range
            }
        guard let range = reading.range else {
            reading.outcome = .notCompared(ComparisonReading.reason(time, first, second))
            return
        }
        let answer = try await source.comparison(
            of: ComparedVersion(first), with: ComparedVersion(second), by: reading.metric, over: range)
        switch answer {
        case .found(let comparison): reading.outcome = .compared(comparison)
        case .refused(let reason): reading.outcome = .notCompared("\(reason.capitalizedFirst).")
        }
    }
}
