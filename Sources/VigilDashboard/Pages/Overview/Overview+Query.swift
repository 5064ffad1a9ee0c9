import VigilDomain
import VigilMonitoring
import VigilStorage

/// The page that lists every model, worst first.
package enum Overview {
    /// How many windows a sparkline shows.
    static let windows = 24
    /// How many models are read side by side.
    private static let readers = 8

    /// Reads every model's newest version.
    ///
    /// - Parameter reader: Where to read.
    /// - Returns: One reading a model, by name.
    /// - Throws: `StoreError` when the store cannot be read.
    package static func read(_ reader: ModelReader) async throws -> [ModelReading] {
        let registered = try await reader.store.models.models()
        let open = try await reader.store.findings.alerts(AlertQuery(status: .firing))
        let rules = try await reader.store.findings.rules(of: nil)
        let versions = Dictionary(grouping: registered, by: \.schema.model)
        let openByModel = Dictionary(grouping: open, by: \.model)
        let rulesByModel = Dictionary(grouping: rules, by: \.rule.model)
        // The list is in order of registration: the last one of a model is its newest.
        let newest = versions.values.compactMap(\.last).sorted { $0.schema.model < $1.schema.model }

        return try await withThrowingTaskGroup(of: (Int, ModelReading).self) { group in
            var readings: [ModelReading?] = Array(repeating: nil, count: newest.count)
            var next = 0
            func start() {
                guard next < newest.count else { return }
                let (index, model) = (next, newest[next])
                next += 1
                let name = model.schema.model
                let request = ModelReader.Request(
                    registered: model, versions: versions[name]?.count ?? 1, range: .newest(windows),
                    driftFindings: 1, otherMetrics: [.inferenceTimeP95, .inferenceTime] + gaps(of: model.schema))
                let alerts = openByModel[name] ?? []
                let rules = rulesByModel[name] ?? []
                group.addTask {
                    var reading = try await reader.read(request, rules: rules)
                    reading.openAlerts = alerts
                    return (index, reading)
                }
            }
            for _ in 0..<readers { start() }
            while let (index, reading) = try await group.next() {
                readings[index] = reading
                start()
            }
            return readings.compactMap { $0 }
        }
    }

    /// What tells whether labels contradict a model's estimates.
    private static func gaps(of schema: ModelSchema) -> [MetricID] {
        PerformanceEstimator.metrics(for: schema).map { .estimateGap(of: $0, main: schema.mainMetric) }
    }

    /// The whole page.
    ///
    /// - Parameters:
    ///   - reader: Where to read.
    ///   - parameters: How it was asked for.
    ///   - context: Where and when it is shown.
    /// - Returns: The page.
    /// - Throws: `StoreError` when the store cannot be read.
    package static func page(
        _ reader: ModelReader, _ parameters: OverviewParameters, in context: PageContext
    ) async throws -> Page {
        OverviewModel(try await read(reader), parameters: parameters).page(in: context)
    }
}
