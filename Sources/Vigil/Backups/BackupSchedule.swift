import VigilDomain
import VigilStorage

/// Decides when a backup is due: when the newest one is as old as the interval, and later after attempts that failed.
struct BackupSchedule: Hashable, Sendable {
    /// How much time lies between two backups; zero makes them only when they are asked for.
    let every: Duration
    /// How many attempts have failed since the last that did not.
    private(set) var failures = 0
    private var retryAt: Timestamp?
    /// When the last one was begun that this process made, whatever became of it.
    private var madeAt: Timestamp?

    private static let firstRetry = Duration.seconds(60)
    private static let lastRetry = Duration.seconds(3600)
    private static let leastGrace = Duration.seconds(300)

    /// A schedule.
    ///
    /// - Parameter every: How much time lies between two backups; zero makes none by itself.
    init(every: Duration) { self.every = every }

    /// When the next one is due.
    ///
    /// - Parameters:
    ///   - newest: When the newest backup was begun; one of the future, which a clock that was set wrong has left, counts as
    ///     none.
    ///   - now: Wall time.
    /// - Returns: The moment, which may be over; `nil` when none is made by itself.
    func dueAt(newest: Timestamp?, now: Timestamp) -> Timestamp? {
        guard every > .zero else { return nil }
        let regular = last(newest, now).map { min($0, now).advanced(by: every) } ?? now
        // A clock that was set back must not keep it from being tried again.
        guard let retryAt, retryAt.since(now) <= Self.lastRetry else { return regular }
        return max(regular, retryAt)
    }

    /// When the last one was begun: one that is not in the directory any more was made all the same, and what took it away
    /// would take the next as well.
    private func last(_ newest: Timestamp?, _ now: Timestamp) -> Timestamp? {
        [newest, madeAt].compactMap(\.self).filter { $0.since(now) <= Backup.tolerance }.max()
    }

    /// Whether one is due.
    ///
    /// - Parameters:
    ///   - newest: When the newest backup was begun.
    ///   - now: Wall time.
    /// - Returns: Whether it is time.
    func isDue(newest: Timestamp?, now: Timestamp) -> Bool {
        dueAt(newest: newest, now: now).map { $0 <= now } ?? false
    }

    /// Whether somebody should ask why there is none.
    ///
    /// - Parameters:
    ///   - newest: When the newest backup was begun.
    ///   - start: Since when the schedule is kept.
    ///   - now: Wall time.
    /// - Returns: Whether the newest is older than the interval by more than a tenth of it, at least five minutes.
    func isOverdue(newest: Timestamp?, since start: Timestamp, now: Timestamp) -> Bool {
        guard every > .zero else { return false }
        let regular = last(newest, now).map { $0.advanced(by: every) } ?? start
        return now.since(regular) > max(every / 10, Self.leastGrace)
    }

    /// Notes that an attempt failed: the next one is a minute later, then two, at most an hour.
    ///
    /// - Parameter now: Wall time.
    /// - Returns: How long until the next.
    @discardableResult
    mutating func failed(at now: Timestamp) -> Duration {
        let wait = min(Self.firstRetry * (1 << min(failures, 6)), Self.lastRetry)
        failures += 1
        retryAt = now.advanced(by: wait)
        return wait
    }

    /// Notes that a backup was made.
    ///
    /// - Parameter start: When it was begun.
    mutating func succeeded(at start: Timestamp) {
        self = BackupSchedule(every: every)
        madeAt = start
    }
}
