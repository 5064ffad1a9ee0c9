package import VigilDomain

/// A backup in a folder.
package struct Backup: Hashable, Sendable {
    /// Its path.
    package var path: String
    /// What stands beside it.
    package var manifest: BackupManifest
    /// What tells at a glance that it cannot be restored; `nil` when nothing does.
    package var damage: String?

    /// A backup.
    package init(path: String, manifest: BackupManifest, damage: String? = nil) {
        self.path = path
        self.manifest = manifest
        self.damage = damage
    }

    /// The last part of its path.
    package var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// How far the clocks of those who share a folder may be apart.
    package static let tolerance = Duration.seconds(600)

    /// Whether it was made by a clock that was set wrong.
    ///
    /// - Parameter now: Wall time.
    /// - Returns: Whether it says that it was begun later than now, by more than clocks differ.
    package func isOfTheFuture(at now: Timestamp) -> Bool { manifest.startedAt > now.advanced(by: Self.tolerance) }

    /// Whether it is a backup of a database; one of a Vigil that did not note whose it is, is nobody's.
    ///
    /// - Parameter name: The database's name.
    /// - Returns: Whether it is of that one.
    package func isOf(_ name: String?) -> Bool { name != nil && manifest.content.database == name }
}

extension [Backup] {
    /// The newest first; those of the future, whose age nobody knows, behind all others.
    ///
    /// - Parameter now: Wall time.
    /// - Returns: The same backups.
    package func newestFirst(at now: Timestamp) -> [Backup] {
        func rank(_ backup: Backup) -> (Int, Timestamp, String) {
            (backup.isOfTheFuture(at: now) ? 0 : 1, backup.manifest.startedAt, backup.path)
        }
        return sorted { rank($0) > rank($1) }
    }
}
