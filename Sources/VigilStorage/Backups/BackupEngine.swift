/// A database that can be copied while it is written.
package protocol BackupEngine: Sendable {
    /// Whose backup it is.
    var dialect: SQLDialect { get }

    /// Writes what the database holds in one moment to a new file, and tells what that was. Nobody who writes waits.
    ///
    /// - Parameters:
    ///   - path: The file, which is not there yet; it need not be on the disk when this returns.
    ///   - watch: Told how far it has come.
    /// - Returns: What the database held in that moment.
    /// - Throws: `StoreError`; `CancellationError`. The file may be left.
    func copy(to path: String, _ watch: BackupWatch) async throws -> BackupContent

    /// Restores a copy where nobody sees it, and reads what came out.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - content: What the database held when it was copied.
    ///   - watch: Told how far it has come.
    /// - Returns: What the copy holds, or why that cannot be found out here.
    /// - Throws: `StoreError`, `corrupt`, when it cannot be restored; other codes when that could not be tried.
    func readCopy(at path: String, of content: BackupContent, _ watch: BackupWatch) async throws -> CopyReading
}

/// What a copy holds.
package enum CopyReading: Hashable, Sendable {
    /// Its tables, by name.
    case tables([TableContent])
    /// Nobody knows, and this is why.
    case impossible(reason: String)
}
