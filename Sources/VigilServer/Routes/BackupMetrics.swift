import Vigil
import VigilStorage

/// Backups, for Prometheus.
enum BackupMetrics {
    /// Adds when the newest backup was made, how large it is, how long it took, and how many attempts failed.
    ///
    /// - Parameters:
    ///   - report: How it stands; nothing is added where no directory was given.
    ///   - output: Where to.
    static func add(_ report: BackupReport?, to output: inout PrometheusText) {
        guard let report else { return }
        output.family("vigil_backup_failures_total", .counter, help: "Backups that could not be made, since the start.")
        output.sample("vigil_backup_failures_total", Double(report.failures))
        output.family("vigil_backup_overdue", .gauge, help: "1 while the newest backup is older than it should be.")
        output.sample("vigil_backup_overdue", report.isOverdue ? 1 : 0)
        guard let last = report.newest?.manifest else { return }
        let numbers = [
            (
                "vigil_backup_last_success_timestamp_seconds", "When the newest backup was begun, seconds since 1970.",
                Double(last.startedAt.milliseconds) / 1000
            ),
            ("vigil_backup_last_size_bytes", "The size of the newest backup.", Double(last.bytes)),
            (
                "vigil_backup_last_duration_seconds", "How long the newest backup took, with its verification.",
                Double(last.endedAt.since(last.startedAt).wholeMilliseconds) / 1000
            ),
            (
                "vigil_backup_last_verified", "1 when the newest backup was restored and compared, 0 when it was not.",
                last.verifiedAt == nil ? 0 : 1
            ),
        ]
        for (name, help, value) in numbers {
            output.family(name, .gauge, help: help)
            output.sample(name, value)
        }
    }
}
