import Logging
public import VigilDomain
import VigilMonitoring
import VigilStorage

extension MLModelMonitoringService {
    /// Takes in one live prediction and says at once what stands out about it.
    ///
    /// It is held in memory until 1,000 have gathered, `run()` writes them (4 times a second) or `flush()` is called;
    /// only a flush that returned makes it durable.
    ///
    /// - Parameter prediction: The prediction.
    /// - Returns: What was noticed: schema violations, unseen categories, values out of the reference's range, and alarms of
    ///   the detectors that watch the stream (`prepareLiveDrift(for:version:)`).
    /// - Throws: `MonitoringError` for an unknown model or version.
    @discardableResult
    public func processLivePrediction(_ prediction: LivePrediction) async throws -> LivePredictionReport {
        let schema = try await registry.schema(of: prediction.model, version: prediction.version)
        let prediction = prediction.completed(schema)
        let baseline = try await baselines.baseline(of: schema)
        var report = try await liveBuffer.take(
            prediction, inspection: LiveInspection(schema: schema, profiles: baseline?.profiles ?? [:]))
        guard let baseline, report.isAccepted else { return report }
        let rows = prediction.liveRows(schema: schema)
        for signal in liveWatch.look(at: rows, schema: schema, revision: baseline.revision) {
            report.notices.append(
                LivePredictionReport.Notice(kind: .driftSignal, field: signal.column, detail: signal.sentence))
        }
        return report
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
        await liveWatch.prepare(schema, revision: baseline.revision)
    }

    /// Writes the live predictions that were gathered, and the alarms of their detectors; returns once they are durable.
    ///
    /// - Throws: When they could not be written; they are kept and tried again with the next flush.
    public func flush() async throws {
        try await liveBuffer.flush()
        for model in try await liveWatch.save() {
            worklist.add(model)
            hub.publish(.findings, model)
        }
    }

    /// Lets the detectors look at stored rows; their alarms are stored with the next flush.
    func watch(_ batch: PredictionBatch, leavingOut duplicates: [Int], schema: ModelSchema) async {
        guard schema.driftPolicy.live.share > 0 else { return }
        do {
            guard let revision = try await store.models.baselineRevision(of: schema) else { return }
            var rows = batch
            if !duplicates.isEmpty {
                let repeated = Set(duplicates)
                rows = batch.rows(batch.ids.indices.filter { !repeated.contains($0) })
            }
            _ = liveWatch.look(at: LiveRows(rows, schema: schema), schema: schema, revision: revision)
        } catch {
            // The rows are stored and acknowledged; that nobody watched them can be made good by a replay.
            logger.warning(
                "predictions were not watched", metadata: ["model": "\(schema.model)", "error": "\(error)"])
        }
    }
}
