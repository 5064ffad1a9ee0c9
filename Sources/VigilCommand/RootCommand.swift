import ArgumentParser
import Foundation
import Vigil

/// The program `vigil`.
@main
struct RootCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vigil",
        abstract: "Watches machine-learning models in production: drift, performance, alerts.",
        discussion: """
            Compare two files, no server needed:
              vigil drift last-month.csv this-month.csv

            Watch a model, with a server in another terminal (vigil serve):
              vigil models add --from scored.csv --name leads
              vigil models baseline leads --from scored.csv --where part=train
              vigil replay scored.csv --model leads --where part=live
              vigil check leads

            Exit codes: 0 done and nothing drifted, 1 something drifted, or is \
            damaged, 2 it could not be done.
            """,
        version: VigilVersion.current,
        // One line a subcommand; a test compares the list with the folder Commands/.
        subcommands: [
            ServeCommand.self,
            StatusCommand.self,
            DriftCommand.self,
            CheckCommand.self,
            PerformanceCommand.self,
            ExperimentsCommand.self,
            ReplayCommand.self,
            ModelsCommand.self,
            StorageCommand.self,
            VerifyCommand.self,
            BackupCommand.self,
            RestoreCommand.self,
            VersionCommand.self,
        ])

    static func main() async {
        do {
            var command = try await asyncParseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            finish(error)
        }
    }

    /// Ends the program with what `error` stands for: a message on standard error and exit code 2, or the help that was
    /// asked for on standard output.
    private static func finish(_ error: any Error) -> Never {
        if let exit = error as? ExitCode { Foundation.exit(exit.rawValue) }
        if let sentence = FailureText.sentence(for: error) {
            Console.warn("vigil: \(TerminalText.clean(sentence))")
            Foundation.exit(ExitStatus.failure)
        }
        let message = fullMessage(for: error)
        guard exitCode(for: error).isSuccess else {
            Console.warn(message)
            // The parser would end with 64; everything that could not be done is 2 here, as the help says.
            Foundation.exit(ExitStatus.failure)
        }
        try? Console.print(message)  // help that cannot be printed has nowhere to be reported
        Foundation.exit(ExitStatus.success)
    }
}
