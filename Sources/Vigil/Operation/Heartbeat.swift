import VigilDomain
import VigilStorage

/// Decides when the service writes down that it is up: it begins an interval, moves its end now and then, and begins
/// another one after the store could not be written.
struct Heartbeat {
    /// How often the end is moved; an outage by a crash seems longer by at most so much.
    static let every = Duration.seconds(10)

    /// What to write.
    enum Action: Hashable {
        /// The first interval of the process.
        case begin
        /// An interval after a fault of the store, which had interrupted another one.
        case resume(after: StoreError.Code, Interval)
        /// A later end of the interval.
        case extend(Interval)
    }

    /// An interval's number, and its end.
    struct Interval: Hashable {
        var number: Int64
        var end: Timestamp
    }

    /// The interval that is under way, or was when a fault came.
    private(set) var number: Int64?
    /// The fault that has interrupted it, and the last moment before.
    private(set) var interruption: (code: StoreError.Code, end: Timestamp)?
    private var lastBeat: ContinuousClock.Instant?
    private var lastUp: Timestamp?

    /// What there is to write; asked every second.
    ///
    /// - Parameters:
    ///   - now: A clock that never goes back.
    ///   - wall: Wall time.
    ///   - fault: What keeps the store from being written. While it lasts, every call asks for an attempt.
    ///   - isWanted: Whether to write also when nothing is due, to see whether it can be done.
    /// - Returns: What to write, if anything.
    mutating func action(
        at now: ContinuousClock.Instant, wall: Timestamp, fault: StoreError.Code?, isWanted: Bool = false
    ) -> Action? {
        guard let number else { return .begin }
        if let fault {
            let interrupted = interruption ?? (fault, lastUp ?? wall)
            interruption = interrupted
            return .extend(Interval(number: number, end: interrupted.end))
        }
        if let interruption {
            return .resume(after: interruption.code, Interval(number: number, end: interruption.end))
        }
        lastUp = wall
        let isDue = lastBeat.map { now - $0 >= Self.every } ?? true
        return isDue || isWanted ? .extend(Interval(number: number, end: wall)) : nil
    }

    /// Notes that it was written.
    ///
    /// - Parameters:
    ///   - action: What was written.
    ///   - number: The number of the interval that was begun, or of the one that was extended.
    ///   - now: When.
    mutating func wrote(_ action: Action, number: Int64, at now: ContinuousClock.Instant) {
        self.number = number
        lastBeat = now
        if case .resume = action {
            interruption = nil
            lastUp = nil
        }
    }
}
