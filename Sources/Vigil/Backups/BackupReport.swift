package import VigilDomain
package import VigilStorage

/// How it stands with the backups of a service.
package struct BackupReport: Sendable {
    /// An attempt that failed.
    package struct Failure: Hashable, Sendable {
        /// When.
        package var at: Timestamp
        /// Why, a sentence.
        package var reason: String
    }

    /// What is wanted.
    package var policy: BackupPolicy
    /// The one that runs, or the last one since the start.
    package var state: BackupKeeper.State
    /// Those of this database in the directory, the newest first.
    package var backups: [Backup]
    /// The newest of them that counts: that is whole, and not of the future.
    package var newest: Backup?
    /// Those of other databases, and of Vigils that did not note whose they are: neither counted nor removed.
    package var others: [Backup]
    /// Why they cannot be listed.
    package var problem: String?
    /// How many attempts have failed since the start.
    package var failures: Int
    /// The last attempt that failed since the last that did not.
    package var failure: Failure?
    /// For how long the one that runs has come no further, when that is too long.
    package var silence: Duration?
    /// When the next one is due; `nil` when none is made by itself.
    package var nextAt: Timestamp?
    /// Whether the newest one is older than it should be.
    package var isOverdue: Bool

    /// Whether one is being made.
    package var isRunning: Bool { state.isRunning }

    /// What somebody should look at; `nil` when all is well.
    package var warning: String? {
        if let problem { return "the directory of backups cannot be used: \(problem)" }
        if let silence {
            return
                "the backup has come no further for \(silence.components.seconds) s; until \(policy.directory) answers, or the "
                + "server is started again, the database cannot let go of what was written since it began"
        }
        if let failure { return "the backup failed at \(failure.at): \(failure.reason)" }
        if isOverdue {
            return newest.map { "the backup is overdue: the last one is of \($0.manifest.startedAt)" }
                ?? "the backup is overdue: there is none yet"
        }
        if let reason = newest?.manifest.unverifiedBecause { return "the newest backup is not verified: \(reason)" }
        guard let damaged = backups.first(where: { $0.damage != nil }), let damage = damaged.damage else { return nil }
        return "\(damaged.path) is damaged (\(damage)) and counts for nothing; look at its disk, and remove it"
    }
}

extension Backup {
    /// Whether it was made after a failure, which is over then.
    ///
    /// - Parameters:
    ///   - failure: The failure.
    ///   - now: Wall time.
    /// - Returns: Whether it counts and was done since, as far as clocks tell.
    func ends(_ failure: BackupReport.Failure, now: Timestamp) -> Bool {
        counts(at: now) && manifest.endedAt >= failure.at && manifest.endedAt.since(now) <= Self.tolerance
    }

    /// Whether it is one that the next may wait for.
    ///
    /// - Parameter now: Wall time.
    /// - Returns: Whether it is whole, as far as is seen, and not of the future.
    func counts(at now: Timestamp) -> Bool { damage == nil && !isOfTheFuture(at: now) }
}
