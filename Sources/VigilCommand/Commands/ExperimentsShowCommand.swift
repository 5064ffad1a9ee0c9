import ArgumentParser
import VigilClient
import VigilDomain

/// `vigil experiments show`.
struct ExperimentsShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows an A/B test: its plan, what was done to it, and what was decided.")

    @Argument(help: "The test.")
    var name: String

    @Flag(help: "Prints the test as JSON.")
    var json = false

    @OptionGroup var connection: ServerOptions

    func run() async throws {
        let name = try ModelName(name, field: "name")
        let answer = try await connection.withClient { try await $0.experiment(name) }
        try Console.print(json ? answer.json : ExperimentText(experiment: answer.document).text(for: .current))
    }
}
