import Logging
import Synchronization
import VigilDomain
import VigilStorage

/// What a replica does because there are others.
extension MLModelMonitoringService {
    /// How often a replica looks at what the others did.
    private static let pauseOfLooks = Duration.milliseconds(500)
    /// How soon a model is tried again that another replica is at.
    private static let pauseOfTurns = Duration.milliseconds(100)

    /// Looks again and again at what others did: settings are read anew, listeners are told, and what a replica left undone
    /// that is there no more is put on this one's list.
    func repeatLooks() async {
        guard let changes = store.changes else { return }
        var tracker = ChangeTracker()
        var isAway = false
        var linkProblem: String?
        while !Task.isCancelled {
            do {
                let news = tracker.look(at: try await changes.modelChanges())
                if news.isConfigurationNew { registry.refresh() }
                // Also what a link has told: one that fails on the other side is not noticed here.
                for event in news.events { hub.deliver(event) }
                for model in news.abandoned { worklist.add(model) }
                isAway = false
            } catch is CancellationError {
                return
            } catch {
                if !isAway { logger.warning("other replicas cannot be followed", metadata: ["error": "\(error)"]) }
                isAway = true
            }
            report(link?.problem, after: &linkProblem)
            do { try await Task.sleep(for: Self.pauseOfLooks) } catch { return }
        }
    }

    /// Writes a line when a link begins or ends to be of no use.
    private func report(_ problem: String?, after last: inout String?) {
        if let problem, last == nil {
            logger.warning("working without the link between replicas", metadata: ["problem": "\(problem)"])
        } else if problem == nil, last != nil {
            logger.notice("the link between replicas is back")
        }
        last = problem
    }

    /// Evaluates what changed of a model, or puts it back on the list while another replica is at it: what came in here may
    /// have come after that one looked.
    ///
    /// - Returns: Whether it was done.
    func takeTurn(_ model: ModelName) async throws -> Bool {
        do {
            if try await evaluator.evaluateIfFree(model) { return true }
        } catch let error as StoreError where error.code == .leaseLost {
            logger.debug("evaluation was taken over", metadata: ["model": "\(model)"])
        }
        worklist.add(model, after: Self.pauseOfTurns)
        return false
    }

    /// Merges small segments and keeps to the retention, unless another replica is at it.
    ///
    /// What is at fault of one model keeps neither the others nor the rest from being done.
    func compact(_ work: CompactionSchedule.Work, _ maintenance: any StoreMaintenance) async throws {
        let models = try await registry.all()
        let fault = try await leases.holdIfFree(.maintenance) { [logger, retention] held in
            let faults = Faults()
            for registered in models {
                try await faults.gather {
                    let receipt = try await maintenance.compact(registered.schema, under: held?.lease)
                    guard receipt.merged > 0 else { return }
                    logger.debug(
                        "segments merged",
                        metadata: [
                            "model": "\(registered.schema.model)", "merged": "\(receipt.merged)",
                            "written": "\(receipt.written)",
                        ])
                }
            }
            try await faults.gather { try await retention.apply(searchesRepeats: work.reclaims) }
            if work.reclaims { try await faults.gather { try await maintenance.reclaimSpace() } }
            return faults
        }
        if leases.isShared { try await maintenance.forgetMerged() }
        await maintenance.tidyIDs()
        if let first = fault?.first { throw first }
    }
}

/// The first fault of several pieces of work of which each is done whatever became of the others.
private final class Faults: Sendable {
    private let fault = Mutex<(any Error)?>(nil)

    var first: (any Error)? { fault.withLock { $0 } }

    /// Does a piece of work.
    ///
    /// - Throws: Only what ends all work: cancellation, and the loss of the lease.
    func gather(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as CancellationError {
            throw error
        } catch let error as StoreError where error.code == .leaseLost {
            throw error
        } catch {
            fault.withLock { $0 = $0 ?? error }
        }
    }
}
