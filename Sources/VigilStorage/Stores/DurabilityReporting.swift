/// Says whether what is acknowledged before it is durable becomes so.
package protocol DurabilityReporting: Sendable {
    /// Why nothing is acknowledged before it is durable any more; `nil` while all is well.
    var durabilityFault: String? { get }

    /// How often that was seen to; `nil` where everything is durable before it is acknowledged.
    var durabilityCounts: DurabilityCounts? { get }

    /// Makes durable what is not.
    ///
    /// - Throws: `StoreError` when that fails.
    func finishDurability() async throws
}

/// How often acknowledged rows were made durable since the start.
package struct DurabilityCounts: Hashable, Sendable {
    /// How often it was done.
    package var synchronizations: Int
    /// How often it took longer than the answers had promised.
    package var late: Int
    /// How often it failed.
    package var failures: Int

    /// Counts.
    package init(synchronizations: Int, late: Int, failures: Int) {
        self.synchronizations = synchronizations
        self.late = late
        self.failures = failures
    }
}
