/// How long a lease may be acted on, by the own clock, and when it is to be prolonged.
///
/// The database counts from the moment in which it answers, this from the moment before it was asked: it ends earlier.
struct LeaseTerm: Hashable, Sendable {
    /// For how long a lease is taken.
    static let length = Duration.seconds(5)
    /// How long before it is prolonged.
    private static let share = 0.3
    /// How soon that is tried again.
    private static let retry = Duration.milliseconds(250)

    /// Until when nobody else can have it.
    private(set) var end: ContinuousClock.Instant
    /// When it is to be prolonged.
    private(set) var renewal: ContinuousClock.Instant

    /// A lease that was given.
    ///
    /// - Parameter asked: When it was asked for.
    init(asked: ContinuousClock.Instant) {
        end = asked.advanced(by: Self.length)
        renewal = asked.advanced(by: Self.length * Self.share)
    }

    /// Whether it may be acted on.
    ///
    /// - Parameter now: The moment.
    /// - Returns: `false` from the end on, although it is the holder's until another takes it.
    func isCurrent(_ now: ContinuousClock.Instant) -> Bool { now < end }

    /// Notes that it was prolonged.
    ///
    /// - Parameter asked: When that was asked for.
    mutating func renewed(asked: ContinuousClock.Instant) { self = LeaseTerm(asked: asked) }

    /// Notes that it could not be prolonged, for a reason that says nothing about who has it.
    ///
    /// - Parameter now: The moment.
    mutating func failed(_ now: ContinuousClock.Instant) { renewal = now.advanced(by: Self.retry) }
}

extension Duration {
    fileprivate static func * (duration: Duration, share: Double) -> Duration {
        let (seconds, attoseconds) = duration.components
        return .seconds((Double(seconds) + Double(attoseconds) * 1e-18) * share)
    }
}
