import VigilDomain
package import VigilStorage

/// Reads from the store what pages show of a model, and no more.
package struct ModelReader: Sendable {
    let store: MonitoringStore
    let references: ReferenceCache

    /// A reader.
    ///
    /// - Parameters:
    ///   - store: The store.
    ///   - references: Kept from page to page.
    package init(store: MonitoringStore, references: ReferenceCache) {
        self.store = store
        self.references = references
    }

    /// What was asked of a model.
    struct Request {
        var registered: RegisteredModel
        /// Only this version's points and findings; else its predecessors' too.
        var isVersionChosen = false
        /// How many versions the model has: overlapping ones share a query's limit.
        var versions = 1
        var range: PageRange
        /// How many drift findings; each is a document of all columns.
        var driftFindings: Int
        /// Metrics besides the main one.
        var otherMetrics: [MetricID] = []
        /// Metrics whose estimates are read.
        var estimatedMetrics: [MetricID] = []
    }

    /// Reads everything but the open alerts, which callers have at hand for all models at once.
    ///
    /// - Parameters:
    ///   - request: What to read.
    ///   - rules: The model's rules.
    /// - Returns: The reading.
    /// - Throws: `StoreError` when the store cannot be read.
    func read(_ request: Request, rules: [RuleRecord]) async throws -> ModelReading {
        let schema = request.registered.schema
        let version = request.isVersionChosen ? schema.version : nil
        let limit = request.range.limit
        let several = request.isVersionChosen ? 1 : min(max(request.versions, 1), 3)
        var reading = ModelReading(registered: request.registered)
        reading.rules = rules
        reading.isPast = request.range.days != nil
        reading.thresholds = try await store.findings.thresholds(of: schema.model)
        reading.watermark = try await store.predictions.watermark(of: schema.model)
        reading.reference = try await references.facts(of: schema)

        let main = try await store.findings.metricPoints(
            MetricQuery(
                model: schema.model, version: version, metrics: [schema.mainMetric], range: request.range.days,
                limit: limit * several))
        reading.points = Self.onePerWindow(main, preferring: schema.version, most: limit)
        reading.pointsAreComplete = request.range.days == nil && main.count < limit * several

        let targets =
            reading.rules.filter { $0.rule.role == .target }.map(\.rule.metric)
            + reading.thresholds.filter { $0.target != nil }.map(\.metric)
        let others = Set(request.otherMetrics + targets).subtracting([schema.mainMetric]).sorted()
        if !others.isEmpty {
            let points = try await store.findings.metricPoints(
                MetricQuery(
                    model: schema.model, version: version, metrics: others, range: request.range.days,
                    limit: limit * several * others.count))
            reading.otherPoints = others.flatMap { metric in
                Self.onePerWindow(
                    points.filter { $0.metric == metric }, preferring: schema.version, most: limit)
            }
        }
        if !request.estimatedMetrics.isEmpty {
            let points = try await store.findings.metricPoints(
                MetricQuery(
                    model: schema.model, version: version, metrics: request.estimatedMetrics,
                    range: request.range.days, limit: limit * several * request.estimatedMetrics.count,
                    estimated: true))
            reading.estimates = request.estimatedMetrics.flatMap { metric in
                Self.onePerWindow(points.filter { $0.metric == metric }, preferring: schema.version, most: limit)
            }
        }
        if request.driftFindings > 0 {
            let findings = try await store.findings.driftFindings(
                of: schema.model, version: version, in: request.range.days, limit: request.driftFindings)
            reading.drift = Self.onePerWindow(findings, preferring: schema.version)
        }
        reading.windows = try await windows(reading, request)
        return reading
    }

    /// The windows with predictions from the first shown point on, or the newest ones before there are points.
    private func windows(_ reading: ModelReading, _ request: Request) async throws -> [WindowProgress] {
        guard let watermark = reading.watermark else { return [] }
        let schema = request.registered.schema
        // The watermark moves with labels too, which can come a whole horizon after the last prediction.
        let usual = watermark.advanced(
            by: .zero - schema.labelHorizon - schema.window.roughLength * request.range.limit)
        let start = request.range.days?.start ?? reading.points.first?.window.start ?? usual
        let end = request.range.days?.end ?? Timestamp(milliseconds: watermark.milliseconds + 1)
        guard start < end else { return [] }
        let windows = try await store.predictions.windows(of: schema, in: TimeRange(start: start, end: end))
        return windows.suffix(request.range.limit)
    }

    /// Where two versions served in one window, the one that the page is about counts, else the newer check.
    static func onePerWindow(_ points: [MetricPoint], preferring version: String, most: Int) -> [MetricPoint] {
        var chosen: [TimeRange: MetricPoint] = [:]
        for point in points {
            if let other = chosen[point.window], other.version == version, point.version != version { continue }
            chosen[point.window] = point
        }
        return chosen.values.sorted { $0.window < $1.window }.suffix(most)
    }

    private static func onePerWindow(_ findings: [DriftFinding], preferring version: String) -> [DriftFinding] {
        var chosen: [TimeRange: DriftFinding] = [:]
        for finding in findings {
            if let other = chosen[finding.window], other.version == version, finding.version != version { continue }
            chosen[finding.window] = finding
        }
        return chosen.values.sorted { $0.window < $1.window }
    }
}

extension WindowLength {
    /// About how long a window is, for stepping back in time; never less than it is.
    var roughLength: Duration {
        switch self {
        case .minute: .seconds(60)
        case .hour: .seconds(3600)
        case .sixHours: .seconds(6 * 3600)
        case .day: .days(1)
        case .week: .days(7)
        case .month: .days(31)
        case .quarter: .days(92)
        }
    }
}
