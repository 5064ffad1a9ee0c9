/// Decides whether a server that can be done without is asked at all.
///
/// After a fault it is left alone for a while, longer each time, and then asked once; everything works without it meanwhile.
struct CircuitBreaker: Sendable {
    private static let shortest = Duration.milliseconds(250)
    private static let longest = Duration.seconds(5)

    /// What went wrong last; `nil` while all is well.
    private(set) var problem: String?
    private var pause = Self.shortest
    private var retry: ContinuousClock.Instant?

    /// Whether to ask the server now.
    ///
    /// - Parameter now: The moment.
    /// - Returns: `true` while all is well, and once after each pause.
    mutating func allows(_ now: ContinuousClock.Instant) -> Bool {
        guard let retry else { return true }
        guard now >= retry else { return false }
        self.retry = now.advanced(by: pause)
        return true
    }

    /// Notes a fault.
    ///
    /// - Parameters:
    ///   - reason: What went wrong.
    ///   - now: The moment.
    mutating func failed(_ reason: String, at now: ContinuousClock.Instant) {
        if problem != nil { pause = min(pause * 2, Self.longest) }
        problem = reason
        retry = now.advanced(by: pause)
    }

    /// Notes an answer.
    mutating func succeeded() { self = CircuitBreaker() }
}
