package import VigilDomain
package import VigilStorage

/// How the service is, for whoever looks after it.
///
/// What a store that cannot be read would have to tell is `nil`.
package struct ServiceStatus: Sendable {
    /// What waits inside the process.
    package struct Queue: Hashable, Sendable {
        /// Requests whose predictions wait for the next commit.
        package var writes: Int
        /// Predictions of `processLivePrediction` that wait to be written.
        package var livePredictions: Int
        /// Models that wait to be looked at.
        package var models: Int
    }

    /// What the store holds, over all models.
    package struct Content: Hashable, Sendable {
        /// Models.
        package var models: Int
        /// Predictions.
        package var predictions: Int
        /// Those with a label.
        package var labelled: Int
        /// Outcomes that wait for their prediction.
        package var waitingOutcomes: Int
        /// Messages.
        package var outbox: OutboxCounts
    }

    /// The program's version.
    package var version: String
    /// The database's engine.
    package var engine: String?
    /// When the process began, wall time.
    package var startedAt: Timestamp
    /// For how long it has run.
    package var uptime: Duration
    /// What keeps it from being ready.
    package var problem: StoreError?
    /// What is wrong though it is ready.
    package var warning: String?
    /// For which share of the last days it was up.
    package var availability: Availability?
    /// What the store holds.
    package var content: Content?
    /// What waits inside the process.
    package var queue: Queue
    /// How it stands with the backups; `nil` where no directory was given for them.
    package var backups: BackupReport?
}

extension MLModelMonitoringService {
    /// How the service is.
    ///
    /// - Returns: The status; it tells of a store that cannot be read or written and does not fail by it.
    /// - Throws: `CancellationError`.
    package func status() async throws -> ServiceStatus {
        var problem: StoreError?
        do { try await checkStore() } catch let error as StoreError { problem = error }
        let queue = ServiceStatus.Queue(
            writes: ingestQueue.depth, livePredictions: waitingPredictions.values.reduce(0, +),
            models: worklist.depth)
        var status = ServiceStatus(
            version: VigilVersion.current, engine: store.inspection?.engine, startedAt: health.startedAt,
            uptime: health.uptime, problem: problem, warning: store.pulse?.condition.warning, queue: queue)
        status.backups = backupReport()
        do {
            status.availability = try await availability()
            status.content = try await content()
        } catch let error as StoreError {
            status.problem = problem ?? error
        }
        return status
    }

    /// For which share of the last 30 days the service was up.
    ///
    /// - Returns: `nil` for a store that does not keep it, and before the first heartbeat.
    /// - Throws: `StoreError` when the store cannot be read.
    package func availability() async throws -> Availability? {
        let (intervals, fault) = try await health.uptimes()
        return Availability(intervals, at: clock.now(), fault: fault?.rawValue)
    }

    private func content() async throws -> ServiceStatus.Content? {
        guard let inspection = store.inspection else { return nil }
        let models = Set(try await registeredModels().map(\.model))
        var content = ServiceStatus.Content(
            models: models.count, predictions: 0, labelled: 0, waitingOutcomes: 0,
            outbox: try await inspection.outboxCounts())
        for model in models {
            let totals = try await inspection.totals(of: model)
            content.predictions += totals.predictions
            content.labelled += totals.labelled
            content.waitingOutcomes += totals.waitingOutcomes
        }
        return content
    }
}
