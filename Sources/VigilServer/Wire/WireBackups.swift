import Vigil
import VigilDomain
import VigilStorage

/// A backup and what its manifest says.
struct WireBackup: Encodable {
    struct Table: Encodable {
        var table: String
        var rows: Int
        var digest: String
    }

    var path: String
    var engine: String
    var vigilVersion: String
    var schemaNumber: Int
    var startedAt: WireTime
    var endedAt: WireTime
    var bytes: Int
    var sha256: String
    var tables: [Table]
    var verifiedAt: WireTime?
    var unverifiedBecause: String?
    var damage: String?
    var database: String?

    init(_ backup: Backup) {
        let manifest = backup.manifest
        path = backup.path
        engine = manifest.engine
        vigilVersion = manifest.vigilVersion
        schemaNumber = manifest.content.schemaNumber
        startedAt = WireTime(manifest.startedAt)
        endedAt = WireTime(manifest.endedAt)
        bytes = manifest.bytes
        sha256 = manifest.sha256
        tables = manifest.content.tables.map { Table(table: $0.table, rows: $0.rows, digest: $0.digest) }
        verifiedAt = manifest.verifiedAt.map(WireTime.init)
        unverifiedBecause = manifest.unverifiedBecause
        damage = backup.damage
        database = manifest.content.database
    }

    static let schema = JSONSchema.object([
        .required("path", .string(), "on the server"), .required("engine", .string(values: ["sqlite", "postgres"])),
        .required("vigil_version", .string(), "that made it"),
        .required("schema_number", .integer(minimum: 0), "the newest migration of the database"),
        .required("started_at", WireSchemas.time, "it holds what was committed by then"),
        .required("ended_at", WireSchemas.time), .required("bytes", .integer(minimum: 0)),
        .required("sha256", .string(), "of the file"),
        .required(
            "tables",
            .array(
                .object([
                    .required("table", .string()), .required("rows", .integer(minimum: 0)),
                    .required("digest", .string(), "SHA-256 of every row in the order of the key"),
                ]))),
        .optional("verified_at", WireSchemas.time, "when it was restored and compared"),
        .optional("unverified_because", .string(), "why it was not"),
        .optional("damage", .string(), "why it cannot be restored, as far as a look at the file's size tells"),
        .optional("database", .string(), "the name of the database that it is of, as no other has it"),
    ])
}

/// How it stands with backups.
struct WireBackups: Encodable {
    struct Failure: Encodable {
        var at: WireTime
        var reason: String
    }

    var directory: String
    var everySeconds: Double
    var keep: Int
    var nextAt: WireTime?
    var isOverdue: Bool
    var status: String
    var startedAt: WireTime?
    var step: String?
    var share: Double?
    var reason: String?
    var made: WireBackup?
    var failures: Int
    var failure: Failure?
    var problem: String?
    var count: Int
    var backups: [WireBackup]
    var others: [String]

    /// How many backups, and how many others, are listed at most.
    static let mostListed = 100

    init(_ report: BackupReport) {
        directory = report.policy.directory
        everySeconds = Double(report.policy.every.wholeMilliseconds) / 1000
        keep = report.policy.keep
        nextAt = report.nextAt.map(WireTime.init)
        isOverdue = report.isOverdue
        failures = report.failures
        failure = report.failure.map { Failure(at: WireTime($0.at), reason: $0.reason) }
        problem = report.problem
        count = report.backups.count
        backups = report.backups.prefix(Self.mostListed).map(WireBackup.init)
        others = report.others.map(\.path).sorted(by: >).prefix(Self.mostListed).map(\.self)
        switch report.state {
        case .never:
            status = "never"
        case .running(let since, let progress):
            status = "running"
            startedAt = WireTime(since)
            step = progress.step.rawValue
            share = progress.share
        case .finished(let backup):
            status = "finished"
            made = WireBackup(backup)
        case .failed(let since, _, let reason):
            status = "failed"
            startedAt = WireTime(since)
            self.reason = reason
        }
    }

    static let schema = JSONSchema.object([
        .required("directory", .string(), "on the server"),
        .required("every_seconds", .number(minimum: 0), "between two that are made by themselves; 0 for none"),
        .required("keep", .integer(minimum: 1), "how many are kept, and the newest verified one"),
        .optional("next_at", WireSchemas.time, "when the next is due"),
        .required("is_overdue", .boolean),
        .required(
            "status", .string(values: ["never", "running", "finished", "failed"]), "of the last since the start"),
        .optional("started_at", WireSchemas.time, "of the one that runs or failed"),
        .optional("step", .string(values: ["copying", "reading", "verifying"]), "of the one that runs"),
        .optional("share", .number(minimum: 0, maximum: 1), "of the step that is done"),
        .optional("reason", .string(), "why the last one failed"),
        .optional("made", .reference("Backup"), "the last one since the start"),
        .required("failures", .integer(minimum: 0), "since the start"),
        .optional(
            "failure", .object([.required("at", WireSchemas.time), .required("reason", .string())]),
            "the last one, while none was made since"),
        .optional("problem", .string(), "why the directory cannot be listed"),
        .required("count", .integer(minimum: 0), "how many backups of this database are in the directory"),
        .required("backups", .array(.reference("Backup")), "of them the newest \(mostListed), the newest first"),
        .required(
            "others", .array(.string()),
            "paths of \(mostListed) backups there at most that are of other databases, or of a Vigil that did not note whose "
                + "they are; they are neither counted nor removed"),
    ])
}

/// What the status says about backups.
struct WireBackupStatus: Encodable {
    var directory: String
    var count: Int
    var lastAt: WireTime?
    var lastBytes: Int?
    var lastSeconds: Double?
    var isVerified: Bool?
    var nextAt: WireTime?
    var isOverdue: Bool
    var isRunning: Bool
    var warning: String?

    init(_ report: BackupReport) {
        directory = report.policy.directory
        count = report.backups.count
        let last = report.newest?.manifest
        lastAt = last.map { WireTime($0.startedAt) }
        lastBytes = last?.bytes
        lastSeconds = last.map { Double($0.endedAt.since($0.startedAt).wholeMilliseconds) / 1000 }
        isVerified = last.map { $0.verifiedAt != nil }
        nextAt = report.nextAt.map(WireTime.init)
        isOverdue = report.isOverdue
        isRunning = report.isRunning
        warning = report.warning
    }

    static let schema = JSONSchema.object([
        .required("directory", .string()), .required("count", .integer(minimum: 0), "how many there are"),
        .optional("last_at", WireSchemas.time, "when the newest was begun"),
        .optional("last_bytes", .integer(minimum: 0)),
        .optional("last_seconds", .number(), "how long it took"),
        .optional("is_verified", .boolean, "whether it was restored and compared"),
        .optional("next_at", WireSchemas.time), .required("is_overdue", .boolean), .required("is_running", .boolean),
        .optional("warning", .string(), "what somebody should look at"),
    ])
}
