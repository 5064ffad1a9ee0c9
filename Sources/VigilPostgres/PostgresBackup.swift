package import VigilStorage

extension PostgresDatabase: BackupEngine {
    /// Opens.
    package static func openAsItIs(url: String) async throws -> PostgresDatabase {
        let database = try await open(url: url)
        try await database.admitOthers()
        return database
    }

    package func copy(to path: String, _ watch: BackupWatch) async throws -> BackupContent {
        throw StoreError(.cannotOpen, "not yet")
    }

    package func readCopy(
        at path: String, of content: BackupContent, _ watch: BackupWatch
    ) async throws -> CopyReading { .impossible(reason: "not yet") }
}

/// Restores.
package enum PostgresRestore {
    package static func restore(
        _ backup: Backup, to url: String, replaces: Bool, _ watch: BackupWatch
    ) async throws {
        throw StoreError(.cannotOpen, "not yet")
    }
}
