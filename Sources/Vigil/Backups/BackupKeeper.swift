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
        var watch: BackupWatch?
        var task: Task<Void, Never>?
        /// The name of the database, once it is known.
        var database: String?
        var isDatabaseKnown = false
        var isStopped = false
        var listing = Listing()
    }

    /// What was found in the directory when it was last looked at.
    private struct Listing {
        /// Those of every database.
        var backups: [Backup] = []
        var problem: String?
        var isKnown = false
        var past = BackupFolder.Past.unknown
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
    private let mostSilence: Duration
    private let startedAt: Timestamp
    private let work: Mutex<Work>

    /// How often it is looked whether one is due.
    private static let pause = Duration.seconds(2)
    /// How long a directory may take to be listed before somebody is told.
    private static let patience = Duration.seconds(30)
    /// How long the service's end waits for the one that is being made to be gone.
    private static let patienceAtEnd = Duration.seconds(5)

    /// A keeper that makes none before ``run()``, unless asked.
    ///
    /// - Parameters:
    ///   - policy: What is wanted.
    ///   - engine: The database.
    ///   - leases: Lets one replica at a time make one.
    ///   - clock: Wall time.
    ///   - mostSilence: How long one may come no further while the database's log grows for it, before it is given up.
    ///   - logger: Where it writes what it does.
    init(
        policy: BackupPolicy, engine: any BackupEngine, leases: Leases, clock: any WallClock,
        mostSilence: Duration = .seconds(600), logger: Logger
    ) {
        self.policy = policy
        folder = BackupFolder(path: policy.directory)
        self.engine = engine
        self.leases = leases
        self.clock = clock
        self.mostSilence = mostSilence
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
            let own = Self.own(work).newestFirst(at: now)
            let newest = Self.newest(own, now)
            var problem = listing.problem
            if let since = listing.since, since.duration(to: .now) > Self.patience {
                problem = "\(policy.directory) has not answered for \(since.duration(to: .now).components.seconds) s"
            }
            let silence = work.state.isRunning ? work.watch?.silence() : nil
            // One that was made since, by another replica or by hand, ends it too.
            let failure = work.failure.flatMap { failure in
                own.contains { $0.ends(failure, now: now) } ? nil : failure
            }
            return BackupReport(
                policy: policy, state: work.state, backups: own, newest: newest,
                others: listing.backups.filter { !$0.isOf(work.database) }, problem: problem, failures: work.failures,
                failure: failure, silence: silence.flatMap { $0 > mostSilence ? $0 : nil },
                nextAt: work.schedule.dueAt(newest: newest?.manifest.startedAt, now: now),
                isOverdue: work.schedule.isOverdue(
                    newest: newest?.manifest.startedAt, since: startedAt, now: now))
        }
    }

    /// The backups of this database.
    private static func own(_ work: Work) -> [Backup] { work.listing.backups.filter { $0.isOf(work.database) } }

    /// The newest backup that counts.
    private static func newest(_ backups: [Backup], _ now: Timestamp) -> Backup? {
        backups.filter { $0.counts(at: now) }.max { $0.manifest.startedAt < $1.manifest.startedAt }
    }

    /// Makes backups as they become due, until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            // Neither is waited for, so that a directory that does not answer keeps nobody from ending this.
            refresh(nil)
            endIfSilent()
            // One that cannot be read cannot be backed up either.
            try? await learnName()
            if isDue() { _ = begin(onlyIfDue: true) }
            do { try await Task.sleep(for: Self.pause) } catch { return }
        }
    }

    /// Gives one up that comes no further: the disk that it is written to does not answer.
    func endIfSilent() {
        let watch = work.withLock { $0.state.isRunning ? $0.watch : nil }
        guard let watch, let silence = watch.silence(), silence > mostSilence else { return }
        watch.stop(
            because: StoreError(
                .unavailable,
                "it came no further for \(silence.components.seconds) s and was given up; look at the disk of "
                    + "\(policy.directory)"))
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
            guard work.listing.isKnown, work.isDatabaseKnown else { return false }
            return work.schedule.isDue(newest: Self.newest(Self.own(work), now)?.manifest.startedAt, now: now)
        }
    }

    /// Asks the database for its name, once.
    private func learnName() async throws {
        if work.withLock({ $0.isDatabaseKnown }) { return }
        let name = try await engine.databaseName()
        work.withLock { work in
            work.database = name
            work.isDatabaseKnown = true
        }
    }

    /// Looks at the directory.
    func refresh() async {
        try? await learnName()  // without it no backup is this database's
        await withCheckedContinuation { continuation in refresh { continuation.resume() } }
    }

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
            let (known, past, waiting) = work.withLock { work in
                defer { work.listing.waiting = [] }
                return (work.listing.backups, work.listing.past, work.listing.waiting)
            }
            var listing = Listing(isKnown: true, past: past)
            do throws(StoreError) {
                if past == .unknown { try folder.prepare() }
                listing.backups = try folder.backups(known: known)
                try folder.require(past)
                listing.past = max(past, folder.past())
            } catch {
                listing.problem = error.detail
            }
            let problemBefore: String?
            (goesOn, problemBefore) = work.withLock { work in
                let problem = work.listing.problem
                listing.waiting = work.listing.waiting
                listing.since = listing.waiting.isEmpty ? nil : .now
                work.listing = listing
                return (listing.since != nil, problem)
            }
            if let problem = listing.problem, problem != problemBefore {
                logger.warning("the directory of backups cannot be used", metadata: ["error": "\(problem)"])
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
                        work.schedule.succeeded(at: since)
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
        work.withLock { $0.watch = watch }
        let made = try await leases.holdIfFree(.backup) { [self] _ -> [Backup] in
            try await learnName()
            // Another replica may have been faster.
            if onlyIfDue {
                await refresh()
                guard isDue() else { return [] }
            }
            let (past, database) = work.withLock { ($0.listing.past, $0.database) }
            let writer = BackupWriter(
                engine, into: folder, past: past, vigilVersion: VigilVersion.current,
                now: { [clock] in clock.now() }, tidy: { [self] in removeOld(of: database, sparing: $0) })
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
        await refresh()
        return backup
    }

    /// Removes what is not kept of a database; what cannot be removed now is looked at again at the next backup.
    private func removeOld(of database: String?, sparing made: Backup?) {
        do {
            let own = try folder.backups().filter { $0.isOf(database) }
            let retention = BackupRetention(keep: policy.keep)
            for backup in retention.removals(among: own, now: clock.now(), sparing: made) {
                try folder.remove(backup)
                logger.info("old backup removed", metadata: ["path": "\(backup.path)"])
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

    /// Stops the one that is being made, which leaves nothing, and waits until it has; not for one that hangs.
    ///
    /// - Parameter patience: How long it is waited for.
    func stop(patience: Duration = BackupKeeper.patienceAtEnd) async {
        let task = work.withLock { work in
            work.isStopped = true
            return work.task
        }
        guard let task else { return }
        task.cancel()
        let isOver = await Race.isOver(task, within: patience)
        guard !isOver else { return }
        logger.warning(
            "a backup does not end and is not waited for; what it leaves is removed by the next one",
            metadata: ["directory": "\(policy.directory)"])
    }
}
