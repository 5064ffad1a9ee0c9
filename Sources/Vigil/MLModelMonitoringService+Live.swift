import Logging
public import VigilDomain
import VigilMonitoring
import VigilStorage

extension MLModelMonitoringService {
    /// Makes a model version ready for predictions that are handed over one by one, without waiting.
    ///
    /// Ask once and keep what it gives; a second call gives the same object.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - version: Its version; the newest registered one when `nil`, which the handle then stays with.
    /// - Returns: What takes the predictions.
    /// - Throws: `MonitoringError` for an unknown model or version.
    public func liveModel(_ model: ModelName, version: String? = nil) async throws -> LiveModel {
        try await liveModels.model(of: registry.schema(of: model, version: version))
    }

    /// Stores one live prediction, and says what stands out about it; returns once it is durable.
    ///
    /// It shares its commit with others that are stored at the same time, and takes no room in the queue of a `LiveModel`,
    /// which is for callers that cannot wait.
    ///
    /// - Parameter prediction: The prediction.
    /// - Returns: What was noticed: schema violations, with which it was not stored, unseen categories, values out of the
    ///   reference's range, and alarms of the detectors that watch the stream (`prepareLiveDrift(for:version:)`).
    /// - Throws: `MonitoringError` for an unknown model or version; what the store throws when it could not be written.
    @discardableResult
    public func processLivePrediction(_ prediction: LivePrediction) async throws -> LivePredictionReport {
        try await liveModel(prediction.model, version: prediction.version).record(LiveRow(prediction))
    }

    /// How many live predictions were dropped since the service began because too many waited to be written, by model;
    /// models without any are left out.
    public var droppedPredictions: [ModelName: Int] {
        var counts: [ModelName: Int] = [:]
        for model in liveModels.all where model.droppedPredictions > 0 {
            counts[model.schema.model, default: 0] += model.droppedPredictions
        }
        return counts
    }

    /// How many live predictions wait to be written or are just being written, by model.
    public var waitingPredictions: [ModelName: Int] {
        Dictionary(liveModels.all.map { ($0.schema.model, $0.waitingPredictions) }, uniquingKeysWith: +)
    }

    /// Sets the detectors that watch a version's live predictions, and returns once they do.
    ///
    /// Without it they are set in the background when the first prediction arrives; those that come before they are ready
    /// wait, up to 50,000 of them, and what they set off is told by no answer but stored like the rest. Detectors hold what
    /// they have seen in memory: a new process starts afresh.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - version: Its version; the newest registered one when `nil`.
    /// - Throws: `MonitoringError` for an unknown model or version, or a missing baseline.
    public func prepareLiveDrift(for model: ModelName, version: String? = nil) async throws {
        let schema = try await registry.schema(of: model, version: version)
        guard let baseline = try await baselines.baseline(of: schema) else {
            throw ModelDriftDetector.noBaseline(schema)
        }
        guard let subject = liveWatch.subject(schema, revision: baseline.revision) else { return }
        await liveWatch.prepare(subject)
    }

    /// Writes the live predictions that wait, the alarms of their detectors, and what was dropped; returns once all that was
    /// handed over before is durable.
    ///
    /// - Throws: When something could not be written; it is kept and tried again with the next flush.
    public func flush() async throws {
        try await writeLive()
        try await tellDrops()
    }

    /// Writes the live predictions that wait, and the alarms of their detectors.
    func writeLive() async throws {
        var fault: (any Error)?
        for model in liveModels.all {
            // One version that cannot be written must not keep the others waiting.
            do { try await model.write() } catch { fault = fault ?? error }
        }
        if let fault { throw fault }
        for model in try await liveWatch.save() {
            worklist.add(model)
            hub.publish(.findings, model)
        }
    }

    /// Keeps what was dropped as a metric of its windows, which every rule can watch, and says so in the log.
    ///
    /// Apart from the writing, since it waits for an evaluation that is under way.
    func tellDrops() async throws {
        for model in liveModels.all {
            let drops = try await model.tellDrops()
            guard drops.count > 0 else { continue }
            logger.warning(
                "live predictions were dropped: more waited to be written than there is room for",
                metadata: [
                    "model": "\(model.schema.model)", "version": "\(model.schema.version)",
                    "dropped": "\(drops.count)", "first": "\(drops.first)", "last": "\(drops.last)",
                ])
        }
    }

    /// Lets the detectors look at stored rows; their alarms are stored with the next flush.
    func watch(_ batch: PredictionBatch, leavingOut duplicates: [Int], schema: ModelSchema) async {
        guard schema.driftPolicy.live.share > 0 else { return }
        do {
            guard let revision = try await registry.baselineRevision(of: schema) else { return }
            // Detectors take their time, and one request waits for another's: not on the thread of many connections.
            await withTaskExecutorPreference(globalConcurrentExecutor) {
                guard let subject = liveWatch.subject(schema, revision: revision) else { return }
                var rows = batch
                if !duplicates.isEmpty {
                    let repeated = Set(duplicates)
                    rows = batch.rows(batch.ids.indices.filter { !repeated.contains($0) })
                }
                _ = liveWatch.look(at: LiveRows(rows, schema: schema), subject)
            }
        } catch {
            // The rows are stored and acknowledged; that nobody watched them can be made good by a replay.
            logger.warning(
                "predictions were not watched", metadata: ["model": "\(schema.model)", "error": "\(error)"])
        }
    }
}
