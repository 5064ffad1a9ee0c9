/// What replicas share beside the database, faster than it and not needed for anything.
///
/// Everything works without: listeners are told half a second later, pages are made anew. No call waits for long.
public protocol ReplicaLink: Sendable {
    /// Why it cannot be used just now; `nil` while it can.
    var problem: String? { get }

    /// Tells the other replicas of a change, some time soon.
    ///
    /// - Parameter event: The change.
    func publish(_ event: MonitoringEvent)

    /// Hands over what other replicas tell until the task is cancelled, also after interruptions.
    ///
    /// - Parameter receive: Called for each change.
    func run(_ receive: @escaping @Sendable (MonitoringEvent) -> Void) async

    /// What a replica has left under a key.
    ///
    /// - Parameter key: The key.
    /// - Returns: The bytes; `nil` where there are none, or it cannot be used.
    func cached(_ key: String) async -> [UInt8]?

    /// Leaves something for other replicas.
    ///
    /// - Parameters:
    ///   - value: The bytes.
    ///   - key: The key, which tells what they were made of: what was left is never changed.
    ///   - milliseconds: For how long.
    func cache(_ value: [UInt8], for key: String, milliseconds: Int)
}
