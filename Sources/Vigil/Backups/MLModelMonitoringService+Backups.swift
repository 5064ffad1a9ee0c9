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
