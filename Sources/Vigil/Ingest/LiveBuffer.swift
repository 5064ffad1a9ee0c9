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
    /// More than this is never held for a version, however long the store fails; the caller is told.
    private let mostPending = 100_000
    private var pending: [Key: Pending] = [:]
    /// Batches on their way to the store.
    private var writing: [Key: Task<Void, any Error>] = [:]
    private let ingest: @Sendable (ModelSchema, PredictionBatch) async throws -> Void

    init(ingest: @escaping @Sendable (ModelSchema, PredictionBatch) async throws -> Void) {
        self.ingest = ingest
    }

    /// Takes a prediction in and says what stands out.
    func take(_ prediction: LivePrediction, inspection: LiveInspection) async throws -> LivePredictionReport {
        let schema = inspection.schema
        let key = Key(model: schema.model, version: schema.version)
        if let waiting = pending[key]?.batch.count, waiting >= mostPending {
            try await flush(key)
        }
        var entry = pending.removeValue(forKey: key) ?? Pending(schema: schema, batch: PredictionBatch(schema: schema))
        let report = inspection.inspect(prediction, into: &entry.batch)
        if entry.batch.count > 0 { pending[key] = entry }
        if entry.batch.count >= flushAt { try await flush(key) }
        return report
    }

    /// Writes everything that waits; returns once it is durable, also what another call is just writing.
    func flush() async throws {
        for key in Set(pending.keys).union(writing.keys) { try await flush(key) }
    }

    private func flush(_ key: Key) async throws {
        // What fails comes back to `pending` and is tried again below.
        while let earlier = writing[key] { _ = await earlier.result }
        guard let entry = pending.removeValue(forKey: key) else { return }
        // A task of its own, awaited here and by whoever comes meanwhile; a caller that is cancelled must not tear the
        // batch out of its commit.
        let task = Task { try await write(entry, key) }
        writing[key] = task
        try await task.value
    }

    private func write(_ entry: Pending, _ key: Key) async throws {
        defer { writing[key] = nil }
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
