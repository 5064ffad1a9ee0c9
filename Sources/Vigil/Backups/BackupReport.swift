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
    /// Those in the directory, the newest first.
    package var backups: [Backup]
    /// Why they cannot be listed.
    package var problem: String?
    /// How many attempts have failed since the start.
    package var failures: Int
    /// The last attempt that failed since the last that did not.
    package var failure: Failure?
    /// When the next one is due; `nil` when none is made by itself.
    package var nextAt: Timestamp?
    /// Whether the newest one is older than it should be.
    package var isOverdue: Bool

    /// Whether one is being made.
    package var isRunning: Bool { state.isRunning }

    /// What somebody should look at; `nil` when all is well.
    package var warning: String? {
        if let problem { return "the backups cannot be listed: \(problem)" }
        if let failure { return "the backup failed at \(failure.at): \(failure.reason)" }
        guard isOverdue else { return nil }
        return backups.first.map { "the backup is overdue: the last one is of \($0.manifest.startedAt)" }
            ?? "the backup is overdue: there is none yet"
    }
}
