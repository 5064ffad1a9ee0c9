package import VigilDomain

/// Keeps a store in shape; never changes what it returns.
package protocol StoreMaintenance: Sendable {
    /// Merges the small segments of a version into larger ones where many have gathered.
    ///
    /// Cheap to call when there is nothing to do. Reads and appends go on while rows are merged; only the exchange itself
    /// is a write.
    ///
    /// - Parameter schema: The version.
    /// - Returns: What was merged.
    /// - Throws: `StoreError` when the store cannot be read or written; then nothing is lost.
    func compact(_ schema: ModelSchema) async throws -> CompactionReceipt

    /// Gives room back to the disk that was left by what is gone.
    ///
    /// Cheap to call when there is nothing to do.
    ///
    /// - Throws: `StoreError` when the store cannot be written; then nothing is lost.
    func reclaimSpace() async throws
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
