/// How many live predictions a version may have waiting to be written, and which go when there is no room.
public struct LiveQueuePolicy: Hashable, Sendable {
    /// Which prediction is dropped when the queue is full.
    public enum WhenFull: String, Hashable, Sendable, CaseIterable {
        /// The one that comes: what is there stays in order and without a gap.
        case dropNewest = "drop_newest"
        /// The one that has waited longest: what is kept is the newest.
        case dropOldest = "drop_oldest"
    }

    /// The most predictions of a version that wait or are being written; at 20 numbers each 50,000 take some 12 MB.
    public var capacity: Int
    /// Which prediction is dropped when there are as many.
    public var whenFull: WhenFull

    /// A policy.
    ///
    /// - Parameters:
    ///   - capacity: The most predictions of a version, at least 1.
    ///   - whenFull: Which prediction is dropped then.
    public init(capacity: Int = 50_000, whenFull: WhenFull = .dropNewest) {
        precondition(capacity >= 1, "a queue has room for 1 prediction at least")
        self.capacity = capacity
        self.whenFull = whenFull
    }
}
