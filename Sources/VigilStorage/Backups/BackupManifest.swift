import Foundation
package import VigilDomain

/// What stands beside a backup, as `NAME.json`: what it is a copy of, what it holds and how that is known.
package struct BackupManifest: Hashable, Sendable, Codable {
    /// The version of this document.
    package static let newestVersion = 1

    /// The version of this document.
    package var version = Self.newestVersion
    /// The engine whose database it is a copy of, `sqlite` or `postgres`.
    package var engine: String
    /// The Vigil that made it.
    package var vigilVersion: String
    /// When that began; the copy holds what was committed by then.
    package var startedAt: Timestamp
    /// When it was done.
    package var endedAt: Timestamp
    /// The size of the backup.
    package var bytes: Int
    /// SHA-256 of the backup, as hexadecimal digits.
    package var sha256: String
    /// What it holds.
    package var content: BackupContent
    /// When it was restored and compared; `nil` when it was not.
    package var verifiedAt: Timestamp?
    /// Why it was not.
    package var unverifiedBecause: String?

    /// A manifest of the newest version.
    package init(
        engine: String, vigilVersion: String, startedAt: Timestamp, endedAt: Timestamp, bytes: Int, sha256: String,
        content: BackupContent, verifiedAt: Timestamp? = nil, unverifiedBecause: String? = nil
    ) {
        self.engine = engine
        self.vigilVersion = vigilVersion
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.bytes = bytes
        self.sha256 = sha256
        self.content = content
        self.verifiedAt = verifiedAt
        self.unverifiedBecause = unverifiedBecause
    }

    private struct VersionOnly: Decodable {
        var version: Int
    }

    /// Reads a manifest.
    ///
    /// - Parameters:
    ///   - bytes: The file.
    ///   - path: Its path, for messages.
    /// - Throws: `StoreError`, `corrupt` for what is no manifest, `newerSchema` for one of a newer Vigil.
    package init(_ bytes: [UInt8], path: String) throws(StoreError) {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            self = try decoder.decode(BackupManifest.self, from: Data(bytes))
        } catch {
            let found = try? decoder.decode(VersionOnly.self, from: Data(bytes))  // the first error says more
            if let found, found.version > Self.newestVersion { throw Self.newer(path, found.version) }
            throw StoreError(.corrupt, "\(path) is not the manifest of a backup: \(error)")
        }
        guard version <= Self.newestVersion else { throw Self.newer(path, version) }
    }

    private static func newer(_ path: String, _ version: Int) -> StoreError {
        StoreError(
            .newerSchema,
            "\(path) is a manifest of version \(version), and this Vigil reads up to \(newestVersion); use a newer one")
    }

    /// The document, for people too.
    ///
    /// - Returns: JSON with sorted keys and a line end.
    /// - Throws: Never for a value of this type.
    package func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return [UInt8](try encoder.encode(self)) + [UInt8(ascii: "\n")]
    }
}
