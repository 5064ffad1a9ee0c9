import Logging
import Synchronization
import VigilDomain
import VigilStorage

/// Keeps models within their retention, beside the work, and counts ids that come again.
final class RetentionKeeper: Sendable {
    private let store: MonitoringStore
    private let registry: ModelRegistry
    private let evaluator: WindowEvaluator
    /// What holds where a model says nothing.
    let defaults: RetentionPolicy
    private let events: EventHub
    private let logger: Logger
    /// So many passes for repeated ids are made at a time: what a flood leaves is looked through later.
    private static let mostSearches = 8
    /// Models whose waiting outcomes were looked through since their predictions were last let go.
    private let swept = Mutex<Set<ModelName>>([])

    init(
        store: MonitoringStore, registry: ModelRegistry, evaluator: WindowEvaluator, defaults: RetentionPolicy,
        events: EventHub, logger: Logger
    ) {
        self.store = store
        self.registry = registry
        self.evaluator = evaluator
        self.defaults = defaults
        self.events = events
        self.logger = logger
    }

    /// Lets go and deletes what the models' retention does not keep; a model at fault does not keep the others from it.
    ///
    /// - Parameter searchesRepeats: Whether to look for repeated ids, too, which is not for a time when everybody writes.
    /// - Throws: When the store cannot be read or written.
    func apply(searchesRepeats: Bool = true) async throws {
        guard let maintenance = store.maintenance else { return }
        var fault: (any Error)?
        let models = Dictionary(grouping: try await registry.all().map(\.schema), by: \.model)
        for (model, schemas) in models.sorted(by: { $0.key < $1.key }) {
            do {
                try await apply(to: model, schemas, maintenance)
                if searchesRepeats { try await searchRepeats(of: model, maintenance) }
            } catch let error as CancellationError {
                throw error
            } catch {
                fault = fault ?? error
            }
        }
        if let fault { throw fault }
    }

    private func searchRepeats(of model: ModelName, _ maintenance: any StoreMaintenance) async throws {
        for _ in 0..<Self.mostSearches {
            try Task.checkCancellation()
            guard try await maintenance.searchRepeats(of: model) else { return }
        }
    }

    private func apply(
        to model: ModelName, _ schemas: [ModelSchema], _ maintenance: any StoreMaintenance
    ) async throws {
        let cuts = try await evaluator.expire(schemas, defaults: defaults)
        if !cuts.isEmpty { _ = swept.withLock { $0.remove(model) } }
        // Also what an earlier run has let go and not deleted yet.
        let isSwept = swept.withLock { $0.contains(model) }
        let receipt = try await maintenance.removeExpired(of: model, alsoWaiting: !isSwept)
        swept.withLock { _ = $0.insert(model) }
        guard !cuts.isEmpty || !receipt.isEmpty else { return }
        if receipt.segments > 0 { try await maintenance.reclaimSpace() }
        logger.notice(
            "predictions removed",
            metadata: [
                "model": "\(model)", "predictions": "\(receipt.predictions)", "segments": "\(receipt.segments)",
                "bytes": "\(receipt.bytes)", "waiting_outcomes": "\(receipt.waitingOutcomes)",
                "kept_from": "\(cuts.map { "\($0.version): \($0.keptFrom)" }.joined(separator: ", "))",
            ])
        events.publish(.data, model)
    }
}
