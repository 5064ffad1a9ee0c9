/// What was committed and is not durable yet, until when it has to be, and whether more may be acknowledged so.
///
/// It decides, and does nothing itself; time is how long the process has run.
struct GroupLedger {
    /// After how long at most a commit is durable.
    let within: Duration
    /// When the oldest commit was made that is not known to be durable.
    private(set) var oldest: Duration?
    /// When the oldest commit was made that the synchronization under way may leave out.
    private var oldestDuring: Duration?
    private var isScheduled = false
    private var isSynchronizing = false
    /// Why nothing is acknowledged before it is durable any more; `nil` while all is well.
    private(set) var fault: String?
    /// Whether a success cannot make up for the fault: a disk that has failed may have forgotten what it was given.
    private var isFinal = false
    /// How often the promise was kept, and how often it was not.
    private(set) var counts = Counts()

    struct Counts: Hashable, Sendable {
        var synchronizations = 0
        /// Those that ended later than was promised.
        var late = 0
        var failures = 0
    }

    init(within: Duration) { self.within = within }

    /// What may be promised for a commit that is made now; `nil` when it must be durable at once.
    var promise: Duration? { fault == nil ? within : nil }

    /// Whether something was committed that is not known to be durable.
    var isBehind: Bool { oldest != nil || oldestDuring != nil }

    /// A commit was made that is not durable.
    ///
    /// - Parameter now: The time.
    /// - Returns: How long to wait before synchronizing, where nobody waits yet.
    mutating func committed(at now: Duration) -> Duration? {
        if isSynchronizing {
            oldestDuring = oldestDuring ?? now
        } else {
            oldest = oldest ?? now
        }
        guard !isScheduled else { return nil }
        isScheduled = true
        return wait
    }

    /// A synchronization begins; commits from now on may not be part of it.
    mutating func began() { isSynchronizing = true }

    /// It succeeded.
    ///
    /// - Parameter now: The time.
    /// - Returns: How long to wait before the next one, where something was committed in the meantime.
    mutating func succeeded(at now: Duration) -> Duration? {
        counts.synchronizations += 1
        if let oldest, now - oldest > within { counts.late += 1 }
        if !isFinal { fault = nil }
        isSynchronizing = false
        (oldest, oldestDuring) = (oldestDuring, nil)
        isScheduled = oldest != nil
        return oldest.map { max(.zero, $0 + within / 2 - now) }
    }

    /// It failed: until it succeeds nothing more is promised.
    ///
    /// - Parameters:
    ///   - reason: Why.
    ///   - isFinal: Whether a later success cannot be trusted.
    /// - Returns: How long to wait before it is tried again.
    mutating func failed(_ reason: String, isFinal: Bool) -> Duration {
        counts.failures += 1
        fault = reason
        self.isFinal = self.isFinal || isFinal
        isSynchronizing = false
        oldest = oldest ?? oldestDuring
        oldestDuring = nil
        return Self.patience
    }

    /// Half of the time is left for the synchronization itself.
    private var wait: Duration { within / 2 }

    /// How long to wait after a failure.
    private static let patience: Duration = .seconds(1)
}
