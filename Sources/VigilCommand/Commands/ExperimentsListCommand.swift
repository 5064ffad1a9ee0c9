import ArgumentParser
import VigilClient
import VigilDomain

/// `vigil experiments list`.
struct ExperimentsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the A/B tests of a server, the one that was changed last first.")

    @Option(help: ArgumentHelp("Only those that stand so.", valueName: "status"))
    var status: Experiment.Status?

    @Option(help: ArgumentHelp("Only those with this in their name.", valueName: "text"))
    var search: String?

    @Flag(help: "Lists archived ones too.")
    var archived = false

    @Option(help: ArgumentHelp("At most so many.", valueName: "n"))
    var limit = 100

    @Flag(help: "Prints the tests as JSON.")
    var json = false

    @OptionGroup var connection: ServerOptions

    func validate() throws {
        guard limit >= 1 else { throw ValidationError("--limit: \(limit) was given; it must be at least 1.") }
    }

    func run() async throws {
        let (answer, address) = try await connection.withClient { client in
            (
                try await client.experiments(
                    status: status, text: search, includesArchived: archived, limit: limit),
                client.address
            )
        }
        if json { return try Console.print(answer.json) }
        let experiments = answer.document.experiments
        guard !experiments.isEmpty else {
            let isFiltered = status != nil || search != nil
            return try Console.print(
                isFiltered
                    ? "No A/B test at \(address) is like that."
                    : "No A/B test is registered at \(address). `vigil experiments create` registers one.")
        }
        try Console.print(ExperimentText.table(experiments, terminal: .current))
    }
}
