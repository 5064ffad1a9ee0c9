import Logging
import VigilDomain
import VigilStorage

/// Keeps the service's heartbeat, and says what is wrong with the store: once in the log, and to whoever asks.
actor ServiceHealth {
    /// When the process began, wall time.
    nonisolated let startedAt: Timestamp
    private let started = ContinuousClock.now
    private let store: MonitoringStore
    private let clock: any WallClock
    private let logger: Logger
    private var heartbeat = Heartbeat()
    /// The attempt to write that is under way.
    private var beating: Task<Void, Never>?

    /// After so long without a commit, whether the store can be written is tried and not assumed.
    private static let trust = Duration.seconds(1)
    /// An answer about readiness does not wait longer for that.
    private static let patience = Duration.seconds(3)

    init(store: MonitoringStore, clock: any WallClock, logger: Logger) {
        self.store = store
        self.clock = clock
        self.logger = logger
        startedAt = clock.now()
        store.pulse?.listen { Self.log($0, logger) }
    }

    /// For how long the process has run, by a clock that never goes back.
    nonisolated var uptime: Duration { ContinuousClock.now - started }

    private static func log(_ change: StoreCondition.Change, _ logger: Logger) {
        switch change {
        case .failed(let error):
            logger.error(
                "the store cannot be used", metadata: ["code": "\(error.code.rawValue)", "error": "\(error.detail)"])
        case .recovered(let time, let failures):
            logger.notice(
                "the store can be used again",
                metadata: ["after_seconds": "\(time.wholeMilliseconds / 1000)", "failed_transactions": "\(failures)"])
        case .slowed(let middle):
            logger.warning("the store is slow", metadata: ["advice": "\(StoreCondition.sentence(slow: middle))"])
        case .quickened:
            logger.notice("the store is fast again")
        }
    }

    /// Beats every second until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            await attempt()?.value
            do { try await Task.sleep(for: .seconds(1)) } catch { return }
        }
    }

    /// Writes down that the service is stopped.
    func stop() async {
        await beating?.value
        guard let number = heartbeat.number, heartbeat.interruption == nil else { return }
        // A store that fails just now shows the end as a crash, some seconds earlier; nothing else is lost.
        try? await store.uptime?.extendUptime(number, to: clock.now(), isStopped: true)
    }

    /// Makes sure that the store can be written, by trying when nothing was written just now.
    ///
    /// - Throws: The `StoreError` that a request would meet.
    func check() async throws {
        guard let pulse = store.pulse else { return }
        if pulse.problem == nil, let last = pulse.sinceLastCommit, last < Self.trust { return }
        attempt(isWanted: true)
        let start = ContinuousClock.now
        // Looked at and not awaited: a commit that stands still would keep the answer.
        while beating != nil, ContinuousClock.now - start < Self.patience {
            try await Task.sleep(for: .milliseconds(5))
        }
        if let problem = pulse.problem { throw problem }
        guard beating == nil else {
            throw StoreError(
                .slow,
                "a commit has been under way for more than \(Self.patience.components.seconds) s; the disk, or the "
                    + "database's server, hardly answers")
        }
    }

    /// The intervals in which the service was up, and the fault that lasts.
    func uptimes() async throws -> (intervals: [UptimeInterval], fault: StoreError.Code?) {
        // Before the first interval of this process was written, what lasts is an outage, too.
        let early = heartbeat.number == nil ? store.pulse?.condition.fault?.error.code : nil
        return (try await store.uptime?.uptimes() ?? [], heartbeat.interruption?.code ?? early)
    }

    /// Begins to write what there is to write, unless that is under way.
    @discardableResult
    private func attempt(isWanted: Bool = false) -> Task<Void, Never>? {
        if let beating { return beating }
        guard let uptime = store.uptime else { return nil }
        let fault = store.pulse?.condition.fault?.error.code
        let wall = clock.now()
        guard let action = heartbeat.action(at: .now, wall: wall, fault: fault, isWanted: isWanted)
        else { return nil }
        // Awaited by `run` and `stop`; in a task of its own since an answer must not wait for it without end.
        let task = Task {
            do {
                heartbeat.wrote(action, number: try await Self.write(action, at: wall, to: uptime), at: .now)
            } catch let error as StoreError {
                // What failed the store has come to the pulse already; a row that only we write tells more than others do.
                store.pulse?.noteUnwritable(error)
            } catch {}  // cancelled: the service ends
            beating = nil
        }
        beating = task
        return task
    }

    private static func write(
        _ action: Heartbeat.Action, at wall: Timestamp, to uptime: any UptimeStore
    ) async throws -> Int64 {
        switch action {
        case .begin:
            return try await uptime.beginUptime(at: wall, after: nil, ending: nil)
        case .resume(let code, let interrupted):
            return try await uptime.beginUptime(
                at: wall, after: code.rawValue, ending: (interrupted.number, interrupted.end))
        case .extend(let interval):
            try await uptime.extendUptime(interval.number, to: interval.end, isStopped: false)
            return interval.number
        }
    }
}
