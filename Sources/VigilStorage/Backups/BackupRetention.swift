package import VigilDomain

/// Decides which backups of a database go.
///
/// The newest stay, as many as are wanted; of the others the newest one that was verified stays as well, unless one of those
/// that stay was verified. Those of the future count as older than all others: a clock that was set wrong once must not have
/// what is made afterwards removed. What is damaged neither counts nor goes; somebody should look at it.
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
    /// - Parameters:
    ///   - backups: All of one database, in any order.
    ///   - now: Wall time.
    ///   - made: One that was just made and stays, whatever its time says.
    /// - Returns: The oldest first.
    package func removals(among backups: [Backup], now: Timestamp, sparing made: Backup? = nil) -> [Backup] {
        let sorted = backups.filter { $0.damage == nil && $0.path != made?.path }.newestFirst(at: now)
        let isVerified = made?.manifest.verifiedAt != nil
        let newestVerified = isVerified ? nil : sorted.first { $0.manifest.verifiedAt != nil }
        let places = max(keep, 1) - (made == nil ? 0 : 1)
        return sorted.dropFirst(places).filter { $0 != newestVerified }.reversed()
    }
}
