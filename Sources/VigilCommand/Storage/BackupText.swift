import VigilClient
import VigilDomain
import VigilMonitoring
import VigilStorage

/// A backup, as text for a terminal.
struct BackupText {
    let backup: BackupDocument

    /// What it says of a backup that was just made.
    func made(for terminal: Terminal) -> String {
        (["\(backup.path): \(size), made in \(length)."] + body(terminal)).joined(separator: "\n")
    }

    /// What it says of one that was just restored.
    func restored(to address: String, notes: [String] = [], for terminal: Terminal) -> String {
        let head =
            "\(address) is what it was at \(backup.startedAt.timestamp): \(size) restored, and every table compared with "
            + "the backup's manifest."
        let words = "`vigil serve` brings it up to date should it be of an older version."
        return ([head] + table(terminal) + notes + [words]).joined(separator: "\n")
    }

    private func body(_ terminal: Terminal) -> [String] { table(terminal) + [verification] }

    private var size: String { ByteText.bytes(backup.bytes) }

    private var length: String {
        let milliseconds = backup.endedAt.timestamp.milliseconds - backup.startedAt.timestamp.milliseconds
        return StatusText.length(Double(milliseconds) / 1000)
    }

    private var verification: String {
        if let reason = backup.unverifiedBecause { return "NOT verified: \(reason)." }
        guard backup.verifiedAt != nil else { return "NOT verified." }
        return "Verified: it was restored, and every row of every table is what was copied."
    }

    private func table(_ terminal: Terminal) -> [String] {
        var table = TextTable(columns: [
            TextTable.Column(title: "table", leastWidth: 12), TextTable.Column(title: "rows", alignment: .right),
        ])
        for found in backup.tables where found.rows > 0 && !Self.bookkeeping.contains(found.table) {
            table.add([TextTable.Cell(found.table), TextTable.Cell(NumberText.count(found.rows))])
        }
        return table.lines(width: terminal.width, isColored: terminal.isColored)
    }

    /// Tables about the database itself.
    private static let bookkeeping: Set = [
        "schema_migrations", "sqlite_sequence", "leases", "synchronization_mark", "database_name",
    ]
}

extension BackupDocument {
    /// The document of a backup.
    init(_ backup: Backup) {
        let manifest = backup.manifest
        self.init(
            path: backup.path, engine: manifest.engine, vigilVersion: manifest.vigilVersion,
            schemaNumber: manifest.content.schemaNumber, startedAt: manifest.startedAt, endedAt: manifest.endedAt,
            bytes: manifest.bytes, sha256: manifest.sha256,
            tables: manifest.content.tables.map { Table(table: $0.table, rows: $0.rows, digest: $0.digest) },
            verifiedAt: manifest.verifiedAt, unverifiedBecause: manifest.unverifiedBecause,
            database: manifest.content.database)
    }
}

extension ProgressBar {
    /// Shows how far a backup has come.
    func show(_ progress: BackupProgress) {
        let note =
            switch progress.step {
            case .copying: "copying"
            case .reading: "reading what was copied"
            case .verifying: "comparing"
            }
        show(.share(progress.share ?? 0), note: note)
    }
}
