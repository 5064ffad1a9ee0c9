import ArgumentParser
import Vigil
import VigilClient
import VigilStorage

/// `vigil backup`.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Makes a backup and verifies it by restoring and comparing.",
        discussion: """
            Of a running server, into the directory that it was started with (vigil serve --backup-directory DIR), while it \
            goes on with its work:
              vigil backup
              vigil backup --server http://vigil.example.com:8080

            Of a file that no server has open, or of a PostgreSQL database, used or not:
              vigil backup --database vigil.db --to backups
              vigil backup --database postgres://vigil@db.example.com/vigil --to backups

            A backup is one file, with a manifest beside it, NAME.json, that says what it holds. `vigil restore` puts it back.

            Exit codes: 0 made and verified, 1 made and kept, but not verified, which it says why, 2 it could not be done, 130 \
            and 143 a signal ended it, which leaves nothing.
            """)

    @Option(
        help: ArgumentHelp(
            "The database: a file that no server uses, or postgres://USER@HOST/DATABASE.", valueName: "address"))
    var database: String?

    @Option(help: ArgumentHelp("Where the backup goes, with --database; made if missing.", valueName: "directory"))
    var to: String?

    @Flag(help: "Prints the result as JSON.")
    var json = false

    @OptionGroup var connection: ServerOptions

    func validate() throws {
        switch (database, to) {
        case (.some, nil): throw ValidationError("--to DIRECTORY says where the backup of --database goes.")
        case (nil, .some):
            throw ValidationError(
                "--to is for --database: a server makes its backups in the directory that it was started with.")
        default: break
        }
    }

    func run() async throws {
        let bar = ProgressBar("backing up", terminal: .current)
        let document: BackupDocument
        if let database, let to {
            document = BackupDocument(
                try await Interruption.takingBack { try await Self.backUp(database, into: to, bar) })
        } else {
            document = try await connection.withClient { try await Self.backUp($0, bar) }
        }
        bar.clear()
        try Console.print(json ? document.json : BackupText(backup: document).made(for: .current))
        if document.verifiedAt == nil { throw ExitCode(ExitStatus.drift) }
    }

    private static func backUp(_ client: VigilAPIClient, _ bar: ProgressBar) async throws -> BackupDocument {
        var document = try await client.startBackup()
        while document.status == "running" {
            bar.show(BackupProgress(document))
            try await Task.sleep(for: .milliseconds(200))
            document = try await client.backups()
        }
        guard document.status == "finished", let made = document.made else {
            throw CommandFailure("the server could not make a backup: \(document.reason ?? document.status)")
        }
        return made
    }

    private static func backUp(_ address: String, into folder: String, _ bar: ProgressBar) async throws -> Backup {
        let database = try await Composition.existingDatabase(address)
        do {
            let writer = BackupWriter(
                database, into: BackupFolder(path: folder), vigilVersion: VigilVersion.current,
                now: { SystemWallClock().now() })
            let backup = try await writer.write(BackupWatch { bar.show($0) })
            try await database.close()
            return backup
        } catch {
            try? await database.close()  // the first error says more
            throw error
        }
    }
}

extension BackupProgress {
    fileprivate init(_ document: BackupsDocument) {
        let step = document.step.flatMap(Step.init(rawValue:)) ?? .copying
        self.init(step, done: Int((document.share ?? 0) * 1000), total: document.share == nil ? 0 : 1000)
    }
}
