import VigilDomain

/// When the rows of a recording are sent.
package enum ReplaySpeed: Hashable, Sendable {
    /// As fast as they are acknowledged.
    case fastest
    /// So many seconds of the recording in each second.
    case times(Double)
}

/// Holds a replay to its speed.
struct ReplayPace {
    private let speed: ReplaySpeed
    private var firstEvent: Int64?

    init(_ speed: ReplaySpeed) { self.speed = speed }

    /// The longest stretch of recorded time that may travel in one request, so that a slow replay does not come in
    /// lumps: a quarter of a second of its own time.
    var longestSpanMilliseconds: Int64? {
        switch speed {
        case .fastest: nil
        case .times(let factor): Int64(min(max(factor * 250, 1), 1e15))
        }
    }

    /// How long to wait before an event is sent.
    ///
    /// - Parameters:
    ///   - event: The event's time in the recording, milliseconds since the epoch.
    ///   - elapsed: How long the replay has run.
    /// - Returns: The wait; zero when the event is due.
    mutating func wait(before event: Int64, elapsed: Duration) -> Duration {
        guard case .times(let factor) = speed else { return .zero }
        let first = firstEvent ?? event
        firstEvent = first
        let due = Duration.seconds(Double(event - first) / 1000 / factor)
        return max(.zero, due - elapsed)
    }
}
