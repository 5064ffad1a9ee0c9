import Foundation
import NIOCore

/// How it stands with a server's backups.
package struct BackupsDocument: Hashable, Sendable, Decodable {
    /// Where they are, on the server.
    package var directory: String
    /// `never`, `running`, `finished` or `failed`.
    package var status: String
    /// What is being done.
    package var step: String?
    /// How much of it is done.
    package var share: Double?
    /// Why the last one failed.
    package var reason: String?
    /// The last one since the server's start.
    package var made: BackupDocument?
    /// Those that are there, the newest first.
    package var backups: [BackupDocument]
}

extension VigilAPIClient {
    /// Has the server make a backup.
    ///
    /// - Returns: How it stands.
    /// - Throws: `VigilClientError`, also while one is being made and where the server has no directory for them.
    package func startBackup() async throws -> BackupsDocument {
        try await json(APIRequest("POST", "/api/v1/storage/backups"))
    }

    /// How it stands with the server's backups.
    ///
    /// - Returns: The backups, and the one that is being made.
    /// - Throws: `VigilClientError`.
    package func backups() async throws -> BackupsDocument {
        try await json(APIRequest("GET", "/api/v1/storage/backups"))
    }
}
