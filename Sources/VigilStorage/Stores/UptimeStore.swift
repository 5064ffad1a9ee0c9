package import VigilDomain

/// Keeps when the service was up.
package protocol UptimeStore: Sendable {
    /// Begins an interval, and forgets the oldest where many are kept.
    ///
    /// - Parameters:
    ///   - now: When it begins, wall time.
    ///   - fault: The fault of the store that had interrupted the running service; `nil` when the process has just begun.
    ///   - earlier: The interval that was interrupted, and its true end.
    /// - Returns: Its number.
    /// - Throws: `StoreError` when the store cannot be written.
    func beginUptime(
        at now: Timestamp, after fault: String?, ending earlier: (number: Int64, end: Timestamp)?
    ) async throws -> Int64

    /// Moves the end of an interval, and writes to the store in any case; an earlier end leaves it where it is.
    ///
    /// - Parameters:
    ///   - number: The interval.
    ///   - end: Its end, wall time.
    ///   - isStopped: Whether the service stops there.
    /// - Throws: `StoreError` when the store cannot be written.
    func extendUptime(_ number: Int64, to end: Timestamp, isStopped: Bool) async throws

    /// The intervals that are kept, in the order in which they were begun: the newest 10,000.
    ///
    /// - Returns: The intervals.
    /// - Throws: `StoreError` when the store cannot be read.
    func uptimes() async throws -> [UptimeInterval]
}
