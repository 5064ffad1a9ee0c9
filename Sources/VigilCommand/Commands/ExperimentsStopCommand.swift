import ArgumentParser
import VigilClient
import VigilDomain

/// `vigil experiments stop`.
struct ExperimentsStopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Lets no more units into an A/B test; values of those that were in it still come in.")

    @Argument(help: "The test.")
    var name: String

    @Option(help: ArgumentHelp("Why, for the history.", valueName: "text"))
    var reason: String

    @Option(help: ArgumentHelp("Who does it, for the history.", valueName: "name"))
    var by: String?

    @Flag(help: "Prints the test as JSON.")
    var json = false

    @OptionGroup var connection: ServerOptions

    func run() async throws {
        let name = try ModelName(name, field: "name")
        let answer = try await connection.withClient { client in
            try await client.stopExperiment(name, because: reason, by: by)
        }
        try Console.print(json ? answer.json : ExperimentText.stopped(answer.document))
    }
}
