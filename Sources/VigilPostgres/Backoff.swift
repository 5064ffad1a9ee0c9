/// When a server that could not be reached is tried again: soon at first, then less and less often.
///
/// Until then calls fail at once with what was found, instead of each waiting for an answer that does not come.
struct Backoff: Sendable {
    private var delay = Self.shortest
    private var retry: (after: ContinuousClock.Instant, fault: PostgresFault)?

    private static let shortest = Duration.milliseconds(100)
    private static let longest = Duration.seconds(5)

    /// Makes sure that it is time to connect.
    ///
    /// - Parameter now: The moment.
    /// - Throws: `PostgresFault`, what the last attempt met, while it is too early for another.
    func requireTime(_ now: ContinuousClock.Instant) throws(PostgresFault) {
        if let retry, now < retry.after { throw retry.fault }
    }

    /// Notes that the server could not be reached.
    ///
    /// - Parameters:
    ///   - fault: What was met.
    ///   - now: The moment.
    mutating func failed(_ fault: PostgresFault, at now: ContinuousClock.Instant) {
        retry = (now.advanced(by: delay), fault)
        delay = min(delay * 2, Self.longest)
    }

    /// Notes that the server was reached.
    mutating func succeeded() { self = Backoff() }
}
