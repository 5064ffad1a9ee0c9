import VigilDomain
import VigilStorage

/// Gathers single live predictions into batches, so that a service pays for a commit now and then and not per call.
actor LiveBuffer {
    private struct Key: Hashable {
        let model: ModelName
        let version: String
    }

    private struct Pending {
        var schema: ModelSchema
        var batch: PredictionBatch
    }

    /// A batch of this size is written without waiting for the next flush.
    private let flushAt = 1000
    private var pending: [Key: Pending] = [:]
    private let ingest: @Sendable (ModelSchema, PredictionBatch) async throws -> Void

    init(ingest: @escaping @Sendable (ModelSchema, PredictionBatch) async throws -> Void) {
        self.ingest = ingest
    }

    /// Takes a prediction in and says what stands out.
    func take(_ prediction: LivePrediction, inspection: LiveInspection) async throws -> LivePredictionReport {
        let schema = inspection.schema
        let key = Key(model: schema.model, version: schema.version)
        var entry = pending.removeValue(forKey: key) ?? Pending(schema: schema, batch: PredictionBatch(schema: schema))
        let report = inspection.inspect(prediction, into: &entry.batch)
        if entry.batch.count > 0 { pending[key] = entry }
        if entry.batch.count >= flushAt { try await flush(key) }
        return report
    }

    /// Writes everything that waits; returns once it is durable.
    func flush() async throws {
        for key in Array(pending.keys) { try await flush(key) }
    }

    private func flush(_ key: Key) async throws {
        guard let entry = pending.removeValue(forKey: key) else { return }
        do {
            try await ingest(entry.schema, entry.batch)
        } catch {
            // Nothing is lost: what could not be written goes in front of what came meanwhile.
            var restored = entry
            if let newer = pending[key] { try restored.batch.append(newer.batch) }
            pending[key] = restored
            throw error
        }
    }
}
