import ArgumentParser

/// `vigil drift`.
struct DriftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drift",
        abstract: "Compares two files and says what drifted; looks into a model's history.",
        usage: """
            vigil drift <reference> <current> [options]
            vigil drift windows <model> [options]
            vigil drift ranking <model> [options]
            vigil drift tune <model> [options]
            vigil drift live <model> [options]
            vigil drift detectors [<name>]
            """,
        discussion: """
            Two files are compared column by column, no server is needed:
              vigil drift last-month.csv this-month.csv

            Its options: vigil drift compare --help. Exit codes: 0 nothing drifted, 1 something did or lost all its \
            values, 2 it could not be compared.
            """,
        subcommands: [
            DriftCompareCommand.self, DriftWindowsCommand.self, DriftRankingCommand.self, DriftTuneCommand.self,
            DriftLiveCommand.self, DriftDetectorsCommand.self,
        ],
        defaultSubcommand: DriftCompareCommand.self)
}
