/// Decides which backups go.
///
/// The newest stay, as many as are wanted; of the others the newest one that was verified stays as well, unless one of those
/// that stay was verified.
package struct BackupRetention: Hashable, Sendable {
    /// How many stay.
    package var keep: Int

    /// How many backups may be asked for.
    package static let range = 1...10_000

    /// A decision.
    ///
    /// - Parameter keep: How many backups stay, at least 1.
    package init(keep: Int) { self.keep = keep }

    /// The backups that go.
    ///
    /// - Parameter backups: All of them, in any order.
    /// - Returns: The oldest first.
    package func removals(among backups: [Backup]) -> [Backup] {
        let sorted = backups.sorted { ($0.manifest.startedAt, $0.path) > ($1.manifest.startedAt, $1.path) }
        let newestVerified = sorted.first { $0.manifest.verifiedAt != nil }
        return sorted.dropFirst(max(keep, 1)).filter { $0 != newestVerified }.reversed()
    }
}
