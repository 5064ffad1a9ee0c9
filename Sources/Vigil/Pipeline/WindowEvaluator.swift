import Logging
import VigilDomain
import VigilMonitoring
import VigilStorage

/// Brings a model's windows up to date: metrics, drift, rules, each window's results in one transaction.
///
/// What has to be done is read from the store, so that a restart, or another replica, goes on where this one stopped.
final class WindowEvaluator: Sendable {
    let store: MonitoringStore
    let registry: ModelRegistry
    let baselines: BaselineCache
    private let defaultChannels: [String]
    private let comparisons: ComparisonSource
    private let detectors: DriftDetectorRegistry
    let clock: any WallClock
    private let events: EventHub
    let logger: Logger
    /// One evaluation of a model at a time in this process: rules' states are read, changed and written back.
    let locks = ModelLocks()
    /// The same over all replicas.
    let leases: Leases
    let estimates = EstimateCache()

    init(
        store: MonitoringStore, leases: Leases, registry: ModelRegistry, baselines: BaselineCache,
        defaultChannels: [String], rule: DriftRule, detectors: DriftDetectorRegistry, clock: any WallClock,
        events: EventHub, logger: Logger
    ) {
        self.store = store
        self.leases = leases
        self.registry = registry
        self.baselines = baselines
        self.defaultChannels = defaultChannels
        comparisons = ComparisonSource(predictions: store.predictions, baselines: baselines, rule: rule)
        self.detectors = detectors
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
        /// Every window that overlaps this range, open ones too.
        case over(TimeRange)
    }

    /// Evaluates a model, after whoever is at it.
    ///
    /// - Returns: The drift findings it made, oldest first.
    func evaluate(_ model: ModelName, scope: Scope) async throws -> [DriftFinding] {
        try await locks.lock(of: model).withLock { [self] in
            try await leases.hold(.evaluation(of: model)) { [self] held in
                try await evaluate(model, scope: scope, under: held?.lease)
            }
        }
    }

    /// Evaluates what changed of a model, unless another replica is at it.
    ///
    /// - Returns: Whether it was done.
    func evaluateIfFree(_ model: ModelName) async throws -> Bool {
        try await locks.lock(of: model).withLock { [self] in
            try await leases.holdIfFree(.evaluation(of: model)) { [self] held in
                _ = try await evaluate(model, scope: .changed, under: held?.lease)
                return true
            } ?? false
        }
    }

    /// Evaluates a model of which the caller has the lock and, where replicas share the store, the lease.
    func evaluate(_ model: ModelName, scope: Scope, under lease: Lease?) async throws -> [DriftFinding] {
        try await joinQueuedOutcomes(of: model)
        var since: Timestamp?
        if case .over(let range) = scope { since = range.start }
        guard let work = try await store.findings.evaluationWork(of: model, since: since) else { return [] }
        let judged = work.versions.last { $0.newestWindow != nil }?.version
        var findings: [DriftFinding] = []
        var fault: (any Error)?
        var failed: Set<String> = []
        for version in work.versions {
            let rules = version.version == judged ? work.rules : []
            do {
                findings += try await evaluate(
                    version, of: model, rules: rules, watermark: work.watermark, scope: scope, under: lease)
            } catch let error as CancellationError {
                throw error
            } catch let error as StoreError where error.code == .leaseLost {
                throw error
            } catch {
                // A version that cannot be read must not keep the others from being looked at.
                fault = fault ?? error
                failed.insert(version.version)
            }
        }
        // Last, since what is long past waits better than what is new.
        for version in work.versions where !failed.contains(version.version) {
            try await foldHistory(version, of: model, watermark: work.watermark, under: lease)
        }
        if let fault { throw fault }
        try await store.changes?.noteEvaluated(work.revision, of: model, under: lease)
        return findings
    }

    /// Finds the older predictions of outcomes that came without their time, many at once.
    private func joinQueuedOutcomes(of model: ModelName) async throws {
        while let receipt = try await store.predictions.joinQueuedOutcomes(of: model, limit: Self.outcomesOfSearch) {
            try Task.checkCancellation()
            logger.debug(
                "outcomes searched for",
                metadata: [
                    "model": "\(model)", "matched": "\(receipt.matched)", "waiting": "\(receipt.waiting)",
                ])
        }
    }

    /// So many outcomes share one pass over all predictions; some tens of megabytes with long ids.
    private static let outcomesOfSearch = 250_000

    /// Changes a model's rules between evaluations: one that runs would write the states it read back over theirs.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - change: What to do under the lease that it is given; it may be begun anew.
    /// - Returns: What `change` returns.
    /// - Throws: What `change` throws; `StoreError` when the model cannot be had.
    func changeRules<Result: Sendable>(
        of model: ModelName, _ change: @Sendable @escaping (Lease?) async throws -> Result
    ) async throws -> Result {
        try await locks.lock(of: model).withLock { [leases] in
            try await leases.hold(.evaluation(of: model)) { try await change($0?.lease) }
        }
    }

    /// Forgets what the rules of a model remember; open alerts are closed and say why.
    func restartRules(of schema: ModelSchema, because reason: String) async throws {
        try await changeRules(of: schema.model) { [self] lease in
            for record in try await store.findings.rules(of: schema.model) {
                try await restart(record, schema: schema, because: reason, under: lease)
            }
        }
    }

    /// Lets a rule start from a quiet state; its open alert is closed and says why.
    ///
    /// To be called in `changeRules`.
    func restart(
        _ record: RuleRecord, schema: ModelSchema, because reason: String, under lease: Lease?
    ) async throws {
        var commit = EvaluationCommit(schema: schema)
        var state = record.state
        commit.take(
            state.closeOpenAlert(because: reason, at: clock.now()), of: record.rule, defaultChannels: defaultChannels)
        commit.states[record.rule.name] = AlertState()
        try await finish(commit, under: lease)
    }

    /// Merges values that the caller computed into their windows' points and runs the rules over them.
    func record(_ values: RecordedValues, of schema: ModelSchema) async throws {
        try await changeRules(of: schema.model) { [self] lease in
            let work = try await store.findings.evaluationWork(of: schema.model, since: nil)
            let own = work?.versions.first { $0.version == schema.version }
            let foldedUntil = own?.foldedUntil(of: schema)
            let values = values.within(daysBefore: foldedUntil)
            let query = MetricQuery(
                model: schema.model, version: schema.version, metrics: values.metrics, range: values.window)
            let stored = try await store.findings.metricPoints(query)
            var commit = EvaluationCommit(schema: schema)
            commit.points = values.merged(
                with: stored.filter { $0.origin == .recorded }, schema: schema, now: clock.now())
            if Self.isJudged(schema, by: work) {
                // What Vigil computed from predictions and labels counts; a number that was recorded beside it does not.
                let computed = Set(
                    stored.filter { $0.origin == .computed && $0.value.measurement != nil }.map(\.metric))
                // A model of which only numbers are recorded has no work to look at.
                var rules = work?.rules
                if rules == nil { rules = try await store.findings.rules(of: schema.model) }
                var decisions = decisions(rules ?? [], baseline: try await baselines.baseline(of: schema))
                let isPast = foldedUntil.map { values.window.start < $0 } ?? false
                if !isPast {
                    decisions.decide(
                        commit.points.filter { !computed.contains($0.metric) }, at: clock.now(), into: &commit)
                }
            }
            try await finish(commit, under: lease)
        }
    }

    /// Whether rules judge a version: the newest one that has predictions, or one registered after that.
    ///
    /// An older one that still serves is measured but does not page; neither does a newer one stop it from paging
    /// before anything came from it.
    private static func isJudged(_ schema: ModelSchema, by work: EvaluationWork?) -> Bool {
        guard let versions = work?.versions, let own = versions.firstIndex(where: { $0.version == schema.version }),
            let judged = versions.lastIndex(where: { $0.newestWindow != nil })
        else { return true }
        return own >= judged
    }

    private func decisions(_ rules: [RuleRecord], baseline: PreparedBaseline?) -> RuleDecisions {
        RuleDecisions(records: rules, references: baseline?.metrics ?? [:], defaultChannels: defaultChannels)
    }

    private func evaluate(
        _ version: EvaluationWork.Version, of model: ModelName, rules: [RuleRecord], watermark: Timestamp,
        scope: Scope, under lease: Lease?
    ) async throws -> [DriftFinding] {
        let schema = try await registry.schema(of: model, version: version.version)
        let tasks = version.windows.compactMap { progress in
            WindowTask(
                progress, schema: schema, watermark: watermark, scope: scope,
                isLast: progress.window == version.newestWindow,
                hasBaseline: version.baselineRevision != nil || schema.drift?.comparesWithTrailing == true)
        }
        guard !tasks.isEmpty else { return [] }
        let baseline = try await baselines.baseline(of: schema, revision: version.baselineRevision)
        var past = PastDays(version.foldedUntil(of: schema))
        var decisions = decisions(rules, baseline: baseline)
        var findings: [DriftFinding] = []
        var fault: (any Error)?
        var isSettled = false
        for task in tasks {
            try Task.checkCancellation()
            var commit: EvaluationCommit
            do {
                guard let found = try await results(of: task, schema: schema, baseline: baseline) else { continue }
                commit = found
            } catch let error as CancellationError {
                throw error
            } catch {
                // A window that cannot be read must not keep the later ones from being looked at.
                fault = fault ?? error
                continue
            }
            if let day = past.day(of: task.progress.window) {
                // What is so long ago decides nothing any more, and where its day stands for it, its points do not come back.
                if try await past.isFolded(day, { try await isFolded($0, of: schema) }) {
                    past.keep(commit.evaluated, of: day)
                    commit.points = []
                    commit.evaluated = []
                    commit.summaries = []
                }
                try await finish(commit, under: lease)
                findings += commit.drift
                continue
            }
            // From here on a fault ends the evaluation: the rules would go on from states that were never stored.
            decisions.decide(commit.points.filter { $0.origin != .estimated }, at: clock.now(), into: &commit)
            try await finish(commit, under: lease)
            findings += commit.drift
            isSettled =
                isSettled
                || commit.points.contains {
                    $0.metric == schema.mainMetric && $0.origin == .computed && !$0.isMaturing
                }
        }
        if isSettled, let commit = try await breachForecast(schema, &decisions) {
            try await finish(commit, under: lease)
        }
        // Their rows are read after the marks, so that what comes in between is seen by the next evaluation.
        for day in past.days {
            guard day.isFolded || isBefore(day.range, schema, watermark) else { continue }
            try await fold(day.range, of: schema, watermark: watermark, evaluated: day.evaluated, under: lease)
        }
        if let fault { throw fault }
        return findings
    }

    /// What a window comes to; `nil` where its rows have gone since the work was read: what was found of all of them stays.
    private func results(
        of task: WindowTask, schema: ModelSchema, baseline: PreparedBaseline?
    ) async throws -> EvaluationCommit? {
        let window = task.progress.window
        var comparison: WindowComparison?
        if task.checksDrift || (task.checksLabels && baseline?.label != nil) {
            comparison = try await comparisons.comparison(of: window, schema: schema, baseline: baseline)
        }
        let estimator = task.computesMetrics ? baseline?.estimator?.estimator : nil
        let key = EstimateCache.Key(
            schema: schema, window: window, predictions: task.progress.predictions, baseline: baseline?.revision ?? 0)
        var known = estimator == nil ? nil : estimates.estimates(key)
        let reading = WindowReading(
            task, schema: schema, comparison: comparison, estimator: known == nil ? estimator : nil)
        let contents = try await reading.contents(of: window, in: store.predictions)
        if contents.table.rows < task.progress.predictions,
            let kept = try await store.predictions.keptFrom(schema), window.start < kept
        {
            return nil
        }
        if known == nil, let estimator, let rows = contents.rows {
            known = try await Self.estimated(rows, by: estimator)
            // What came in since the window was listed is in the estimate, and not in the key.
            if let known, rows.count == key.predictions { estimates.keep(known, key) }
        }
        var commit = try await WindowResults.compute(
            task, contents: contents, schema: schema, baseline: baseline, comparison: comparison, detectors: detectors,
            estimates: known, now: clock.now())
        try await askInputs(key, schema, baseline, contents, &commit)
        for index in commit.drift.indices where commit.drift[index].result.overallDriftDetected {
            let before = try await findingBefore(task.progress.window, of: schema)
            commit.drift[index].result.goOn(from: before, window: task.progress.window)
            try await markSeasons(&commit.drift[index].result, window: task.progress.window, of: schema)
        }
        return commit
    }

    /// When the main metric will break its thresholds, told at its newest settled window, whichever window changed; `nil`
    /// without thresholds.
    private func breachForecast(
        _ schema: ModelSchema, _ decisions: inout RuleDecisions
    ) async throws -> EvaluationCommit? {
        let thresholds = try await store.findings.thresholds(of: schema.model).first { $0.metric == schema.mainMetric }
        guard let thresholds, !thresholds.seriesLimits.isEmpty else { return nil }
        var query = MetricQuery(
            model: schema.model, version: schema.version, metrics: [schema.mainMetric],
            limit: 2 * MetricSeries.greatestLength)
        query.isSettled = true
        let history = try await store.findings.metricPoints(query)
        guard let newest = history.last(where: { $0.origin == .computed }) else { return nil }
        var commit = EvaluationCommit(schema: schema)
        commit.points = [try await Self.breachForecast(at: newest, history, thresholds, schema)]
        decisions.decide(commit.points, at: clock.now(), into: &commit)
        return commit
    }

    @concurrent
    private static func breachForecast(
        at newest: MetricPoint, _ history: [MetricPoint], _ thresholds: PerformanceThresholds, _ schema: ModelSchema
    ) async throws -> MetricPoint {
        try BreachForecast.point(at: newest, history: history, thresholds: thresholds, schema: schema)
    }

    /// Reads the windows of a cycle only where the one a whole cycle ago had the same column drift.
    private func markSeasons(
        _ result: inout DriftAnalysisResult, window: TimeRange, of schema: ModelSchema
    ) async throws {
        for season in DriftSeason.before(window, length: schema.window) {
            let then = try await store.findings.driftFindings(
                of: schema.model, version: schema.version, in: season.window, limit: 1
            ).last
            guard result.mayRepeat(season, then) else { continue }
            let earlier = try await store.findings.driftFindings(
                of: schema.model, version: schema.version,
                in: TimeRange(start: season.window.start, end: window.start), limit: 200)
            result.markSeason(season, earlier: earlier, window: window)
        }
    }

    /// The finding of the window just before, if there is one.
    private func findingBefore(_ window: TimeRange, of schema: ModelSchema) async throws -> DriftFinding? {
        let start = schema.window.window(containing: window.start.advanced(by: .milliseconds(-1))).start
        return try await store.findings.driftFindings(
            of: schema.model, version: schema.version, in: TimeRange(start: start, end: window.start), limit: 1
        ).last
    }

    func finish(_ commit: EvaluationCommit, under lease: Lease?) async throws {
        guard !commit.isEmpty else { return }
        var commit = commit
        commit.lease = lease
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
