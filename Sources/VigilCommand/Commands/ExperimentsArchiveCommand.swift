import ArgumentParser
import VigilClient
import VigilDomain

/// `vigil experiments archive`.
struct ExperimentsArchiveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive", abstract: "Puts an A/B test that does not run out of the way; it stays in the history.")

    @Argument(help: "The test.")
    var name: String

    @OptionGroup var connection: ServerOptions

    func run() async throws {
        let name = try ModelName(name, field: "name")
        _ = try await connection.withClient { try await $0.archiveExperiment(name) }
        try Console.print("\(name) is archived; `vigil experiments list --archived` lists it.")
    }
}
