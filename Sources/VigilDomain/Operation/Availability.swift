/// For which share of the last days the service was there, out of the intervals that it recorded of itself.
///
/// Counted from the first recorded moment within those days, so that a new installation is not blamed for the time before
/// it. Wall time decides, which can be set: what lies after `now` is left out, overlapping intervals count once, so that
/// the share stays from 0 to 1 whatever the clock did.
package struct Availability: Hashable, Sendable {
    /// The days that are looked at.
    package static let days = 30
    /// The share to reach.
    package static let goal = 0.999

    /// Since when it is counted.
    package var since: Timestamp
    /// How long that is.
    package var total: Duration
    /// For how long it was up.
    package var up: Duration
    /// When it was not, oldest first.
    package var outages: [Outage]

    /// The share, 0 to 1; `nil` before any time has passed.
    package var share: Double? { total > .zero ? up / total : nil }

    /// Adds up intervals; `nil` when nothing was recorded in the last days.
    ///
    /// - Parameters:
    ///   - intervals: What was recorded, in any order.
    ///   - now: Wall time.
    ///   - fault: The code of the fault that keeps the store from being written now; `nil` when the service is up, which
    ///     then counts from its newest interval on.
    package init?(_ intervals: [UptimeInterval], at now: Timestamp, fault: String? = nil) {
        let horizon = now.advanced(by: .days(-Self.days))
        let known = intervals.sorted { $0.start < $1.start }.compactMap { interval -> UptimeInterval? in
            var cut = interval
            cut.end = min(max(interval.end, interval.start), now)
            return cut.start <= now && cut.end >= horizon ? cut : nil
        }
        guard let first = known.first else { return nil }
        since = max(first.start, horizon)
        total = now.since(since)
        up = .zero
        outages = []
        var last = first
        last.start = since
        for interval in known.dropFirst() {
            if interval.start <= last.end {
                // What ends later tells how it ended.
                if interval.end >= last.end { (last.end, last.isStopped) = (interval.end, interval.isStopped) }
                continue
            }
            up += last.end.since(last.start)
            let cause = interval.fault.map { Outage.Cause.store($0) } ?? (last.isStopped ? .stopped : .ended)
            outages.append(Outage(start: last.end, end: interval.start, cause: cause))
            last = interval
        }
        if let fault {
            if last.end < now { outages.append(Outage(start: last.end, end: nil, cause: .store(fault))) }
        } else {
            last.end = now
        }
        up += last.end.since(last.start)
    }
}
