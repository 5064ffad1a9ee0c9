import ArgumentParser
import VigilClient
import VigilDomain

/// `vigil drift ranking`.
struct DriftRankingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ranking",
        abstract: "Ranks a model's columns by importance, drift and relation to its main metric.",
        discussion: """
            The newest checked window, or the newest one before a moment:
              vigil drift ranking leads --until 2007-07-01
            """)

    @Argument(help: "The model.")
    var model: String

    @Option(help: ArgumentHelp("The newest window that ends at or before this moment.", valueName: "time"))
    var until: TimeArgument?

    @Flag(help: "Prints the ranking as JSON.")
    var json = false

    @OptionGroup var connection: ServerOptions

    func run() async throws {
        let name = try ModelName(model)
        let answer = try await connection.withClient { client in
            try await client.rankDrift(of: name, until: until?.timestamp)
        }
        try Console.print(
            json
                ? answer.json
                : RankingText(model: name, ranking: answer.ranking, isLimited: until != nil).text(for: .current))
    }
}
