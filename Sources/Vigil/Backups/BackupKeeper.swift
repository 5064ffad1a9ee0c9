import Logging
import Synchronization
package import VigilDomain
package import VigilStorage

/// Makes backups when they are due or asked for, one at a time, and removes those that are not kept.
///
/// Of several replicas the one makes it that gets the lease; in a directory that they share, the others find it there.
package final class BackupKeeper: Sendable {
    /// Where a backup stands.
    package enum State: Sendable {
        /// None was made since the start.
        case never
        /// One is being made.
        case running(since: Timestamp, BackupProgress)
        /// One was made.
        case finished(Backup)
        /// One could not be made.
        case failed(since: Timestamp, until: Timestamp, reason: String)

        var isRunning: Bool { if case .running = self { true } else { false } }
    }

    private struct Work {
        var state = State.never
        var schedule: BackupSchedule
        var failures = 0
        var failure: BackupReport.Failure?
        var task: Task<Void, Never>?
        var isStopped = false
        var listing = Listing()
    }

    /// What was found in the directory when it was last looked at.
    private struct Listing {
        var backups: [Backup] = []
        var problem: String?
        var isKnown = false
        /// Since when the directory is being looked at.
        var since: ContinuousClock.Instant?
        /// Those who want it looked at once more, from a later moment on.
        var waiting: [@Sendable () -> Void] = []
    }

    private let policy: BackupPolicy
    private let folder: BackupFolder
    private let engine: any BackupEngine
    private let leases: Leases
    private let clock: any WallClock
    private let logger: Logger
    private let startedAt: Timestamp
    private let work: Mutex<Work>

    /// How often it is looked whether one is due.
    private static let pause = Duration.seconds(2)
    /// How long a directory may take to be listed before somebody is told.
    private static let patience = Duration.seconds(30)

    /// A keeper that makes none before ``run()``, unless asked.
    ///
    /// - Parameters:
    ///   - policy: What is wanted.
    ///   - engine: The database.
    ///   - leases: Lets one replica at a time make one.
    ///   - clock: Wall time.
    ///   - logger: Where it writes what it does.
    init(policy: BackupPolicy, engine: any BackupEngine, leases: Leases, clock: any WallClock, logger: Logger) {
        self.policy = policy
        folder = BackupFolder(path: policy.directory)
        self.engine = engine
        self.leases = leases
        self.clock = clock
        self.logger = logger
        startedAt = clock.now()
        work = Mutex(Work(schedule: BackupSchedule(every: policy.every)))
    }

    /// How it stands.
    ///
    /// The directory is not looked at: a disk that does not answer must not hold up those who ask.
    ///
    /// - Returns: The report, as of when the directory was last looked at.
    package func report() -> BackupReport {
        let now = clock.now()
        return work.withLock { work in
            let listing = work.listing
            let newest = Self.newest(listing.backups, now)
            var problem = listing.problem
            if let since = listing.since, since.duration(to: .now) > Self.patience {
                problem = "\(policy.directory) has not answered for \(since.duration(to: .now).components.seconds) s"
            }
            // One that was made since, by another replica or by hand, ends it too.
            let failure = work.failure.flatMap { failure in
                listing.backups.contains { $0.manifest.endedAt >= failure.at } ? nil : failure
            }
            return BackupReport(
                policy: policy, state: work.state, backups: listing.backups, problem: problem, failures: work.failures,
                failure: failure, nextAt: work.schedule.dueAt(newest: newest, now: now),
                isOverdue: work.schedule.isOverdue(newest: newest, since: startedAt, now: now))
        }
    }

    /// When the newest backup was begun that is not of the future.
    private static func newest(_ backups: [Backup], _ now: Timestamp) -> Timestamp? {
        backups.lazy.map(\.manifest.startedAt).first { $0 <= now }
    }

    /// Makes backups as they become due, until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            // Neither is waited for, so that a directory that does not answer keeps nobody from ending this.
            refresh(nil)
            if isDue() { _ = begin(onlyIfDue: true) }
            do { try await Task.sleep(for: Self.pause) } catch { return }
        }
    }

    /// Makes one if it is due, and waits until it is done.
    func makeIfDue() async {
        await refresh()
        guard isDue(), let task = begin(onlyIfDue: true) else { return }
        await task.value
    }

    /// Whether one is due by what is known of the directory.
    private func isDue() -> Bool {
        let now = clock.now()
        return work.withLock { work in
            work.listing.isKnown && work.schedule.isDue(newest: Self.newest(work.listing.backups, now), now: now)
        }
    }

    /// Looks at the directory.
    func refresh() async { await withCheckedContinuation { continuation in refresh { continuation.resume() } } }

    /// Looks at the directory on a thread of its own.
    ///
    /// - Parameter done: Called after a look that began now or later; `nil` where the one that is under way will do.
    private func refresh(_ done: (@Sendable () -> Void)?) {
        let isFree = work.withLock { work in
            if let done { work.listing.waiting.append(done) }
            guard work.listing.since == nil else { return false }
            work.listing.since = .now
            return true
        }
        if isFree { BackgroundThread.run { [self] in look() } }
    }

    /// Looks at the directory until nobody waits any more.
    private func look() {
        var goesOn = true
        while goesOn {
            let (known, waiting) = work.withLock { work in
                defer { work.listing.waiting = [] }
                return (work.listing.backups, work.listing.waiting)
            }
            var listing = Listing(isKnown: true)
            do { listing.backups = try folder.backups(known: known) } catch { listing.problem = error.detail }
            goesOn = work.withLock { work in
                listing.waiting = work.listing.waiting
                listing.since = listing.waiting.isEmpty ? nil : .now
                work.listing = listing
                return listing.since != nil
            }
            for done in waiting { done() }
        }
    }

    /// Begins one now.
    ///
    /// - Returns: Where it stands.
    /// - Throws: `MonitoringError`, `backupRunning`, while one is being made; `stopped`.
    func start() throws(MonitoringError) -> State {
        guard begin(onlyIfDue: false) != nil else {
            if work.withLock({ $0.isStopped }) { throw MonitoringError(.stopped, "the service is being stopped") }
            throw MonitoringError(.backupRunning, "a backup is being made already; wait for it to be done")
        }
        return work.withLock { $0.state }
    }

    private func begin(onlyIfDue: Bool) -> Task<Void, Never>? {
        let since = clock.now()
        return work.withLock { work in
            guard !work.state.isRunning, !work.isStopped else { return nil }
            let before = work.state
            work.state = .running(since: since, BackupProgress(.copying, done: 0, total: 0))
            // Awaited by whoever began it or by `stop`, which also cancels it.
            let task = Task { [self] in
                do {
                    let backup = try await make(onlyIfDue: onlyIfDue)
                    self.work.withLock { work in
                        work.state = backup.map { .finished($0) } ?? before
                        guard backup != nil else { return }
                        work.schedule.succeeded()
                        work.failure = nil
                    }
                } catch {
                    note(error, since: since)
                }
            }
            work.task = task
            return task
        }
    }

    /// Makes one, and removes what is not kept.
    ///
    /// - Returns: The backup; `nil` when another replica made one, or is making it, and it was not asked for.
    private func make(onlyIfDue: Bool) async throws -> Backup? {
        let watch = BackupWatch { [self] progress in
            work.withLock { work in
                if case .running(let since, _) = work.state { work.state = .running(since: since, progress) }
            }
        }
        let made = try await leases.holdIfFree(.backup) { [self] _ -> [Backup] in
            // Another replica may have been faster.
            if onlyIfDue {
                await refresh()
                guard isDue() else { return [] }
            }
            let writer = BackupWriter(
                engine, into: folder, vigilVersion: VigilVersion.current, now: { [clock] in clock.now() })
            return [try await writer.write(watch)]
        }
        guard let made else {
            if onlyIfDue { return nil }
            throw StoreError(.locked, "another server of this database is making a backup; wait for it to be done")
        }
        guard let backup = made.first else { return nil }
        logger.notice(
            "backup made",
            metadata: [
                "path": "\(backup.path)", "bytes": "\(backup.manifest.bytes)",
                "took": "\(backup.manifest.endedAt.since(backup.manifest.startedAt))",
                "verified": "\(backup.manifest.unverifiedBecause ?? "yes")",
            ])
        await removeOld()
        await refresh()
        return backup
    }

    /// Removes what is not kept; what cannot be removed now is looked at again after the next backup.
    private func removeOld() async {
        do {
            try await folder.alone {
                for backup in BackupRetention(keep: policy.keep).removals(among: try folder.backups()) {
                    try folder.remove(backup)
                    logger.info("old backup removed", metadata: ["path": "\(backup.path)"])
                }
            }
        } catch {
            logger.error("old backups could not be removed", metadata: ["error": "\(error)"])
        }
    }

    private func note(_ error: any Error, since: Timestamp) {
        let now = clock.now()
        let isStop = error is CancellationError
        let reason = isStop ? "it was interrupted" : "\(error)"
        let wait = work.withLock { work in
            work.state = .failed(since: since, until: now, reason: reason)
            // One that the service's own end interrupts is not a fault.
            guard !work.isStopped else { return Duration.zero }
            work.failures += 1
            work.failure = BackupReport.Failure(at: now, reason: reason)
            return work.schedule.failed(at: now)
        }
        logger.log(
            level: isStop ? .notice : .error, "the backup failed",
            metadata: ["error": "\(reason)", "again_after": "\(wait)"])
    }

    /// Stops the one that is being made, which leaves nothing, and waits until it has.
    func stop() async {
        let task = work.withLock { work in
            work.isStopped = true
            return work.task
        }
        task?.cancel()
        await task?.value
    }
}

extension MLModelMonitoringService {
    /// How it stands with the backups.
    ///
    /// - Returns: `nil` when no directory was given for them.
    package func backupReport() -> BackupReport? { backups?.report() }

    /// How it stands with the backups, for whoever asks for them.
    ///
    /// - Returns: The report.
    /// - Throws: `MonitoringError`, `noBackupDirectory`, when none was given.
    package func requiredBackupReport() throws(MonitoringError) -> BackupReport { try requiredBackups().report() }

    private func requiredBackups() throws(MonitoringError) -> BackupKeeper {
        guard let backups else {
            throw MonitoringError(
                .noBackupDirectory,
                "no directory for backups was given; start the server with --backup-directory DIRECTORY")
        }
        return backups
    }

    /// Begins a backup now.
    ///
    /// - Returns: How it stands.
    /// - Throws: `MonitoringError`, `noBackupDirectory`, when none was given, `backupRunning` while one is being made.
    package func startBackup() throws(MonitoringError) -> BackupReport {
        let backups = try requiredBackups()
        _ = try backups.start()
        return backups.report()
    }
}
