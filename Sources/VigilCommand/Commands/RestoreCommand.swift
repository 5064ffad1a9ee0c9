import ArgumentParser
import Vigil
import VigilClient
import VigilStorage

/// `vigil restore`.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Puts a backup into a database, after checking it and before it is used.",
        discussion: """
            Into a file that is not there yet, or in the place of one that no server uses:
              vigil restore backups/vigil-2026-05-01T10-30-00Z.sqlite --database restored.db
              vigil restore backups/vigil-2026-05-01T10-30-00Z.sqlite --database vigil.db --replace

            Into an empty database of a PostgreSQL server:
              createdb --owner vigil --encoding UTF8 --template template0 vigil_restored
              vigil restore backups/vigil-2026-05-01T10-30-00Z.pgdump --database postgres://vigil@host/vigil_restored

            The manifest beside the backup, NAME.json, says what it has to hold: its SHA-256 is compared before anything is \
            written, and every table afterwards.

            Exit codes: 0 restored, 2 it could not be done, 130 and 143 a signal ended it; the database is as it was \
            then.
            """)

    @Argument(help: ArgumentHelp("The backup; its manifest is beside it.", valueName: "file"))
    var backup: String

    @Option(
        help: ArgumentHelp(
            "The database: a file, or postgres://USER@HOST/DATABASE, an empty one.", valueName: "address"))
    var database: String

    @Flag(help: "Replaces a database file that is there, for good.")
    var replace = false

    @Flag(help: "Prints what was restored as JSON.")
    var json = false

    func run() async throws {
        let bar = ProgressBar("restoring", terminal: .current)
        let watch = BackupWatch { bar.show($0) }
        let restored = try await Interruption.takingBack { [backup, database, replace] in
            try await Composition.restore(backup, to: database, replaces: replace, watch)
        }
        bar.clear()
        let document = BackupDocument(restored.backup)
        let text = BackupText(backup: document)
        try Console.print(
            json
                ? document.json
                : text.restored(to: Composition.shown(database), notes: restored.notes, for: .current))
    }
}
