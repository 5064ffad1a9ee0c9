import VigilDomain
import VigilStorage

/// A store in memory that counts what is read from it.
actor FakeStore: ModelStore, PredictionStore, FindingStore {
    struct Contents: Sendable {
        var models: [RegisteredModel] = []
        var baselines: [Baseline] = []
        var predictions: [(schema: ModelSchema, rows: LabelledPredictions)] = []
        var windows: [(schema: ModelSchema, progress: WindowProgress)] = []
        var watermarks: [ModelName: Timestamp] = [:]
        var keptFrom: Timestamp?
        var points: [MetricPoint] = []
        var drift: [DriftFinding] = []
        var signals: [LiveDriftSignal] = []
        var rules: [RuleRecord] = []
        var alerts: [Alert] = []
        var thresholds: [PerformanceThresholds] = []
    }

    private let contents: Contents
    private(set) var pointsRead = 0
    private(set) var findingsRead = 0
    private(set) var baselinesRead = 0
    private(set) var windowsRead = 0

    init(_ contents: Contents) { self.contents = contents }

    nonisolated var store: MonitoringStore { MonitoringStore(self, close: {}) }

    // MARK: Reading

    func models() -> [RegisteredModel] { contents.models }

    func model(_ name: ModelName, version: String?) -> RegisteredModel? {
        contents.models.last { $0.schema.model == name && (version == nil || $0.schema.version == version) }
    }

    func baseline(of schema: ModelSchema) -> Baseline? {
        baselinesRead += 1
        return contents.baselines.last { $0.schema == schema }
    }

    func baselineRevision(of schema: ModelSchema) -> Int64? {
        contents.baselines.lastIndex { $0.schema == schema }.map(Int64.init)
    }

    func labelledPredictions(of schema: ModelSchema, in range: TimeRange, reading _: PredictionParts = .all)
        -> LabelledPredictions
    {
        let empty = LabelledPredictions(
            predictions: PredictionBatch(schema: schema), labels: .empty(schema.predictionKind), lastLabelAt: nil)
        guard let entry = contents.predictions.last(where: { $0.schema == schema }) else { return empty }
        let rows = entry.rows.predictions.timestamps.indices.filter {
            range.contains(Timestamp(milliseconds: entry.rows.predictions.timestamps[$0]))
        }
        return LabelledPredictions(
            predictions: entry.rows.predictions.rows(rows), labels: entry.rows.labels.rows(rows), lastLabelAt: nil)
    }

    func windowSummaries(of _: ModelSchema, in _: TimeRange, countingKey _: Int64) -> [WindowSummary] { [] }

    func stretches(of _: ModelSchema, in range: TimeRange, rows _: Int) -> [TimeRange] { [range] }

    func windows(of schema: ModelSchema, in range: TimeRange?) -> [WindowProgress] {
        let found = contents.windows.filter { entry in
            entry.schema == schema && (range.map { $0.overlaps(entry.progress.window) } ?? true)
        }
        windowsRead += found.count
        return found.map(\.progress).sorted { $0.window < $1.window }
    }

    func keptFrom(_ schema: ModelSchema) -> Timestamp? { contents.keptFrom }

    func watermark(of model: ModelName) -> Timestamp? { contents.watermarks[model] }

    func metricPoints(_ query: MetricQuery) -> [MetricPoint] {
        let found = contents.points.filter { point in
            point.model == query.model && (query.version.map { $0 == point.version } ?? true)
                && (point.origin == .estimated) == query.estimated
                && (!query.isSettled || (point.labels.isMature && point.value.measurement != nil))
                && (query.metrics.isEmpty || query.metrics.contains(point.metric))
                && (query.range.map { $0.overlaps(point.window) } ?? true)
        }
        let shown = found.sorted { $0.window < $1.window }.suffix(query.limit)
        pointsRead += shown.count
        return Array(shown)
    }

    func reduceMetricPoints<Result: Sendable>(
        _ query: MetricQuery, into initial: @escaping @Sendable @autoclosure () -> Result,
        _ update: @Sendable @escaping (inout Result, MetricPoint) -> Void
    ) -> (result: Result, cutAt: Timestamp?) {
        var whole = query
        whole.limit = .max
        return (metricPoints(whole).reduce(into: initial()) { update(&$0, $1) }, nil)
    }

    func firstPoint(of schema: ModelSchema, from start: Timestamp?, before end: Timestamp) async throws -> Timestamp? {
        nil
    }

    func newestPoints(of model: ModelName, version: String?) -> [MetricPoint] {
        let mature = contents.points.filter { point in
            point.model == model && (version.map { $0 == point.version } ?? true) && point.labels.isMature
                && point.origin != .estimated
        }
        let byMetric = Dictionary(grouping: mature) { [$0.version, $0.metric.rawValue] }
        return byMetric.values.compactMap { points in points.max { $0.window < $1.window } }
            .sorted { ($0.version, $0.metric) < ($1.version, $1.metric) }
    }

    func liveSignals(of model: ModelName, version: String?, in range: TimeRange?, limit: Int) -> [LiveDriftSignal] {
        Array(contents.signals.filter { signal in range.map { $0.contains(signal.moment) } ?? true }.suffix(limit))
    }

    func driftFindings(of model: ModelName, version: String?, in range: TimeRange?, limit: Int) -> [DriftFinding] {
        let found = contents.drift.filter { finding in
            finding.model == model && (version.map { $0 == finding.version } ?? true)
                && (range.map { $0.overlaps(finding.window) } ?? true)
        }
        let shown = found.sorted { $0.window < $1.window }.suffix(limit)
        findingsRead += shown.count
        return Array(shown)
    }

    func rules(of model: ModelName?) -> [RuleRecord] {
        contents.rules.filter { model == nil || $0.rule.model == model }
    }

    func alerts(_ query: AlertQuery) -> [Alert] {
        let found = contents.alerts.filter { alert in
            (query.model.map { $0 == alert.model } ?? true) && (query.status.map { $0 == alert.status } ?? true)
        }
        return Array(found.sorted { $0.firstWindow > $1.firstWindow }.prefix(query.limit))
    }

    func thresholds(of model: ModelName) -> [PerformanceThresholds] {
        contents.thresholds.filter { $0.model == model }
    }

    // MARK: Writing, which pages never do

    private var refusal: StoreError { StoreError(.readOnly, "pages only read") }

    func register(_ schema: ModelSchema, at now: Timestamp) throws -> RegistrationOutcome { throw refusal }
    func setBaseline(_ baseline: Baseline) throws { throw refusal }
    func append(_ writes: [PredictionWrite]) throws -> [PredictionReceipt] { throw refusal }
    func append(
        _ outcomes: OutcomeBatch, of model: ModelName, request: KeyedRequest<OutcomeReceipt>?,
        acknowledgement: Acknowledgement
    ) throws -> OutcomeReceipt { throw refusal }
    func predictions(
        ofGroups groups: Set<String>, of schema: ModelSchema, from first: Timestamp, through last: Timestamp
    ) throws -> [GroupedPrediction] { throw refusal }
    func joinQueuedOutcomes(of model: ModelName, limit: Int) throws -> OutcomeReceipt? { throw refusal }
    func evaluationWork(of model: ModelName, since: Timestamp?) async throws -> EvaluationWork? { nil }
    func commit(_ evaluation: EvaluationCommit) throws { throw refusal }
    func record(_ signals: [LiveDriftSignal], of schema: ModelSchema) throws { throw refusal }
    func setRule(_ rule: AlertConfiguration, at now: Timestamp, under lease: Lease?) throws { throw refusal }
    func removeRule(_ name: String, of model: ModelName, under lease: Lease?) throws -> Bool { throw refusal }
    func dueMessages(at now: Timestamp, limit: Int) throws -> [OutboxMessage] { throw refusal }
    func record(_ delivery: DeliveryRecord, of id: Int64, at now: Timestamp, under lease: Lease?) throws {
        throw refusal
    }
    func setThresholds(_ thresholds: PerformanceThresholds) throws { throw refusal }
}
