/// A database that can be copied while it is written.
package protocol BackupEngine: Sendable {
    /// Whose backup it is.
    var dialect: SQLDialect { get }

    /// The name by which the database knows its own backups.
    ///
    /// - Returns: The name; `nil` where it has none.
    /// - Throws: `StoreError` when the database cannot be read.
    func databaseName() async throws -> String?

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

extension BackupEngine where Self: SQLDatabase {
    /// The name that is stored in the database, whose schema is up to date.
    ///
    /// - Returns: The name.
    /// - Throws: `StoreError` when the database cannot be read.
    package func databaseName() async throws -> String? { try await read { try DatabaseName.read($0) } }
}

/// The name of a database, as no other has it: what a backup is a backup of.
///
/// A database that was restored has the name of the one that was backed up, whose place it takes.
enum DatabaseName {
    static let table = "database_name"

    static func read(_ connection: any SQLConnection) throws -> String? {
        try connection.first("SELECT name FROM \(table) WHERE id = 1") { try $0.text(0) }
    }
}

/// What a copy holds.
package enum CopyReading: Hashable, Sendable {
    /// Its tables, by name.
    case tables([TableContent])
    /// Nobody knows, and this is why.
    case impossible(reason: String)
}
