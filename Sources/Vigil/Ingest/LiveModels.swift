import Synchronization
import VigilDomain
import VigilStorage

/// The model versions that predictions are handed over to one by one, each made ready once.
final class LiveModels: Sendable {
    private struct Key: Hashable {
        let model: ModelName
        let version: String
    }

    private let policy: LiveQueuePolicy
    private let baselines: BaselineCache
    private let store: MonitoringStore
    private let watch: LiveWatch
    private let exits: LiveModel.Exits
    private let report: @Sendable (ModelSchema, any Error) -> Void
    private let models = Mutex<[Key: LiveModel]>([:])

    /// No version is ready yet.
    ///
    /// - Parameters:
    ///   - policy: Of every version's queue.
    ///   - baselines: What predictions are held against.
    ///   - store: Where baselines and findings are.
    ///   - watch: The detectors.
    ///   - exits: What becomes of rows and of drops.
    ///   - report: Is told when a new baseline could not be taken over.
    init(
        policy: LiveQueuePolicy, baselines: BaselineCache, store: MonitoringStore, watch: LiveWatch,
        exits: LiveModel.Exits, report: @escaping @Sendable (ModelSchema, any Error) -> Void
    ) {
        self.policy = policy
        self.baselines = baselines
        self.store = store
        self.watch = watch
        self.exits = exits
        self.report = report
    }

    /// Those that are ready.
    var all: [LiveModel] {
        models.withLock { Array($0.values) }.sorted {
            ($0.schema.model, $0.schema.version) < ($1.schema.model, $1.schema.version)
        }
    }

    /// A version, ready for predictions and held against its newest baseline.
    func model(of schema: ModelSchema) async throws -> LiveModel {
        let key = Key(model: schema.model, version: schema.version)
        let fresh = try await inspection(of: schema)
        if let known = models.withLock({ $0[key] }) {
            known.update(fresh)
            return known
        }
        let told = try await lastDrops(of: schema)
        return models.withLock { models in
            if let known = models[key] { return known }
            let model = LiveModel(fresh, policy: policy, exits: exits)
            if let told { model.remember(dropped: told) }
            models[key] = model
            return model
        }
    }

    /// Holds a version's predictions against its newest schema and baseline from now on, if any are handed over.
    func refresh(_ schema: ModelSchema) async {
        guard let model = models.withLock({ $0[Key(model: schema.model, version: schema.version)] }) else { return }
        do {
            model.update(try await inspection(of: schema))
        } catch {
            // The old one goes on; the next round tries again.
            report(schema, error)
        }
    }

    private func inspection(of schema: ModelSchema) async throws -> LiveInspection {
        let baseline = try await baselines.baseline(of: schema)
        return LiveInspection(
            schema: schema, baseline: baseline,
            subject: baseline.flatMap { watch.subject(schema, revision: $0.revision) })
    }

    /// The window of the newest drops that were told and of which nobody has said that they are over.
    private func lastDrops(of schema: ModelSchema) async throws -> TimeRange? {
        let newest = try await store.findings.metricPoints(
            MetricQuery(model: schema.model, version: schema.version, metrics: [.droppedPredictions], limit: 1)
        ).last
        guard let newest, newest.value.measurement.map({ $0.value > 0 }) ?? false else { return nil }
        return newest.window
    }
}
