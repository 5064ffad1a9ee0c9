public import Logging
public import ServiceLifecycle
import VigilDomain
public import VigilMonitoring
import VigilNotifications
public import VigilStorage

/// Monitors models: takes in predictions and outcomes, watches performance and drift, and tells about it.
///
/// One object over one store. Everything can be called directly; `run()` adds what goes on by itself: evaluating what
/// came in, writing gathered live predictions, and delivering messages. The server is a shell around this object.
///
/// Event time, the time of the predictions, drives windows, checks and rules; the injected wall clock drives delivery.
public final class MLModelMonitoringService: Service, Sendable {
    /// Performance: recorded and computed metrics, limits.
    public let performance: ModelPerformanceTracker
    /// Drift: baselines, checks, history.
    public let drift: ModelDriftDetector
    /// Alerts: rules, templates, history.
    public let alerting: ModelAlertingSystem

    /// A/B tests: plans, assignment, results, decisions.
    public let experiments: ModelABTestFramework

    /// Where everything is kept.
    public let store: MonitoringStore
    /// Wall time.
    public let clock: any WallClock
    let registry: ModelRegistry
    let baselines: BaselineCache
    let evaluator: WindowEvaluator
    let leases: Leases
    /// What replicas share beside the store; `nil` where that is the store alone.
    package let link: (any ReplicaLink)?
    let ingestQueue: IngestQueue
    let liveModels: LiveModels
    let liveWatch: LiveWatch
    private let delivery: DeliveryQueue
    let health: ServiceHealth
    let retention: RetentionKeeper
    let worklist: Worklist
    /// Checks what is stored.
    package let verification = StorageVerifier()
    /// Makes backups; `nil` where no directory was given for them.
    let backups: BackupKeeper?
    let hub: EventHub
    let logger: Logger

    /// A service over a store.
    ///
    /// - Parameters:
    ///   - store: Where everything is kept.
    ///   - link: What replicas share beside the store, such as `RedisLink` of `VigilRedis`.
    ///   - channels: Where messages go; a rule that names none uses all of them.
    ///   - driftRule: When a column counts as drifted, of models that have no rule of their own.
    ///   - driftDetectors: The drift detectors that models may ask for by name: the catalogs' and your own.
    ///   - liveQueue: How many live predictions of a version may wait to be written, and which are dropped beyond that.
    ///   - retention: How much is kept of models that do not say so themselves.
    ///   - backups: Where backups go and how often they are made; a store in memory has none.
    ///   - clock: Wall time.
    ///   - logger: Where the service writes what it does.
    public init(
        store: MonitoringStore,
        link: (any ReplicaLink)? = nil,
        channels: [any NotificationChannel] = [],
        driftRule: DriftRule = .windows,
        driftDetectors: DriftDetectorRegistry = DriftDetectorRegistry(),
        liveQueue: LiveQueuePolicy = LiveQueuePolicy(),
        retention: RetentionPolicy = .everything,
        backups: BackupPolicy? = nil,
        clock: any WallClock = SystemWallClock(),
        logger: Logger = Logger(label: "vigil")
    ) {
        let hub = EventHub { link?.publish($0) }
        let leases = Leases(store.leases)
        let registry = ModelRegistry(store: store.models)
        let baselines = BaselineCache(store: store.models)
        let worklist = Worklist()
        let ingestQueue = IngestQueue(store: store.predictions)
        let names = channels.map(\.name)
        let evaluator = WindowEvaluator(
            store: store, leases: leases, registry: registry, baselines: baselines, defaultChannels: names,
            rule: driftRule, detectors: driftDetectors, clock: clock, events: hub, logger: logger)
        self.store = store
        self.leases = leases
        self.link = link
        self.clock = clock
        self.registry = registry
        self.baselines = baselines
        self.evaluator = evaluator
        self.ingestQueue = ingestQueue
        self.worklist = worklist
        self.hub = hub
        self.logger = logger
        let liveWatch = LiveWatch(store: store, rule: driftRule, detectors: driftDetectors) { schema, error in
            logger.warning(
                "live drift detectors could not be set",
                metadata: ["model": "\(schema.model)", "version": "\(schema.version)", "error": "\(error)"])
        }
        self.liveWatch = liveWatch
        let liveModels = LiveModels(
            policy: liveQueue, baselines: baselines, store: store, watch: liveWatch,
            exits: LiveModel.Exits(
                ingest: { schema, batch in
                    let write = PredictionWrite(schema: schema, batch: batch, receivedAt: clock.now())
                    let receipt = try await ingestQueue.append(write)
                    worklist.add(schema.model)
                    hub.publish(.data, schema.model)
                    if !receipt.expired.isEmpty {
                        logger.warning(
                            "live predictions of times that are no longer kept were left out",
                            metadata: ["model": "\(schema.model)", "count": "\(receipt.expired.count)"])
                    }
                    return receipt
                },
                look: { row, inspection in
                    guard let subject = inspection.subject else { return [] }
                    return liveWatch.look(at: row, inspection.layout, subject)
                },
                tell: { schema, window, count in
                    try await evaluator.record(RecordedValues(dropped: count, in: window), of: schema)
                },
                now: { clock.now() })
        ) { schema, error in
            logger.log(
                level: .of(error), "a new baseline is not used for live predictions yet",
                metadata: ["model": "\(schema.model)", "version": "\(schema.version)", "error": "\(error)"])
        }
        self.liveModels = liveModels
        self.backups = backups.flatMap { policy in
            store.backups.map {
                BackupKeeper(policy: policy, engine: $0, leases: leases, clock: clock, logger: logger)
            }
        }
        health = ServiceHealth(store: store, clock: clock, logger: logger)
        delivery = DeliveryQueue(
            store: store.findings, leases: leases,
            channels: Dictionary(channels.map { ($0.name, $0) }) { first, _ in first },
            clock: clock, policy: RetryPolicy(), logger: logger)
        self.retention = RetentionKeeper(
            store: store, registry: registry, evaluator: evaluator, defaults: retention, events: hub, logger: logger)
        experiments = ModelABTestFramework(
            store: store, registry: registry, assigners: AssignerTable(), events: hub, clock: clock)
        performance = ModelPerformanceTracker(
            registry: registry, store: store, evaluator: evaluator, clock: clock)
        alerting = ModelAlertingSystem(
            registry: registry, store: store, baselines: baselines, evaluator: evaluator, events: hub,
            channels: names, clock: clock)
        drift = ModelDriftDetector(
            registry: registry, store: store, baselines: baselines, evaluator: evaluator, alerting: alerting,
            worklist: worklist, events: hub, rule: driftRule, detectors: driftDetectors, liveWatch: liveWatch,
            liveModels: liveModels, clock: clock)
    }

    /// Reads what is registered and puts every model on the list to be looked at, so that work which an earlier run
    /// left undone is done first.
    ///
    /// - Throws: When the store cannot be read.
    public func initialize() async throws {
        for registered in try await registry.all() { worklist.add(registered.schema.model) }
    }

    /// Registers a model version; the same schema again changes nothing.
    ///
    /// - Parameter schema: What the version takes in, gives out and how it is watched.
    /// - Returns: Whether it was new, changed or the same.
    /// - Throws: `DomainError` for a value out of range; `MonitoringError` `conflict` when the version is there with
    ///   other features or another task.
    @discardableResult
    public func registerModel(_ schema: ModelSchema) async throws -> ModelRegistration {
        try schema.validate()
        try drift.requireKnownDetectors(of: schema)
        do {
            if leases.isShared { registry.refresh() }
            let before = try await registry.all().first {
                $0.schema.model == schema.model && $0.schema.version == schema.version
            }
            let outcome: RegistrationOutcome
            if let before, before.schema.window != schema.window {
                // An evaluation under way would go on to write windows of the length that it began with.
                outcome = try await evaluator.locks.lock(of: schema.model).withLock { [registry, clock] in
                    try await registry.register(schema, at: clock.now())
                }
                // Windows of another length are other windows: what the rules remember is about none of them.
                try await evaluator.restartRules(of: schema, because: "the model's windows have another length now")
            } else {
                outcome = try await registry.register(schema, at: clock.now())
            }
            await liveModels.refresh(schema)
            worklist.add(schema.model)
            hub.publish(.configuration, schema.model)
            return ModelRegistration(outcome)
        } catch let error as StoreError where error.code == .conflict {
            throw MonitoringError(.conflict, field: "version", error.detail)
        }
    }

    /// The registered versions, by model and then by registration.
    ///
    /// - Returns: Every version's schema.
    /// - Throws: When the store cannot be read.
    public func registeredModels() async throws -> [ModelSchema] {
        try await registry.all().map(\.schema)
    }

    /// A version's schema.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - version: Its version; the newest registered one when `nil`.
    /// - Returns: The schema.
    /// - Throws: `MonitoringError` for an unknown model or version.
    public func schema(of model: ModelName, version: String? = nil) async throws -> ModelSchema {
        try await registry.schema(of: model, version: version)
    }

    /// Stores predictions; returns once they are durable.
    ///
    /// - Parameters:
    ///   - batch: The rows.
    ///   - model: The model.
    ///   - version: Its version; the newest registered one when `nil`.
    /// - Returns: How many were stored, and which rows were left out because their id was there before.
    /// - Throws: `MonitoringError` for an unknown model, `DomainError` when the columns do not fit its schema.
    @discardableResult
    public func recordPredictions(
        _ batch: PredictionBatch, for model: ModelName, version: String? = nil
    ) async throws -> PredictionsReceipt {
        PredictionsReceipt(
            try await record(batch, for: model, version: version, request: nil, acknowledgement: .durable))
    }

    /// Stores predictions, once for each key of a request.
    func record(
        _ batch: PredictionBatch, for model: ModelName, version: String?, request: KeyedRequest<PredictionReceipt>?,
        acknowledgement: Acknowledgement
    ) async throws -> PredictionReceipt {
        let schema = try await registry.schema(of: model, version: version)
        try batch.validate(against: schema)
        guard batch.count > 0 || request != nil else { return PredictionReceipt(stored: 0, duplicates: []) }
        var batch = batch
        batch.completeFromProbabilities(schema)
        let receipt = try await ingestQueue.append(
            PredictionWrite(
                schema: schema, batch: batch, receivedAt: clock.now(), request: request,
                acknowledgement: acknowledgement))
        guard receipt.request == .new, batch.count > 0 else { return receipt }
        await watch(batch, leavingOut: receipt.duplicates + receipt.expired, schema: schema)
        worklist.add(model)
        hub.publish(.data, model)
        return receipt
    }

    /// Stores outcomes and joins them with their predictions; returns once they are durable.
    ///
    /// - Parameters:
    ///   - outcomes: The labels, by prediction id.
    ///   - model: The model.
    /// - Returns: How many found their prediction; the others wait for it.
    /// - Throws: `MonitoringError` for an unknown model or labels of the wrong kind.
    @discardableResult
    public func recordOutcomes(_ outcomes: OutcomeBatch, for model: ModelName) async throws -> OutcomesReceipt {
        OutcomesReceipt(try await record(outcomes, for: model, request: nil, acknowledgement: .durable))
    }

    /// Stores outcomes, once for each key of a request.
    func record(
        _ outcomes: OutcomeBatch, for model: ModelName, request: KeyedRequest<OutcomeReceipt>?,
        acknowledgement: Acknowledgement
    ) async throws -> OutcomeReceipt {
        let schema = try await registry.outcomeSchema(of: model)
        try outcomes.validate(against: schema)
        guard outcomes.count > 0 || request != nil else {
            return OutcomeReceipt(matched: 0, waiting: 0, corrections: 0)
        }
        let receipt = try await store.predictions.append(
            outcomes, of: model, request: request, acknowledgement: acknowledgement)
        guard receipt.request == .new, outcomes.count > 0 else { return receipt }
        worklist.add(model)
        hub.publish(.data, model)
        return receipt
    }

    /// Records numbers that the caller computed.
    ///
    /// - Parameters:
    ///   - metrics: The numbers.
    ///   - model: The model they belong to.
    /// - Throws: As `ModelPerformanceTracker.record`.
    public func recordModelPerformance(_ metrics: ModelPerformanceMetrics, for model: ModelName) async throws {
        var metrics = metrics
        metrics.modelName = model
        try await performance.record(metrics)
    }

    /// A model's metrics over a stretch of event time, oldest first.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - range: Event time; all of it when `nil`.
    /// - Returns: The points.
    /// - Throws: `MonitoringError` for an unknown model.
    public func modelPerformance(for model: ModelName, over range: TimeRange? = nil) async throws -> [MetricPoint] {
        try await performance.modelPerformance(for: model, over: range)
    }

    /// Events from now on, until the service stops.
    ///
    /// - Returns: The stream; a slow reader loses the oldest.
    public func events() -> AsyncStream<MonitoringEvent> { hub.events() }

    /// Evaluates everything that came in so far and delivers what is due.
    ///
    /// - Throws: When the store fails; what was not evaluated stays on the list.
    public func settle() async throws {
        try await flush()
        var models = worklist.takeAll()[...]
        do {
            while let model = models.first {
                _ = try await evaluator.evaluate(model, scope: .changed)
                models.removeFirst()
            }
        } catch {
            for model in models { worklist.add(model) }
            throw error
        }
        try await recordDamage()
        _ = try await delivery.deliverDue()
    }

    /// Learns whether the store can be read and written.
    ///
    /// - Throws: What is wrong with it, when it cannot, or when it could not make durable what it had acknowledged.
    public func checkStore() async throws {
        _ = try await store.findings.alerts(AlertQuery(limit: 1))
        if let fault = store.durability?.durabilityFault { throw StoreError(.failed, fault) }
        try await health.check()
    }

    /// The metrics of a model's baseline.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - version: Its version; the newest registered one when `nil`.
    /// - Returns: By metric; empty without a baseline.
    /// - Throws: `MonitoringError` for an unknown model.
    public func referenceMetrics(of model: ModelName, version: String? = nil) async throws -> [MetricID: MetricValue] {
        let schema = try await registry.schema(of: model, version: version)
        return try await baselines.baseline(of: schema)?.metrics ?? [:]
    }

    /// Evaluates, flushes and delivers until the task is cancelled or a graceful shutdown begins; then finishes what
    /// was acknowledged and returns.
    ///
    /// - Throws: Never for a fault of one round; those are logged and tried again.
    public func run() async throws {
        try await initialize()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.repeatEvaluation() }
            group.addTask { await self.repeatFlush() }
            group.addTask { await self.repeatLiveUpkeep() }
            group.addTask { await self.delivery.run() }
            group.addTask { await self.repeatCompaction() }
            group.addTask { await self.repeatLooks() }
            group.addTask { await self.link?.run { self.hub.deliver($0) } }
            group.addTask { await self.health.run() }
            group.addTask { await self.repeatForgetting() }
            group.addTask { await self.backups?.run() }
            await withGracefulShutdownHandler {
                // Each loop ends when the worklist closes or its sleep is cancelled.
                await worklist.closed()
            } onGracefulShutdown: {
                self.worklist.close()
            }
            group.cancelAll()
        }
        await verification.stop()
        await backups?.stop()
        // In a task of its own since this one may be cancelled, and what was gathered must still be written.
        try await Task {
            await self.health.stop()
            try await self.flush()
        }.value
        hub.close()
    }
}
