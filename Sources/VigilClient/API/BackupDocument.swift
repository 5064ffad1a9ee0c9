import Foundation
package import VigilDomain

/// A backup and what its manifest says.
package struct BackupDocument: Hashable, Sendable, Codable {
    /// What a table holds.
    package struct Table: Hashable, Sendable, Codable {
        /// The table's name.
        package var table: String
        /// How many rows it has.
        package var rows: Int
        /// SHA-256 of the rows, as hexadecimal digits.
        package var digest: String

        /// What a table holds.
        package init(table: String, rows: Int, digest: String) {
            self.table = table
            self.rows = rows
            self.digest = digest
        }
    }

    /// Where it is.
    package var path: String
    /// The engine whose database it is a copy of.
    package var engine: String
    /// The Vigil that made it.
    package var vigilVersion: String
    /// The newest migration of the database.
    package var schemaNumber: Int
    /// When it was begun.
    package var startedAt: DocumentTime
    /// When it was done.
    package var endedAt: DocumentTime
    /// Its size.
    package var bytes: Int
    /// SHA-256 of it, as hexadecimal digits.
    package var sha256: String
    /// What it holds.
    package var tables: [Table]
    /// When it was restored and compared.
    package var verifiedAt: DocumentTime?
    /// Why it was not.
    package var unverifiedBecause: String?
    /// The name of the database that it is of, as no other has it.
    package var database: String?

    /// A backup.
    package init(
        path: String, engine: String, vigilVersion: String, schemaNumber: Int, startedAt: Timestamp, endedAt: Timestamp,
        bytes: Int, sha256: String, tables: [Table], verifiedAt: Timestamp?, unverifiedBecause: String?,
        database: String?
    ) {
        self.path = path
        self.engine = engine
        self.vigilVersion = vigilVersion
        self.schemaNumber = schemaNumber
        self.startedAt = DocumentTime(startedAt)
        self.endedAt = DocumentTime(endedAt)
        self.bytes = bytes
        self.sha256 = sha256
        self.tables = tables
        self.verifiedAt = verifiedAt.map(DocumentTime.init)
        self.unverifiedBecause = unverifiedBecause
        self.database = database
    }

    /// The document as JSON.
    package var json: String {
        get throws { String(decoding: try WireCoding.encoder().encode(self), as: UTF8.self) }
    }
}
