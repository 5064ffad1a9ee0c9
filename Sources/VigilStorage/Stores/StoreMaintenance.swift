package import VigilDomain

/// Keeps a store in shape; never changes what it returns, but for what ``expire(_:of:asOf:)`` lets go.
package protocol StoreMaintenance: Sendable {
    /// Merges the small segments of a version into larger ones where many have gathered.
    ///
    /// Cheap to call when there is nothing to do. Reads and appends go on while rows are merged; only the exchange itself
    /// is a write.
    ///
    /// - Parameters:
    ///   - schema: The version.
    ///   - lease: On maintenance, where replicas share the store.
    /// - Returns: What was merged.
    /// - Throws: `leaseLost`; `StoreError` when the store cannot be read or written; then nothing is lost.
    func compact(_ schema: ModelSchema, under lease: Lease?) async throws -> CompactionReceipt

    /// Lets go of what is kept in memory about segments that others have merged.
    ///
    /// - Throws: `StoreError` when the store cannot be read.
    func forgetMerged() async throws

    /// Keeps the search for ids short: what of it went to the disk is put together.
    ///
    /// Cheap to call when there is nothing to do; takes seconds beside the work when there is.
    func tidyIDs() async

    /// Writes down the damaged segments that were met since it was last asked; they are set aside from then on.
    ///
    /// Cheap to call when there are none.
    ///
    /// - Parameter now: Wall time.
    /// - Returns: Those that were not known before.
    /// - Throws: `StoreError` when the store cannot be written; they are written down the next time then.
    func quarantineDamaged(at now: Timestamp) async throws -> [QuarantinedSegment]

    /// Gives room back to the disk that was left by what is gone.
    ///
    /// Cheap to call when there is nothing to do.
    ///
    /// - Throws: `StoreError` when the store cannot be written; then nothing is lost.
    func reclaimSpace() async throws

    /// Forgets the answers to requests with a key that came in up to a moment, the oldest first.
    ///
    /// - Parameters:
    ///   - time: Wall time.
    ///   - limit: How many at most.
    /// - Returns: How many there were.
    /// - Throws: `StoreError` when the store cannot be written.
    func forgetRequests(receivedBefore time: Timestamp, limit: Int) async throws -> Int

    /// Counts predictions whose id the model had before, in segments that were not looked through yet, some at a time.
    ///
    /// - Parameter model: The model.
    /// - Returns: Whether there was anything to look through.
    /// - Throws: `StoreError` when the store cannot be read or written; then nothing was counted.
    /// - Complexity: A pass over the fingerprints of the newest twenty million predictions, for some ten thousand ids
    ///   together.
    func searchRepeats(of model: ModelName) async throws -> Bool

    /// Every segment of a model, of predictions and of outcomes.
    ///
    /// - Parameter model: The model.
    /// - Returns: The segments, in no order.
    /// - Throws: `StoreError` when the store cannot be read.
    /// - Complexity: A look at an index; no segment is read.
    func storedSpans(of model: ModelName) async throws -> [StoredSpan]

    /// Lets predictions and outcomes go: from now on they are not there for any question, whatever they still take.
    ///
    /// Windows that changed after what decided about them was read stay, and those after them: nothing goes before its
    /// metrics were computed from all of it.
    ///
    /// - Parameters:
    ///   - cuts: From when on each version's predictions are kept.
    ///   - model: The model.
    ///   - revision: `EvaluationWork.revision`, read before the windows were evaluated.
    /// - Returns: What was done of it; less where windows changed meanwhile.
    /// - Throws: `StoreError` when the store cannot be written; then nothing has gone.
    func expire(
        _ cuts: [RetentionPlan.Cut], of model: ModelName, asOf revision: Int64
    ) async throws -> [RetentionPlan.Cut]

    /// Deletes what has been let go, in steps that no other write waits for long.
    ///
    /// Cheap to call when there is nothing to do.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - alsoWaiting: Whether to look through the outcomes that wait, too, for those whose prediction cannot come any more.
    /// - Returns: What was deleted.
    /// - Throws: `StoreError` when the store cannot be read or written; what is left then is deleted by the next call.
    func removeExpired(of model: ModelName, alsoWaiting: Bool) async throws -> RemovalReceipt
}

/// What was deleted of a model.
package struct RemovalReceipt: Hashable, Sendable {
    /// Predictions.
    package var predictions = 0
    /// Segments of predictions and outcomes.
    package var segments = 0
    /// The bytes of those segments.
    package var bytes = 0
    /// Outcomes that waited for a prediction.
    package var waitingOutcomes = 0

    /// Nothing.
    package init() {}

    /// Whether nothing was deleted.
    package var isEmpty: Bool { self == RemovalReceipt() }
}

extension StoreMaintenance {
    /// Merges the small segments of a version of a store that nobody shares.
    ///
    /// - Parameter schema: The version.
    /// - Returns: What was merged.
    /// - Throws: `StoreError` when the store cannot be read or written; then nothing is lost.
    package func compact(_ schema: ModelSchema) async throws -> CompactionReceipt {
        try await compact(schema, under: nil)
    }
}

/// What a compaction did.
package struct CompactionReceipt: Hashable, Sendable {
    /// Segments that were merged.
    package var merged: Int
    /// Segments that took their place.
    package var written: Int

    /// A receipt.
    package init(merged: Int, written: Int) {
        self.merged = merged
        self.written = written
    }
}
