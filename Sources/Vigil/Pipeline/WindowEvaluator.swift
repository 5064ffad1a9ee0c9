import Logging
import VigilDomain
import VigilMonitoring
import VigilStorage

/// Brings a model's windows up to date: metrics, drift, rules, each window's results in one transaction.
///
/// What has to be done is read from the store, so that a restart, or another replica, goes on where this one stopped.
final class WindowEvaluator: Sendable {
    private let store: MonitoringStore
    private let registry: ModelRegistry
    private let baselines: BaselineCache
    private let defaultChannels: [String]
    private let rule: DriftRule
    private let clock: any WallClock
    private let events: EventHub
    private let logger: Logger
    /// One evaluation at a time: rules' states are read, changed and written back.
    private let lock = AsyncLock()

    init(
        store: MonitoringStore, registry: ModelRegistry, baselines: BaselineCache, defaultChannels: [String],
        rule: DriftRule, clock: any WallClock, events: EventHub, logger: Logger
    ) {
        self.store = store
        self.registry = registry
        self.baselines = baselines
        self.defaultChannels = defaultChannels
        self.rule = rule
        self.clock = clock
        self.events = events
        self.logger = logger
    }

    /// Which windows an evaluation takes.
    enum Scope: Hashable, Sendable {
        /// Those that changed since they were last evaluated; drift of closed ones only.
        case changed
        /// The same, and the drift of the newest window although it is still open.
        case changedAndOpen
        /// Every window that ends after this moment, open ones too.
        case since(Timestamp)
    }

    /// Evaluates a model.
    ///
    /// - Returns: The drift findings it made, oldest first.
    func evaluate(_ model: ModelName, scope: Scope) async throws -> [DriftFinding] {
        try await lock.withLock { [self] in
            var since: Timestamp?
            if case .since(let moment) = scope { since = moment }
            guard let work = try await store.findings.evaluationWork(of: model, since: since) else { return [] }
            var findings: [DriftFinding] = []
            for version in work.versions {
                // Rules follow the newest version; an older one that still serves is measured but does not page.
                let rules = version == work.versions.last ? work.rules : []
                findings += try await evaluate(
                    version, of: model, rules: rules, watermark: work.watermark, scope: scope)
            }
            return findings
        }
    }

    /// Changes rules between evaluations: one that runs would write the states it read back over theirs.
    func changeRules<Result: Sendable>(_ change: @Sendable () async throws -> Result) async rethrows -> Result {
        try await lock.withLock(change)
    }

    /// Merges values that the caller computed into their windows' points and runs the rules over them.
    func record(_ values: RecordedValues, of schema: ModelSchema) async throws {
        try await lock.withLock { [self] in
            let query = MetricQuery(
                model: schema.model, version: schema.version, metrics: values.metrics, range: values.window)
            let stored = try await store.findings.metricPoints(query).filter { $0.origin == .recorded }
            var commit = EvaluationCommit(schema: schema)
            commit.points = values.merged(with: stored, schema: schema, now: clock.now())
            let rules = try await store.findings.rules(of: schema.model)
            var decisions = decisions(rules, baseline: try await baselines.baseline(of: schema))
            decisions.decide(commit.points, at: clock.now(), into: &commit)
            try await finish(commit)
        }
    }

    private func decisions(_ rules: [RuleRecord], baseline: PreparedBaseline?) -> RuleDecisions {
        RuleDecisions(records: rules, references: baseline?.metrics ?? [:], defaultChannels: defaultChannels)
    }

    private func evaluate(
        _ version: EvaluationWork.Version, of model: ModelName, rules: [RuleRecord], watermark: Timestamp,
        scope: Scope
    ) async throws -> [DriftFinding] {
        let schema = try await registry.schema(of: model, version: version.version)
        let tasks = version.windows.compactMap { progress in
            WindowTask(
                progress, schema: schema, watermark: watermark, scope: scope,
                isLast: progress.window == version.newestWindow, hasBaseline: version.baselineRevision != nil)
        }
        guard !tasks.isEmpty else { return [] }
        let baseline = try await baselines.baseline(of: schema, revision: version.baselineRevision)
        var decisions = decisions(rules, baseline: baseline)
        var findings: [DriftFinding] = []
        for task in tasks {
            try Task.checkCancellation()
            var commit = try await results(of: task, schema: schema, baseline: baseline)
            decisions.decide(commit.points, at: clock.now(), into: &commit)
            findings += commit.drift
            try await finish(commit)
        }
        return findings
    }

    private func results(
        of task: WindowTask, schema: ModelSchema, baseline: PreparedBaseline?
    ) async throws -> EvaluationCommit {
        let rows = try await store.predictions.labelledPredictions(of: schema, in: task.progress.window)
        let drift = task.checksDrift ? baseline?.reference : nil
        return try await WindowResults.compute(
            task, rows: rows, schema: schema, reference: drift, rule: rule, now: clock.now())
    }

    private func finish(_ commit: EvaluationCommit) async throws {
        guard !commit.isEmpty else { return }
        var commit = commit
        commit.committedAt = clock.now()
        try await store.findings.commit(commit)
        events.publish(.findings, commit.schema.model)
        for alert in commit.alerts {
            logger.notice(
                "alert changed",
                metadata: [
                    "model": "\(alert.model)", "rule": "\(alert.rule)", "status": "\(alert.status.rawValue)",
                    "severity": "\(alert.severity.rawValue)",
                ])
        }
        if !commit.alerts.isEmpty { events.publish(.alert, commit.schema.model) }
    }
}
