import Logging
import VigilDomain
import VigilMonitoring
import VigilStorage

/// Brings a model's windows up to date: metrics, drift, rules, each window's results in one transaction.
///
/// What has to be done is read from the store, so that a restart, or another replica, goes on where this one stopped.
final class WindowEvaluator: Sendable {
    private let store: MonitoringStore
    private let baselines: BaselineCache
    private let defaultChannels: [String]
    private let rule: DriftRule
    private let clock: any WallClock
    private let events: EventHub
    private let logger: Logger
    /// One evaluation at a time: rules' states are read, changed and written back.
    private let lock = AsyncLock()

    init(
        store: MonitoringStore, baselines: BaselineCache, defaultChannels: [String], rule: DriftRule,
        clock: any WallClock, events: EventHub, logger: Logger
    ) {
        self.store = store
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
            var findings: [DriftFinding] = []
            let versions = try await store.models.models().filter { $0.schema.model == model }
            guard let watermark = try await store.predictions.watermark(of: model) else { return [] }
            for registered in versions {
                let isNewest = registered == versions.last
                findings += try await evaluate(
                    registered.schema, isNewest: isNewest, watermark: watermark, scope: scope)
            }
            return findings
        }
    }

    /// Merges values that the caller computed into their windows' points and runs the rules over them.
    func record(_ values: RecordedValues, of schema: ModelSchema) async throws {
        try await lock.withLock { [self] in
            let query = MetricQuery(
                model: schema.model, version: schema.version, metrics: values.metrics, range: values.window)
            let stored = try await store.findings.metricPoints(query).filter { $0.origin == .recorded }
            var commit = EvaluationCommit(schema: schema)
            commit.points = values.merged(with: stored, schema: schema, now: clock.now())
            var decisions = try await decisions(for: schema, baseline: baselines.baseline(of: schema))
            decisions.decide(commit.points, at: clock.now(), into: &commit)
            try await finish(commit)
        }
    }

    private func decisions(for schema: ModelSchema, baseline: PreparedBaseline?) async throws -> RuleDecisions {
        RuleDecisions(
            records: try await store.findings.rules(of: schema.model),
            references: baseline?.metrics ?? [:],
            defaultChannels: defaultChannels)
    }

    private func evaluate(
        _ schema: ModelSchema, isNewest: Bool, watermark: Timestamp, scope: Scope
    ) async throws -> [DriftFinding] {
        let all = try await store.predictions.windows(of: schema, in: nil)
        let tasks = all.compactMap { progress in
            WindowTask(progress, schema: schema, watermark: watermark, scope: scope, isLast: progress == all.last)
        }
        guard !tasks.isEmpty else { return [] }
        let baseline = try await baselines.baseline(of: schema)
        var decisions = try await decisions(for: schema, baseline: baseline)
        var findings: [DriftFinding] = []
        for task in tasks {
            try Task.checkCancellation()
            var commit = try await results(of: task, schema: schema, baseline: baseline)
            // Rules follow the newest version; an older one that still serves is measured but does not page.
            if isNewest { decisions.decide(commit.points, at: clock.now(), into: &commit) }
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
